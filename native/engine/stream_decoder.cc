#include "engine/stream_decoder.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "av/error.h"
#include "engine/packet_role.h"
#include "engine/transparency.h"

namespace framewright::engine {
namespace {

using av::ErrorCode;

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();

// One more than the B frames that encoders put in a row by default. Streams that have nothing but B frames
// would otherwise be held back without end.
constexpr std::size_t kMostHeld = 4;

// Some streams do not say how far their frames are reordered, and the decoder learns it from the first ones:
// those it must see all.
constexpr int kFramesToLearnFrom = 16;

av::DecoderOptions decoderOptions(const AVStream& stream, int threads) {
  av::DecoderOptions options{.name = decoderNameFor(stream), .threads = threads};
  // FFV1 carries checksums; without this a slice that fails its own is replaced by an older one, without a
  // word.
  if (stream.codecpar->codec_id == AV_CODEC_ID_FFV1)
    options.errorRecognition = AV_EF_CRCCHECK | AV_EF_EXPLODE;
  return options;
}

bool isBroken(const AVFrame& frame) {
  return frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0;
}

}  // namespace

StreamDecoder::StreamDecoder(PacketSource& packets, int threads)
    : packets_(packets),
      decoder_(av::Decoder::open(*packets.stream().codecpar, packets.stream().time_base,
                                 decoderOptions(packets.stream(), threads))) {}

void StreamDecoder::begin(const PacketSource::Start& start) {
  decoder_.flush();
  trustedFrom_.reset();
  if (start.clean || start.beginning) trustedFrom_ = start.pts;
  fromBeginning_ = start.beginning;
  hurriesTo_.reset();
  wholeFrom_ = kNever;
  startRead_ = false;
  sawTrusted_ = false;
  lastPts_ = kNever;
  faultyTo_.reset();
  sentTo_ = kNever;
  damaged_ = false;
  uncleanKeysPassed_ = 0;
  keys_.clear();
  sent_ = {};
  held_.clear();
  ready_.clear();
  ended_ = false;
}

void StreamDecoder::hurryTo(std::int64_t pts) {
  if (packets_.timesByOrder()) return;
  hurriesTo_ = pts;
  nearest_ = kNever;
}

std::optional<Decoded> StreamDecoder::next() {
  while (ready_.empty() && !ended_) {
    std::optional<av::Frame> frame = receive();
    if (frame) {
      take(std::move(*frame));
      continue;
    }
    ended_ = true;
    loseBefore(std::numeric_limits<std::int64_t>::max());
    while (!held_.empty()) {
      ready_.push_back(std::move(held_.front()));
      held_.pop_front();
    }
  }
  if (ready_.empty()) return std::nullopt;
  Decoded decoded = std::move(ready_.front());
  ready_.pop_front();
  return decoded;
}

std::optional<av::Frame> StreamDecoder::receive() {
  for (;;) {
    try {
      if (auto frame = decoder_.receive()) return frame;
      if (decoder_.ended()) return std::nullopt;
      feed();
    } catch (const av::Error& error) {
      if (error.code() != ErrorCode::kMediaDamaged) throw;
      noteFault();
    }
  }
}

void StreamDecoder::noteFault() {
  // What comes before the first trusted frame may lack its references, and fail for that.
  const bool excused = !sawTrusted_ && (!trustedFrom_ || sent_.empty() || sent_.top() < *trustedFrom_);
  if (!excused) faultyTo_ = sentTo_;
}

void StreamDecoder::feed() {
  std::optional<av::Packet> packet = packets_.read();
  while (packet && !isWanted(*packet->get())) packet = packets_.read();
  if (!packet) {
    decoder_.sendEnd();
    return;
  }
  noteSent(*packet->get());
  decoder_.send(*packet);
}

bool StreamDecoder::isWanted(const AVPacket& packet) {
  const bool shown = (packet.flags & AV_PKT_FLAG_DISCARD) == 0 && packet.pts != AV_NOPTS_VALUE;
  if (!hurriesTo_ || !shown || packet.pts > *hurriesTo_) return true;
  if (packet.pts < nearest_ && framesTaken_ >= kFramesToLearnFrom &&
      (packet.flags & AV_PKT_FLAG_CORRUPT) == 0 && isDisposable(*packets_.stream().codecpar, packet)) {
    wholeFrom_ = std::max(wholeFrom_, nearest_);
    return false;
  }
  nearest_ = std::max(nearest_, packet.pts);
  return true;
}

void StreamDecoder::noteSent(const AVPacket& packet) {
  const std::int64_t pts = packets_.timesByOrder() ? timeOf(packet) : packet.pts;
  if ((packet.flags & AV_PKT_FLAG_DISCARD) == 0 && pts != AV_NOPTS_VALUE) sent_.push(pts);
  sentTo_ = std::max(sentTo_, pts);
  // Something between this packet and the one before is missing.
  if ((packet.flags & AV_PKT_FLAG_CORRUPT) != 0) noteFault();
  if (!isKey(packet)) return;
  if (std::exchange(startRead_, true) && !trustedFrom_ && packet.pts != AV_NOPTS_VALUE)
    trustedFrom_ = packet.pts;
  keys_.push_back({packet.pts, isCleanStart(*packets_.stream().codecpar, packet)});
}

void StreamDecoder::take(av::Frame frame) {
  const std::int64_t pts = ptsOf(frame);
  frame->pts = pts;
  framesTaken_ = std::min(framesTaken_ + 1, kFramesToLearnFrom);
  loseBefore(pts);
  while (!sent_.empty() && sent_.top() <= pts) sent_.pop();
  const bool trusted = trustedFrom_ && pts >= *trustedFrom_;
  // Of two frames with one time, the second could not be asked for.
  if (!trusted || pts <= lastPts_) return;
  sawTrusted_ = true;
  lastPts_ = pts;
  passKey(pts);
  if (isBroken(*frame.get())) markDamaged();
  const bool mayBuildOnNext = frame->pict_type == AV_PICTURE_TYPE_B;
  held_.push_back({pts, damaged_ ? std::nullopt : std::optional(std::move(frame))});
  if (mayBuildOnNext && held_.size() <= kMostHeld) return;
  while (!held_.empty() && (!mayBuildOnNext || held_.size() > kMostHeld)) {
    ready_.push_back(std::move(held_.front()));
    held_.pop_front();
  }
}

void StreamDecoder::loseBefore(std::int64_t pts) {
  // Not every packet makes a frame. Only after a fault does one that made none stand for a lost frame.
  if (!faultyTo_) return;
  std::vector<std::int64_t> lost;
  for (; !sent_.empty() && sent_.top() < pts; sent_.pop()) {
    if (trustedFrom_ && sent_.top() >= *trustedFrom_ && sent_.top() > lastPts_) lost.push_back(sent_.top());
  }
  // The fault may be of a frame that is still to come.
  const bool pending = pts < *faultyTo_;
  if (!pending) faultyTo_.reset();
  if (lost.empty() && pending) return;
  markDamaged();
  for (const std::int64_t time : lost) {
    lastPts_ = time;
    held_.push_back({time, std::nullopt});
  }
}

void StreamDecoder::markDamaged() {
  damaged_ = true;
  uncleanKeysPassed_ = 0;
  for (Decoded& earlier : held_) earlier.frame.reset();
}

void StreamDecoder::passKey(std::int64_t pts) {
  for (; !keys_.empty() && keys_.front().pts <= pts; keys_.pop_front()) {
    if (keys_.front().clean || ++uncleanKeysPassed_ == 2) damaged_ = false;
  }
}

std::int64_t StreamDecoder::ptsOf(const av::Frame& frame) {
  if (packets_.timesByOrder() && !sent_.empty()) return sent_.top();
  if (frame.pts() != AV_NOPTS_VALUE) return frame.pts();
  if (frame->best_effort_timestamp != AV_NOPTS_VALUE) return frame->best_effort_timestamp;
  return lastPts_ + 1;
}

}  // namespace framewright::engine
