// One stream's packets as frames in the order they are shown, each either whole or known to be damaged.
// FFmpeg conceals damage and goes on from what it made up; here a damaged frame, and every frame that may
// build on it, comes without pixels.
//
// Thread: one at a time. Units: pts in ticks of the stream's time base.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

#include "av/decoder.h"
#include "engine/packet_source.h"

namespace framewright::engine {

// A frame, or the place of one.
struct Decoded {
  std::int64_t pts = 0;
  // Nothing: damaged.
  std::optional<av::Frame> frame;
};

class StreamDecoder {
 public:
  // The packets outlive the decoder. Throws `media-unsupported`.
  StreamDecoder(PacketSource& packets, int threads);

  // Forgets all and goes on at `start`, where the packets are. Frames that need more than what follows are
  // left out.
  void begin(const PacketSource::Start& start);

  // Of the frames before `pts` only the last is wanted: from now on others are left out where nothing is
  // built upon them, which spares decoding them. For `pts` and all after it this changes nothing.
  void hurryTo(std::int64_t pts);

  // Whether what is shown at `pts`, if it is still to come, was not left out.
  [[nodiscard]] bool leadsTo(std::int64_t pts) const { return pts >= wholeFrom_; }

  // Ascending in pts; nothing at the end. Throws what PacketSource::read throws.
  [[nodiscard]] std::optional<Decoded> next();

 private:
  struct Key {
    std::int64_t pts;
    bool clean;
  };

  [[nodiscard]] std::optional<av::Frame> receive();
  void noteFault();
  void feed();
  [[nodiscard]] bool isWanted(const AVPacket& packet);
  void noteSent(const AVPacket& packet);
  void take(av::Frame frame);
  void loseBefore(std::int64_t pts);
  void markDamaged();
  void passKey(std::int64_t pts);
  [[nodiscard]] std::int64_t ptsOf(const av::Frame& frame);

  PacketSource& packets_;
  av::Decoder decoder_;

  std::optional<std::int64_t> hurriesTo_;
  // Of what was sent since then, the nearest to it.
  std::int64_t nearest_ = 0;
  // Frames shown before it may have been left out since `begin`.
  std::int64_t wholeFrom_ = 0;
  // Since the decoder was opened.
  int framesTaken_ = 0;

  // Frames before it may lack what they refer to. Nothing: waits for the next key frame, which says so.
  std::optional<std::int64_t> trustedFrom_;
  bool fromBeginning_ = true;
  bool startRead_ = false;
  bool sawTrusted_ = false;
  std::int64_t lastPts_ = 0;

  // The last that was sent, of the frames' times.
  std::int64_t sentTo_ = 0;
  // The decoder reported a fault when so much had been sent, some of which may never come.
  std::optional<std::int64_t> faultyTo_;
  // Until a key frame ends it, frames build on a damaged one.
  bool damaged_ = false;
  int uncleanKeysPassed_ = 0;
  // Sent and not yet come out.
  std::deque<Key> keys_;
  std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> sent_;

  // B frames wait for the frame shown after them, which was decoded before them and which they build on.
  std::deque<Decoded> held_;
  std::deque<Decoded> ready_;
  bool ended_ = false;
};

}  // namespace framewright::engine
