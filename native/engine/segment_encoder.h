// Encodes segments of a film, one after another, each into a file of its own. A segment depends on its draw
// lists and the settings alone: the encoder has one thread and is opened anew for each, so the same lists
// give the same bytes whoever encodes them, and whatever was encoded before. Sources stay open between
// neighbours.
//
//   SegmentEncoder encoder(canvas, options, std::move(maker), pictureLimits);
//   SegmentResult result = encoder.encode({.runs = …, .ahead = …, .frameCount = 240, .path = "…"});
//
// Thread: encode() on one thread at a time; the others on any. Knows no film, no cache and no
// container.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/bounded_queue.h"
#include "engine/export_types.h"
#include "engine/frame_maker.h"
#include "engine/trace.h"
#include "engine/video_encoder.h"

namespace framewright::engine {

// One segment to encode.
struct SegmentJob {
  // `[frames, draw list words]…`
  std::vector<int32_t> runs;
  // Runs that will be asked for next: their sources are opened before this segment has ended. May be empty.
  std::vector<int32_t> ahead;
  // Frames in `runs`, exactly.
  int64_t frameCount = 0;
  // Of the file to make.
  std::string path;
  // Where it stands in the film, for a trace: its number and its first frame.
  int64_t number = 0;
  int64_t firstFrame = 0;
};

// What was written to its file.
struct SegmentResult {
  int64_t frames = 0;
  int64_t bytes = 0;
};

class SegmentEncoder {
 public:
  // `pictures`: bounds of the pictures that wait for the encoder; `tracing`: where its threads are recorded.
  // Opens nothing yet.
  SegmentEncoder(const Canvas& canvas, const VideoEncoderOptions& options, std::unique_ptr<FrameMaker> maker,
                 QueueLimits pictures, std::chrono::milliseconds stallLimit = std::chrono::seconds(5),
                 Tracing tracing = {});
  // Cancels, and waits for what still runs.
  ~SegmentEncoder();
  SegmentEncoder(const SegmentEncoder&) = delete;
  SegmentEncoder& operator=(const SegmentEncoder&) = delete;

  // Throws av::Error for what goes wrong with a source, the encoder or the file, `stalled` and `cancelled`;
  // std::invalid_argument for words that are no runs. After an error, for good: what encodes may still be
  // stuck in foreign code. The file is then as it was left.
  SegmentResult encode(const SegmentJob& job);

  // encode() throws `cancelled` soon, and so does every later one.
  void cancel();

  // What is kept only to be quicker goes before the next frame is drawn.
  void trim();

  // Of all segments so far.
  [[nodiscard]] ExportReport progress() const;

 private:
  class Run;
  struct State;

  [[nodiscard]] size_t picturesWaiting() const;

  const std::shared_ptr<State> state_;
};

}  // namespace framewright::engine
