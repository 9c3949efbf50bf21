#include "engine/sound_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "av/error.h"

extern "C" {
#include <libavutil/avutil.h>
#include <libavutil/mathematics.h>
#include <libavutil/samplefmt.h>
}

namespace framewright::engine {
namespace {

// Decoding starts this much earlier after a seek: Opus asks for 80 ms, MP3 reaches back nine frames, AAC one.
constexpr double kPreRollSeconds = 0.5;
// A seek that lands nearer to what is wanted than this is not trusted.
constexpr double kLeastPreRollSeconds = 0.1;
// Sound that follows this soon is read up to rather than sought.
constexpr double kReadOnSeconds = 2;
// Steps in the timestamps below this are the container's rounding, not missing sound.
constexpr double kLeastGapSeconds = 0.02;
// The resampler's filter reaches this many samples (of the slower rate) to each side, doubled to be safe.
constexpr int64_t kFilterReach = 64;
constexpr int64_t kSilenceBlock = 4096;
// Enough to tell the codec's frame length: the first may be cut by the priming.
constexpr size_t kFirstFrames = 3;

// value * factor / divisor split into whole and fraction, so that a difference of two can be rounded without
// overflow.
struct Position {
  int64_t whole;
  double fraction;
};

Position scale(int64_t value, int64_t factor, int64_t divisor) {
  const int64_t whole = av_rescale_rnd(value, factor, divisor, AV_ROUND_DOWN);
  // Exact although the products may wrap: their difference is less than the divisor.
  const auto rest = static_cast<uint64_t>(value) * static_cast<uint64_t>(factor) -
                    static_cast<uint64_t>(whole) * static_cast<uint64_t>(divisor);
  return {whole, static_cast<double>(rest) / static_cast<double>(divisor)};
}

int64_t roundedDifference(const Position& a, const Position& b) {
  return a.whole - b.whole + static_cast<int64_t>(std::floor(a.fraction - b.fraction + 0.5));
}

int64_t samples(double seconds, int rate) { return static_cast<int64_t>(seconds * rate); }

// The frame without its first `count` samples. Shares the memory.
av::Frame withoutFront(const av::Frame& frame, int64_t count) {
  av::Frame rest = frame.clone();
  const auto format = static_cast<AVSampleFormat>(rest->format);
  const int channels = rest->ch_layout.nb_channels;
  const bool planar = av_sample_fmt_is_planar(format) != 0;
  const int64_t bytes = count * av_get_bytes_per_sample(format) * (planar ? 1 : channels);
  for (int row = 0; row < (planar ? channels : 1); ++row) rest->extended_data[row] += bytes;
  rest->nb_samples -= static_cast<int>(count);
  return rest;
}

av::Frame silenceLike(const av::Frame& frame, int64_t count) {
  av::Frame silence;
  silence->format = frame->format;
  silence->sample_rate = frame->sample_rate;
  silence->nb_samples = static_cast<int>(count);
  av::check(av_channel_layout_copy(&silence->ch_layout, &frame->ch_layout), av::ErrorCode::kOutOfMemory,
            "Sound could not be held in memory");
  av::check(av_frame_get_buffer(silence.get(), 0), av::ErrorCode::kOutOfMemory,
            "Sound could not be held in memory");
  av_samples_set_silence(silence->extended_data, 0, silence->nb_samples, silence->ch_layout.nb_channels,
                         static_cast<AVSampleFormat>(silence->format));
  return silence;
}

// Mono sounds as loud from both sides as it did alone; stereo's middle keeps its level in mono. (swresample
// would change both by 3 dB, which is right for power but not for what people expect of a cut.) Files with
// more channels come as stereo, mixed by swresample's usual weights.
int channelsToAskFor(const av::Frame& frame) { return std::min(frame->ch_layout.nb_channels, 2); }

av::Frame withChannels(av::Frame sound, int channels) {
  if (sound->ch_layout.nb_channels == channels || sound->nb_samples == 0) return sound;
  av::Frame mapped = makeSoundFrame(sound->sample_rate, channels, sound->nb_samples);
  const SoundView from = viewOf(sound);
  const SoundView to = viewOf(mapped);
  for (int64_t i = 0; i < to.count; ++i) {
    if (channels == 2) {
      to.rows[0][i] = to.rows[1][i] = from.rows[0][i];
    } else {
      to.rows[0][i] = 0.5F * (from.rows[0][i] + from.rows[1][i]);
    }
  }
  return mapped;
}

}  // namespace

SoundReader::SoundReader(SoundFile file, int sampleRate, int channels, std::stop_token stop)
    : file_(std::move(file)), sampleRate_(sampleRate), channels_(channels), stop_(std::move(stop)) {
  open();
  restart(0);
}

// Opens the file and decodes its first frames, which say what no header says reliably: the rate that really
// comes out, the time of the first sample after the priming, and the length of frames.
void SoundReader::open() {
  demuxer_ = av::Demuxer::open(file_.path, {.stop = stop_, .lookAtPictures = false});
  const AVStream& stream = demuxer_->stream(file_.stream);
  const std::array kept{file_.stream};
  demuxer_->keepOnly(kept);
  timeBase_ = stream.time_base;
  decoder_ = av::Decoder::open(*stream.codecpar, timeBase_);
  sourceRate_ = stream.codecpar->sample_rate;
  startPts_ = stream.start_time == AV_NOPTS_VALUE ? 0 : stream.start_time;
  decodedEnd_.reset();
  pending_.clear();
  frameLength_ = 0;
  fileEnded_ = false;
  warmingUp_ = true;
  while (pending_.size() < kFirstFrames) {
    auto frame = decodeFrame();
    if (!frame) break;
    if (pending_.empty()) {
      sourceRate_ = (*frame)->sample_rate;
      if ((*frame)->pts != AV_NOPTS_VALUE) startPts_ = (*frame)->pts;
      decodedEnd_ = 0;
    }
    const int64_t start = place(*frame);
    decodedEnd_ = start + (*frame)->nb_samples;
    pending_.push_back({std::move(*frame), start});
  }
  if (pending_.size() == kFirstFrames && pending_[1].frame->nb_samples == pending_[2].frame->nb_samples) {
    frameLength_ = pending_[1].frame->nb_samples;
    framePhase_ = pending_[1].start;
  }
  atStart_ = true;
}

void SoundReader::seek(const Ratio& from, int64_t earlier) {
  const Position wanted = scale(from.num, sampleRate_, from.den);
  const Position start = scale(startPts_, static_cast<int64_t>(timeBase_.num) * sampleRate_, timeBase_.den);
  const int64_t position = roundedDifference(wanted, start) - earlier;
  const bool readsOn = position >= position_ && position - position_ < samples(kReadOnSeconds, sampleRate_);
  if (!readsOn) {
    restart(position);
    return;
  }
  // Through read(), so that the decoder and the resampler see all of it.
  while (position_ < position) {
    av::Frame skipped = makeSoundFrame(sampleRate_, channels_, std::min(position - position_, kSilenceBlock));
    read(viewOf(skipped));
  }
}

void SoundReader::restart(int64_t position) {
  // Resampling starts where both grids meet, so that each output sample is computed from the same phase every
  // time.
  const int64_t common = std::gcd(static_cast<int64_t>(sourceRate_), static_cast<int64_t>(sampleRate_));
  const int64_t sourceStep = sourceRate_ / common;
  const int64_t gridStep = sampleRate_ / common;
  const int64_t reach = kFilterReach * std::max<int64_t>(1, sourceRate_ / sampleRate_);
  const int64_t wanted =
      av_rescale_rnd(std::max<int64_t>(position, 0), sourceRate_, sampleRate_, AV_ROUND_DOWN);
  const int64_t meetings = std::max<int64_t>(0, (wanted - reach) / sourceStep);

  if (!landsBefore(meetings * sourceStep) && !atStart_) open();
  feedNext_ = meetings * sourceStep;
  resampledNext_ = meetings * gridStep;
  position_ = position;
  resampler_.reset();
  ready_.reset();
  warmingUp_ = true;
}

// Brings the demuxer to a place from which `sourceSample` is decoded as if from the file's start. False: read
// from there.
bool SoundReader::landsBefore(int64_t sourceSample) {
  const int64_t target = sourceSample - samples(kPreRollSeconds, sourceRate_);
  // Whether a seek to the very start applies the priming again differs from container to container: not asked
  // for.
  if (target <= samples(kPreRollSeconds, sourceRate_)) return false;
  const int64_t pts = startPts_ + av_rescale_q(target, {1, sourceRate_}, timeBase_);
  if (!demuxer_->seek(file_.stream, pts)) return false;
  decoder_->flush();
  atStart_ = false;
  fileEnded_ = false;
  warmingUp_ = true;
  pending_.clear();
  decodedEnd_.reset();
  auto first = decodePlaced();
  if (!first || first->start > sourceSample - samples(kLeastPreRollSeconds, sourceRate_)) return false;
  pending_.push_back(std::move(*first));
  return true;
}

void SoundReader::read(const SoundView& out) {
  for (int64_t done = 0; done < out.count;) {
    SoundView rest = out.part(done, out.count - done);
    if (position_ < 0) {
      rest.count = std::min(rest.count, -position_);
      rest.silence();
    } else if (ready_) {
      const SoundView ready = viewOf(*ready_).part(readyUsed_, rest.count);
      rest.count = ready.count;
      rest.copyFrom(ready);
      readyUsed_ += ready.count;
      if (readyUsed_ == (*ready_)->nb_samples) ready_.reset();
    } else if (!fileEnded_) {
      refill();
      continue;
    } else {
      rest.silence();
    }
    position_ += rest.count;
    done += rest.count;
  }
}

// Takes one decoded frame, or the end of the file, through the resampler.
void SoundReader::refill() {
  auto placed = next();
  if (!placed) {
    fileEnded_ = true;
    if (resampler_) offer(withChannels(resampler_->drain(), channels_));
    return;
  }
  av::Frame frame = std::move(placed->frame);
  while (feedNext_ < placed->start)
    resample(silenceLike(frame, std::min(placed->start - feedNext_, kSilenceBlock)));
  const int64_t early = feedNext_ - placed->start;
  if (early >= frame->nb_samples) return;
  resample(early > 0 ? withoutFront(frame, early) : std::move(frame));
}

void SoundReader::resample(const av::Frame& frame) {
  if (!resampler_ || !resampler_->takes(frame))
    resampler_.emplace(frame, sampleRate_, channelsToAskFor(frame));
  warmingUp_ = false;
  feedNext_ += frame->nb_samples;
  offer(withChannels(resampler_->convert(frame), channels_));
}

// Keeps what is wanted of sound that left the resampler.
void SoundReader::offer(av::Frame sound) {
  const int64_t count = sound->nb_samples;
  const int64_t early = std::clamp<int64_t>(position_ - resampledNext_, 0, count);
  resampledNext_ += count;
  if (early == count) return;
  if (!ready_) {
    ready_ = std::move(sound);
    readyUsed_ = early;
    return;
  }
  // Silence that fills a gap and the frame behind it came out in two pieces.
  const SoundView first = viewOf(*ready_);
  const int64_t left = first.count - readyUsed_;
  av::Frame joined = makeSoundFrame(sampleRate_, channels_, left + count - early);
  const SoundView all = viewOf(joined);
  all.part(0, left).copyFrom(first.part(readyUsed_, left));
  all.part(left, count - early).copyFrom(viewOf(sound).part(early, count));
  ready_ = std::move(joined);
  readyUsed_ = 0;
}

std::optional<SoundReader::Placed> SoundReader::next() {
  if (pending_.empty()) return decodePlaced();
  Placed first = std::move(pending_.front());
  pending_.pop_front();
  atStart_ = false;
  return first;
}

std::optional<SoundReader::Placed> SoundReader::decodePlaced() {
  atStart_ = false;
  auto frame = decodeFrame();
  if (!frame) return std::nullopt;
  const int64_t start = place(*frame);
  decodedEnd_ = start + (*frame)->nb_samples;
  return Placed{std::move(*frame), start};
}

std::optional<av::Frame> SoundReader::decodeFrame() {
  for (;;) {
    try {
      if (auto frame = decoder_->receive()) {
        if ((*frame)->nb_samples > 0) return frame;
        continue;
      }
      if (decoder_->ended()) return std::nullopt;
      if (const auto packet = demuxer_->read()) {
        decoder_->send(*packet);
      } else {
        decoder_->sendEnd();
      }
    } catch (const av::Error& error) {
      if (error.code() != av::ErrorCode::kMediaDamaged) throw;
      if (warmingUp_) continue;
      throw av::Error(error.code(), "The sound of \"" + file_.path + "\" is damaged: " + error.what());
    }
  }
}

int64_t SoundReader::tickSamples() const {
  return av_rescale_rnd(timeBase_.num, sourceRate_, timeBase_.den, AV_ROUND_UP);
}

// The source sample a decoded frame begins with. Timestamps say it to a tick; counting says it exactly, until
// sound is missing.
int64_t SoundReader::place(const av::Frame& frame) const {
  const int64_t pts = frame->pts == AV_NOPTS_VALUE ? frame->best_effort_timestamp : frame->pts;
  if (pts == AV_NOPTS_VALUE) return decodedEnd_.value_or(0);
  const int64_t told = av_rescale_q(pts - startPts_, timeBase_, {1, sourceRate_});
  if (decodedEnd_) {
    const int64_t gap = std::max(samples(kLeastGapSeconds, sourceRate_), 2 * tickSamples());
    return std::abs(told - *decodedEnd_) < gap ? *decodedEnd_ : told;
  }
  if (tickSamples() > 1 && frameLength_ > 0 && frame->nb_samples == frameLength_) {
    const int64_t frames = av_rescale_rnd(told - framePhase_, 1, frameLength_, AV_ROUND_NEAR_INF);
    const int64_t onGrid = framePhase_ + frames * frameLength_;
    if (std::abs(told - onGrid) <= 2 * tickSamples()) return onGrid;
  }
  return told;
}

}  // namespace framewright::engine
