#include "engine/packet_source.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <utility>

#include "av/error.h"
#include "engine/packet_role.h"
#include "engine/truncation.h"

extern "C" {
#include <libavcodec/codec_desc.h>
#include <libavutil/common.h>
#include <libavutil/mathematics.h>
}

namespace framewright::engine {
namespace {

using av::ErrorCode;

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();

// Packets to look through for a key packet before a place is given up: more than the GOPs that encoders make
// by themselves.
constexpr int kMostScanned = 1500;

// Without an index, reading on is taken for shorter than seeking up to here.
constexpr AVRational kReadOnSeconds{3, 1};

}  // namespace

std::int64_t timeOf(const AVPacket& packet) { return packet.dts != AV_NOPTS_VALUE ? packet.dts : packet.pts; }

bool isKey(const AVPacket& packet) { return (packet.flags & AV_PKT_FLAG_KEY) != 0; }

void completeTimes(AVPacket& packet, const AVCodecParameters& stream) {
  if (packet.pts != AV_NOPTS_VALUE) return;
  const AVCodecDescriptor* codec = avcodec_descriptor_get(stream.codec_id);
  const bool reorders = codec == nullptr || (codec->props & AV_CODEC_PROP_REORDER) != 0;
  if (!reorders || stream.video_delay == 0) packet.pts = packet.dts;
}

PacketSource::PacketSource(std::string path, int stream, std::stop_token stop)
    : path_(std::move(path)), index_(stream), stop_(std::move(stop)) {
  open();
  const std::optional<av::Packet> first = readFromFile();
  if (!first) throw av::Error(ErrorCode::kMediaTruncated, "The video in \"" + path_ + "\" has no frames.");
  firstDts_ = timeOf(*first->get());
  timesByOrder_ = (*first)->pts == AV_NOPTS_VALUE;
}

void PacketSource::open() {
  demuxer_ = av::Demuxer::open(path_, {.stop = stop_});
  stream_ = &demuxer_->stream(index_);
  if (stream_->codecpar->codec_type != AVMEDIA_TYPE_VIDEO) {
    throw av::Error(ErrorCode::kMediaChanged,
                    "Stream " + std::to_string(index_) + " of \"" + path_ +
                        "\" is no video any more: the file was changed. Reload the project.");
  }
  demuxer_->keepOnly(std::array{index_});
}

PacketSource::Start PacketSource::toBeginning() {
  unread_.reset();
  std::optional<av::Packet> packet;
  if (demuxer_->seek(index_, firstDts_)) packet = readFromFile();
  if (!packet || timeOf(*packet->get()) != firstDts_) {
    // Some containers do not find back to where opening began.
    open();
    packet = readFromFile();
  }
  if (packet && !isKey(*packet->get())) {
    if (auto key = readKey()) return startAt(std::move(*key), true);
    // No packet is marked: a codec without key frames, which can only be decoded from the very first on.
    open();
    packet = readFromFile();
  }
  if (!packet)
    throw av::Error(ErrorCode::kMediaTruncated, "The video in \"" + path_ + "\" has no frames any more.");
  return startAt(std::move(*packet), true);
}

std::optional<PacketSource::Start> PacketSource::toKeyBefore(std::int64_t target, std::int64_t latest) {
  if (timesByOrder_) return std::nullopt;
  const std::int64_t second = std::max<std::int64_t>(1, av_rescale_q(1, {1, 1}, stream_->time_base));
  std::int64_t step = second / 2;
  std::int64_t want = std::min(target, latest);
  while (want > firstDts_) {
    unread_.reset();
    if (!demuxer_->seek(index_, want)) return std::nullopt;
    std::optional<av::Packet> key = readKey();
    if (key && (*key)->pts != AV_NOPTS_VALUE) {
      const std::int64_t dts = timeOf(*key->get());
      if (dts <= firstDts_) return std::nullopt;
      if ((*key)->pts <= target && dts <= latest) return startAt(std::move(*key), false);
      // It is shown too late: the one before it is wanted. A container that landed behind the time it was
      // asked for would only land there again.
      if (dts <= want) {
        want = dts - 1;
        continue;
      }
    }
    want -= step;
    step *= 2;
  }
  return std::nullopt;
}

bool PacketSource::seekIsShorter(std::int64_t position, std::int64_t target) const {
  if (timesByOrder_) return false;
  const int count = avformat_index_get_entries_count(stream_);
  const AVIndexEntry* last = count > 0 ? avformat_index_get_entry(stream_, count - 1) : nullptr;
  if (last != nullptr && last->timestamp > lastDts_) {
    const AVIndexEntry* key = avformat_index_get_entry_from_timestamp(stream_, target, AVSEEK_FLAG_BACKWARD);
    return key != nullptr && key->timestamp > lastDts_;
  }
  return av_sat_sub64(target, position) > av_rescale_q(1, kReadOnSeconds, stream_->time_base);
}

std::optional<av::Packet> PacketSource::read() {
  std::optional<av::Packet> packet = unread_ ? std::exchange(unread_, std::nullopt) : readFromFile();
  if (packet) {
    lastDts_ = std::max(lastDts_, timeOf(*packet->get()));
    lastTime_ = std::max({lastTime_, lastDts_, (*packet)->pts});
    return packet;
  }
  if (const auto missing = firstMissing(*demuxer_, *stream_)) {
    throw av::Error(ErrorCode::kMediaTruncated, "\"" + path_ + "\" is incomplete: it ends at " +
                                                    timeText(*missing) + ". Copy or record it again.");
  }
  const int count = avformat_index_get_entries_count(stream_);
  const AVIndexEntry* last = count > 0 ? avformat_index_get_entry(stream_, count - 1) : nullptr;
  if (last != nullptr && last->timestamp > lastTime_) {
    throw av::Error(ErrorCode::kMediaDamaged, "\"" + path_ + "\" is damaged near " + timeText(lastTime_) +
                                                  " and cannot be read past it. Replace the file.");
  }
  return std::nullopt;
}

std::optional<av::Packet> PacketSource::readFromFile() {
  std::optional<av::Packet> packet = demuxer_->read();
  if (packet) completeTimes(*packet->get(), *stream_->codecpar);
  return packet;
}

std::optional<av::Packet> PacketSource::readKey() {
  for (int i = 0; i < kMostScanned; ++i) {
    std::optional<av::Packet> packet = readFromFile();
    if (!packet || isKey(*packet->get())) return packet;
  }
  return std::nullopt;
}

PacketSource::Start PacketSource::startAt(av::Packet packet, bool beginning) {
  const Start start{.pts = packet->pts == AV_NOPTS_VALUE || !isKey(*packet.get()) ? kNever : packet->pts,
                    .dts = timeOf(*packet.get()),
                    .clean = isCleanStart(*stream_->codecpar, *packet.get()),
                    .beginning = beginning};
  lastDts_ = start.dts;
  lastTime_ = start.dts;
  unread_ = std::move(packet);
  return start;
}

std::string PacketSource::timeText(std::int64_t ticks) const {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f s", static_cast<double>(ticks) * av_q2d(stream_->time_base));
  return text;
}

}  // namespace framewright::engine
