#include "engine/frame_decoder.h"

#include <utility>

#include "av/error.h"
#include "engine/display_matrix.h"
#include "engine/trace.h"

extern "C" {
#include <libavutil/common.h>
#include <libavutil/mathematics.h>
}

namespace framewright::engine {
namespace {

using av::ErrorCode;

Rotation uprightRotation(const PacketSource& packets) {
  const std::optional<Rotation> rotation = rotationOf(packets.stream());
  if (!rotation) {
    throw av::Error(
        ErrorCode::kMediaUnsupported,
        "\"" + packets.path() +
            "\" asks to be mirrored or turned by an odd angle, which is not supported. Convert it first.");
  }
  return *rotation;
}

bool isInterlacedStream(const AVStream& stream) {
  const AVFieldOrder order = stream.codecpar->field_order;
  return order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE;
}

template <typename T>
std::optional<T> take(std::optional<T>& from) {
  return std::exchange(from, std::nullopt);
}

}  // namespace

FrameDecoder::FrameDecoder(const std::string& path, int stream, const FrameDecoderOptions& options)
    : packets_(path, stream, options.stop),
      decoder_(packets_, options.threads),
      normalizer_(uprightRotation(packets_)),
      stage_("decode", avcodec_get_name(packets_.stream().codecpar->codec_id)),
      interlaced_(isInterlacedStream(packets_.stream())) {}

std::optional<std::int64_t> FrameDecoder::reached() const {
  const std::int64_t pts = reached_.load(std::memory_order_relaxed);
  return pts == kNowhere ? std::nullopt : std::optional(pts);
}

std::vector<StageFigures> FrameDecoder::figures() const {
  std::vector<StageFigures> figures{stage_.figures()};
  if (StageFigures deinterlacing = deinterlacing_.figures(); deinterlacing.count > 0) {
    figures.push_back(std::move(deinterlacing));
  }
  return figures;
}

bool FrameDecoder::goTo(std::int64_t target, const std::function<bool()>& abandoned) {
  try {
    return find(target, abandoned) == Found::kYes;
  } catch (...) {
    // Frames between the current one and the fault are gone, so there is nothing to read on from.
    current_.reset();
    ahead_.reset();
    throw;
  }
}

FrameDecoder::Found FrameDecoder::find(std::int64_t target, const std::function<bool()>& abandoned) {
  ready_.reset();
  const std::optional<std::int64_t> here = position();
  if (here && *here <= target && decoder_.leadsTo(target) && !packets_.seekIsShorter(*here, target)) {
    return skipTo(target, abandoned);
  }
  // The first picture after a start cannot be deinterlaced, so the start must lie before the one that is
  // wanted.
  auto start = packets_.toKeyBefore(interlaced_ ? av_sat_sub64(target, 1) : target, target);
  if (start && !start->clean) start = packets_.toKeyBefore(target, start->dts - 1);
  for (; start; start = packets_.toKeyBefore(target, start->dts - 1)) {
    begin(*start);
    const Found found = skipTo(target, abandoned);
    if (found != Found::kTooLate) return found;
  }
  begin(packets_.toBeginning());
  return skipTo(target, abandoned);
}

std::optional<av::Frame> FrameDecoder::next() {
  if (ready_) {
    current_ = ready_->clone();
    return take(ready_);
  }
  // Should this fail, what comes after must not be taken for what follows the current picture.
  std::optional<av::Frame> before = take(current_);
  const std::optional<Decoded> decoded = ahead_ ? take(ahead_) : nextPicture();
  if (!decoded) {
    current_ = std::move(before);
    return std::nullopt;
  }
  av::Frame picture = finish(*decoded);
  current_ = picture.clone();
  return picture;
}

void FrameDecoder::begin(const PacketSource::Start& start) {
  decoder_.begin(start);
  deinterlacer_.reset();
  deinterlaced_.clear();
  inDeinterlacer_.reset();
  lacksPast_ = !start.beginning;
  decodedAll_ = false;
  fromBeginning_ = start.beginning;
  ready_.reset();
  ahead_.reset();
  current_.reset();
}

std::optional<std::int64_t> FrameDecoder::position() const {
  if (current_) return current_->pts();
  if (ahead_) return ahead_->pts;
  return std::nullopt;
}

av::Frame FrameDecoder::finish(const Decoded& picture) {
  if (picture.frame) return normalizer_.normalize(*picture.frame);
  throw av::Error(ErrorCode::kMediaDamaged,
                  "\"" + packets_.path() + "\" is damaged near " + packets_.timeText(picture.pts) +
                      ": a frame there cannot be decoded whole. Replace the file, or leave that part out.");
}

FrameDecoder::Found FrameDecoder::skipTo(std::int64_t target, const std::function<bool()>& abandoned) {
  // Deinterlacing needs every picture before.
  if (!interlaced_ && !sawInterlaced_) decoder_.hurryTo(target);
  std::optional<Decoded> best;
  for (;;) {
    if (abandoned()) {
      if (best) {
        ahead_ = std::move(best);
        current_.reset();
      }
      return Found::kAbandoned;
    }
    if (current_ && current_->pts() == target) break;
    std::optional<Decoded> picture = ahead_ ? take(ahead_) : nextPicture();
    if (!picture) break;
    if (picture->pts > target) {
      // Whole frames may be missing before a damaged one, and the one for `target` be among them.
      if (!picture->frame && (best || current_)) best = Decoded{target, std::nullopt};
      ahead_ = std::move(picture);
      break;
    }
    best = std::move(picture);
    // Nothing can be nearer.
    if (best->pts == target) break;
  }
  if (!best && current_) {
    ready_ = current_->clone();
    return Found::kYes;
  }
  if (!best && fromBeginning_) best = take(ahead_);
  if (best) {
    ready_ = finish(*best);
    return Found::kYes;
  }
  if (!fromBeginning_) return Found::kTooLate;
  throw av::Error(ErrorCode::kMediaDamaged,
                  "\"" + packets_.path() + "\" has no frame that can be decoded. Convert it or replace it.");
}

std::optional<Decoded> FrameDecoder::nextPicture() {
  while (deinterlaced_.empty() && !decodedAll_) {
    std::optional<Decoded> decoded = decode();
    decodedAll_ = !decoded;
    const bool needed =
        interlaced_ || (decoded && decoded->frame && av::isInterlaced(*decoded->frame->get()));
    sawInterlaced_ = sawInterlaced_ || needed;
    if (!needed && !deinterlacer_) return decoded;
    deinterlace(std::move(decoded));
  }
  if (deinterlaced_.empty()) return std::nullopt;
  Decoded picture = std::move(deinterlaced_.front());
  deinterlaced_.pop_front();
  return picture;
}

std::optional<Decoded> FrameDecoder::decode() {
  const Stage::Work work(stage_);
  std::optional<Decoded> picture = decoder_.next();
  if (picture) {
    TraceThread::at(TraceThread::segment(), picture->pts);
    reached_.store(picture->pts, std::memory_order_relaxed);
  }
  return picture;
}

void FrameDecoder::deinterlace(std::optional<Decoded> picture) {
  const Stage::Work work(deinterlacing_);
  const bool damaged = picture && !picture->frame;
  if (damaged) {
    // The picture before is still waiting for this one, and will not get it.
    if (inDeinterlacer_) deinterlaced_.push_back({*inDeinterlacer_, std::nullopt});
    deinterlaced_.push_back(std::move(*picture));
    deinterlacer_.reset();
    inDeinterlacer_.reset();
    lacksPast_ = true;
    return;
  }
  if (picture) {
    // Pictures that are progressive pass through unchanged.
    if (!deinterlacer_) {
      deinterlacer_.emplace(*picture->frame, packets_.stream().time_base,
                            "bwdif=mode=send_frame:parity=auto:deint=interlaced");
    }
    deinterlacer_->push(*picture->frame);
    inDeinterlacer_ = picture->pts;
  } else if (deinterlacer_) {
    deinterlacer_->pushEnd();
  }
  while (deinterlacer_) {
    std::optional<av::Frame> out = deinterlacer_->pull();
    if (!out) return;
    const std::int64_t pts = av_rescale_q(out->pts(), deinterlacer_->timeBase(), packets_.stream().time_base);
    (*out)->pts = pts;
    if (!std::exchange(lacksPast_, false)) deinterlaced_.push_back({pts, std::move(out)});
  }
}

}  // namespace framewright::engine
