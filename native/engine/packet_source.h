// The packets of one video stream, from any place at which decoding may start. Knows containers' ways of
// seeking, nothing of decoding.
//
// Thread: one at a time. Units: ticks of the stream's time base.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <stop_token>
#include <string>

#include "av/demuxer.h"

namespace framewright::engine {

class PacketSource {
 public:
  // What the next packet read is.
  struct Start {
    std::int64_t pts = 0;
    std::int64_t dts = 0;
    // Every frame at or after `pts` will be right; otherwise only those from the next key frame on.
    bool clean = true;
    bool beginning = false;
  };

  // Throws `media-missing`, `media-unreadable`, `media-changed`, `media-truncated` for a stream without
  // packets.
  PacketSource(std::string path, int stream, std::stop_token stop);

  [[nodiscard]] AVStream& stream() const { return *stream_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  // Goes to the file's first key packet. What lies before it cannot be decoded and is not part of the film.
  Start toBeginning();

  // Goes to a key packet with pts ≤ `target` and dts ≤ `latest`, the last such one where the container allows
  // it. Nothing, and an undefined place, when only the beginning is left.
  std::optional<Start> toKeyBefore(std::int64_t target, std::int64_t latest);

  // The container's index has a key packet for `target` that lies further on than what was read; without such
  // an index, the target is so far ahead of `position` that looking for one is worth it.
  [[nodiscard]] bool seekIsShorter(std::int64_t position, std::int64_t target) const;

  // In decoding order; nothing at the end. Throws `media-truncated` when the file ends before its index does,
  // `media-damaged`.
  [[nodiscard]] std::optional<av::Packet> read();

  // The container has decoding times only, although frames are shown in another order. Sorted, those are the
  // presentation times of the frames in the order they are shown, which holds from the beginning on only:
  // there is no other start.
  [[nodiscard]] bool timesByOrder() const { return timesByOrder_; }

  // `12.345 s`, on the file's own clock.
  [[nodiscard]] std::string timeText(std::int64_t ticks) const;

 private:
  void open();
  [[nodiscard]] std::optional<av::Packet> readFromFile();
  [[nodiscard]] std::optional<av::Packet> readKey();
  Start startAt(av::Packet packet, bool beginning);

  const std::string path_;
  const int index_;
  const std::stop_token stop_;
  std::optional<av::Demuxer> demuxer_;
  AVStream* stream_ = nullptr;
  std::int64_t firstDts_ = 0;
  // Of what was read since the start: the last decoding time, and the last time of any kind.
  std::int64_t lastDts_ = 0;
  std::int64_t lastTime_ = 0;
  // Read while looking for a start.
  std::optional<av::Packet> unread_;
  bool timesByOrder_ = false;
};

// Decoding time, or presentation time where there is none.
[[nodiscard]] std::int64_t timeOf(const AVPacket& packet);
[[nodiscard]] bool isKey(const AVPacket& packet);

// Gives a packet without presentation time its decoding time, where the codec shows frames in decoding order.
void completeTimes(AVPacket& packet, const AVCodecParameters& stream);

}  // namespace framewright::engine
