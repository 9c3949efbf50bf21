// One video stream as upright, progressive pictures in the canvas's format, from any time on. Has no thread
// but the codec's: SourceReader adds one.
//
//   decoder.goTo(pts);                     // always first: the frame shown at pts comes next
//   while (auto frame = decoder.next()) …
//
// However it got there, a picture is bit for bit what decoding from the file's beginning gives.
//
// Thread: one at a time; figures on any. Units: pts in ticks of the stream's time base.
// Errors: `media-damaged` naming file and time for what cannot be decoded whole (a concealed picture is never
// shown), `media-truncated`, `media-unsupported`, `media-changed`, `cancelled`.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "av/filter_graph.h"
#include "engine/normalizer.h"
#include "engine/packet_source.h"
#include "engine/stage.h"
#include "engine/stream_decoder.h"

namespace framewright::engine {

// How a stream is decoded.
struct FrameDecoderOptions {
  // Of the codec. Two decode 1080p H.264 1.8 times as fast as one for 5 MB more; more of them gain only with
  // more cores.
  int threads = 2;
  std::stop_token stop;
};

class FrameDecoder {
 public:
  FrameDecoder(const std::string& path, int stream, const FrameDecoderOptions& options);

  // Makes next() return the last frame with pts ≤ `target`, or the first of all when there is none. False:
  // `abandoned`, asked after each frame, said that another place is wanted by now.
  bool goTo(
      std::int64_t target, const std::function<bool()>& abandoned = [] { return false; });

  // The frame after the one returned last; nothing at the end.
  [[nodiscard]] std::optional<av::Frame> next();

  // The time of what was decoded last, returned or not; nothing before the first. Any thread.
  [[nodiscard]] std::optional<std::int64_t> reached() const;

  [[nodiscard]] Stage& stage() { return stage_; }
  // Decoding, and deinterlacing where the stream is interlaced.
  [[nodiscard]] std::vector<StageFigures> figures() const;
  [[nodiscard]] NormalizerFigures normalizerFigures() const { return normalizer_.figures(); }

 private:
  enum class Found { kYes, kTooLate, kAbandoned };
  static constexpr std::int64_t kNowhere = std::numeric_limits<std::int64_t>::min();

  void begin(const PacketSource::Start& start);
  Found find(std::int64_t target, const std::function<bool()>& abandoned);
  Found skipTo(std::int64_t target, const std::function<bool()>& abandoned);
  [[nodiscard]] std::optional<std::int64_t> position() const;
  [[nodiscard]] av::Frame finish(const Decoded& picture);

  [[nodiscard]] std::optional<Decoded> nextPicture();
  [[nodiscard]] std::optional<Decoded> decode();
  void deinterlace(std::optional<Decoded> picture);

  PacketSource packets_;
  StreamDecoder decoder_;
  Normalizer normalizer_;
  Stage stage_;
  Stage deinterlacing_{"deinterlace", "bwdif"};

  // What the stream says of itself, and what its pictures have said.
  const bool interlaced_;
  bool sawInterlaced_ = false;
  std::optional<av::FilterGraph> deinterlacer_;
  // Deinterlaced, and not returned yet.
  std::deque<Decoded> deinterlaced_;
  // What the deinterlacer does with a picture depends on the one before it, which the first after a start has
  // not, and the first after a damaged one neither. That one's picture is left out.
  bool lacksPast_ = false;
  // In the deinterlacer, which waits for the next.
  std::optional<std::int64_t> inDeinterlacer_;
  bool decodedAll_ = false;
  bool fromBeginning_ = true;

  // kNowhere before the first.
  std::atomic<std::int64_t> reached_{kNowhere};

  // What next() returns: a finished picture, else one that is decoded only, else the next of the file.
  std::optional<av::Frame> ready_;
  std::optional<Decoded> ahead_;
  // What it returned last.
  std::optional<av::Frame> current_;
};

}  // namespace framewright::engine
