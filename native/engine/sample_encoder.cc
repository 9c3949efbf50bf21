#include "engine/sample_encoder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "av/error.h"
#include "engine/sound_bytes.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/mathematics.h>
}

namespace framewright::engine {
namespace {

constexpr size_t kIdleSampleBytes = size_t{4} << 20;
constexpr size_t kIdlePacketBytes = size_t{1} << 20;

// The best that an encoder takes and we can make: what keeps most of a float's bits first.
constexpr std::array kFormats{AV_SAMPLE_FMT_FLTP, AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_S32P, AV_SAMPLE_FMT_S32,
                              AV_SAMPLE_FMT_S16P, AV_SAMPLE_FMT_S16, AV_SAMPLE_FMT_U8P,  AV_SAMPLE_FMT_U8};

// What an encoder names of a kind; empty when it takes any.
template <class Value>
std::span<const Value> named([[maybe_unused]] const AVCodec& codec, [[maybe_unused]] const Value* list,
                             [[maybe_unused]] Value end, [[maybe_unused]] int config) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
  const void* values = nullptr;
  int count = 0;
  if (avcodec_get_supported_config(nullptr, &codec, static_cast<AVCodecConfig>(config), 0, &values, &count) <
          0 ||
      values == nullptr) {
    return {};
  }
  return {static_cast<const Value*>(values), static_cast<size_t>(count)};
#else
  size_t count = 0;
  while (list != nullptr && list[count] != end) ++count;
  return {list, count};
#endif
}

#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
std::span<const AVSampleFormat> formatsOf(const AVCodec& codec) {
  return named<AVSampleFormat>(codec, nullptr, AV_SAMPLE_FMT_NONE, AV_CODEC_CONFIG_SAMPLE_FORMAT);
}
std::span<const int> ratesOf(const AVCodec& codec) {
  return named<int>(codec, nullptr, 0, AV_CODEC_CONFIG_SAMPLE_RATE);
}
#else
std::span<const AVSampleFormat> formatsOf(const AVCodec& codec) {
  return named(codec, codec.sample_fmts, AV_SAMPLE_FMT_NONE, 0);
}
std::span<const int> ratesOf(const AVCodec& codec) { return named(codec, codec.supported_samplerates, 0, 0); }
#endif

AVSampleFormat formatFor(const AVCodec& codec) {
  const auto formats = formatsOf(codec);
  for (const AVSampleFormat wanted : kFormats) {
    if (formats.empty() || std::ranges::find(formats, wanted) != formats.end()) return wanted;
  }
  return formats.front();
}

int rateFor(const AVCodec& codec, int wanted) {
  const auto rates = ratesOf(codec);
  if (rates.empty() || std::ranges::find(rates, wanted) != rates.end()) return wanted;
  int best = *std::ranges::max_element(rates);
  for (const int rate : rates) {
    if (rate > wanted) best = std::min(best, rate);
  }
  return best;
}

av::Encoder open(const SampleEncoderSettings& settings, av::BufferPool* packets) {
  av::AudioEncoderSettings opened;
  opened.encoder = settings.encoder;
  opened.sampleRate = settings.sampleRate;
  opened.channels = settings.channels;
  opened.bitRate = settings.bitRate;
  opened.globalHeader = true;
  opened.packetPool = packets;
  if (const AVCodec* codec = avcodec_find_encoder_by_name(settings.encoder.c_str())) {
    opened.format = formatFor(*codec);
    opened.sampleRate = rateFor(*codec, settings.sampleRate);
  }
  for (const auto& [key, value] : settings.options) opened.options.set(key.c_str(), value);
  try {
    return av::Encoder::open(opened);
  } catch (const av::Error& error) {
    if (error.code() != av::ErrorCode::kEncoderFailed) throw;
    throw av::Error(av::ErrorCode::kMediaUnsupported, error.what());
  }
}

// AudioDecoderConfig.description as the WebCodecs registry wants it.
std::vector<uint8_t> descriptionOf(const AVCodecContext& context) {
  const std::span<const uint8_t> own(context.extradata, static_cast<size_t>(context.extradata_size));
  std::vector<uint8_t> description;
  if (context.codec_id == AV_CODEC_ID_FLAC) {
    // The stream's marker and the header of its first and last block, STREAMINFO.
    const auto size = static_cast<uint8_t>(own.size());
    description = {'f', 'L', 'a', 'C', 0x80, 0, 0, size};
  }
  description.insert(description.end(), own.begin(), own.end());
  return description;
}

constexpr size_t kAdtsBytes = 7;

// ISO/IEC 13818-7, 6.2: the header of one AAC frame, made of what AudioSpecificConfig says.
std::array<uint8_t, kAdtsBytes> adtsHeader(const AVCodecContext& context, size_t packetBytes) {
  const unsigned config = context.extradata_size < 2 ? 0U : context.extradata[0] << 8U | context.extradata[1];
  const unsigned profile = (config >> 11U) - 1;
  const unsigned rate = config >> 7U & 15U;
  const unsigned channels = config >> 3U & 15U;
  const size_t size = packetBytes + kAdtsBytes;
  return {0xff,
          0xf1,
          static_cast<uint8_t>(profile << 6U | rate << 2U | channels >> 2U),
          static_cast<uint8_t>((channels & 3U) << 6U | size >> 11U),
          static_cast<uint8_t>(size >> 3U),
          static_cast<uint8_t>((size & 7U) << 5U | 0x1fU),
          0xfc};
}

}  // namespace

SampleEncoder::SampleEncoder(SampleEncoderSettings settings)
    : settings_(std::move(settings)), samples_(kIdleSampleBytes), packets_(kIdlePacketBytes) {
  encoder_.emplace(open(settings_, &packets_));
}

void SampleEncoder::process(CodecInput input, const OutputSink& sink) {
  const av::Frame given = std::get<av::Frame>(std::move(input.data));
  if (given->sample_rate != settings_.sampleRate || given->ch_layout.nb_channels != settings_.channels) {
    throw av::Error(av::ErrorCode::kEncoderFailed,
                    "The encoder is configured for " + std::to_string(settings_.channels) + " channels at " +
                        std::to_string(settings_.sampleRate) + " Hz; it was given " +
                        std::to_string(given->ch_layout.nb_channels) + " at " +
                        std::to_string(given->sample_rate) + ".");
  }
  if (!encoder_) encoder_.emplace(open(settings_, &packets_));
  if (!base_) base_ = input.time.timestamp;
  const int rate = encoder_->context().sample_rate;
  if (rate == settings_.sampleRate) return encode(given, sink);
  if (!resampler_ || !resampler_->takes(given)) resampler_.emplace(given, rate, settings_.channels);
  encode(resampler_->convert(given), sink);
}

void SampleEncoder::encode(const av::Frame& sound, const OutputSink& sink) {
  const AVCodecContext& context = encoder_->context();
  const int blockSize = encoder_->frameSize() == 0 ? sound->nb_samples : encoder_->frameSize();
  for (int taken = 0; taken < sound->nb_samples;) {
    if (!block_) {
      block_.emplace(
          takeSound(samples_, {context.sample_fmt, context.sample_rate, settings_.channels, blockSize}));
    }
    const int count = std::min(blockSize - filled_, sound->nb_samples - taken);
    copySound(sound, taken, count, *block_, filled_);
    taken += count;
    filled_ += count;
    if (filled_ == blockSize) send(sink);
  }
}

void SampleEncoder::send(const OutputSink& sink) {
  av::Frame block = std::move(*block_);
  block_.reset();
  block->nb_samples = std::exchange(filled_, 0);
  block->pts = position_;
  position_ += block->nb_samples;
  encoder_->send(block);
  drain(sink);
}

void SampleEncoder::flush(const OutputSink& sink) {
  // An encoder that was given nothing can go on; one that is drained cannot.
  if (!encoder_ || !base_) return;
  if (resampler_) encode(resampler_->drain(), sink);
  if (filled_ > 0) send(sink);
  encoder_->sendEnd();
  drain(sink);
  encoder_.reset();
  resampler_.reset();
  base_.reset();
  position_ = 0;
}

void SampleEncoder::drain(const OutputSink& sink) {
  while (auto packet = encoder_->receive()) {
    // FLAC's last one carries only what changes in its description.
    if ((*packet)->size > 0) sink(outputOf(std::move(*packet)));
  }
}

CodecOutput SampleEncoder::outputOf(av::Packet packet) {
  const AVCodecContext& context = encoder_->context();
  const AVRational sample{1, context.sample_rate};
  const AVRational microsecond{1, 1'000'000};
  // Encoders count from their priming on, which lies before the first sample.
  const int64_t samples = packet->pts + context.initial_padding;
  const int64_t duration = packet->duration > 0 ? packet->duration : encoder_->frameSize();
  CodecOutput output{.data = av::Packet(), .time = {}, .keyFrame = true, .description = {}};
  output.time.timestamp = *base_ + av_rescale_q_rnd(samples, sample, microsecond, AV_ROUND_DOWN);
  output.time.duration = av_rescale_q_rnd(duration, sample, microsecond, AV_ROUND_DOWN);
  output.newDescription = !std::exchange(described_, true);
  if (output.newDescription && !settings_.adts) output.description = descriptionOf(context);
  if (settings_.adts) {
    const auto size = static_cast<size_t>(packet->size);
    const auto header = adtsHeader(context, size);
    av::Buffer buffer = packets_.take(size + kAdtsBytes + AV_INPUT_BUFFER_PADDING_SIZE);
    (void)av::checkAlloc(buffer.get());
    std::ranges::copy(header, buffer->data);
    std::memcpy(buffer->data + kAdtsBytes, packet->data, size);
    std::memset(buffer->data + kAdtsBytes + size, 0, AV_INPUT_BUFFER_PADDING_SIZE);
    av_buffer_unref(&packet->buf);
    packet->buf = buffer.release();
    packet->data = packet->buf->data;
    packet->size += static_cast<int>(kAdtsBytes);
  }
  output.data = std::move(packet);
  return output;
}

}  // namespace framewright::engine
