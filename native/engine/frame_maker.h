// Where an export gets its pictures from. The renderer is one; tests have their own. Knows nothing of
// encoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "av/frame.h"
#include "engine/export_types.h"
#include "engine/stage.h"

namespace framewright::engine {

// What making frames has cost so far.
struct MakerFigures {
  std::vector<StageFigures> stages;  // decode, convert, compose
  uint64_t contextsCreated = 0;
  uint64_t poolHits = 0;
  uint64_t poolMisses = 0;
  // Frames that were a source's own buffers, no pixel drawn or copied.
  uint64_t framesPassedThrough = 0;
  // Decoded pictures that wait to be drawn.
  size_t decodedAhead = 0;
};

class FrameMaker {
 public:
  virtual ~FrameMaker() = default;
  FrameMaker(const FrameMaker&) = delete;
  FrameMaker& operator=(const FrameMaker&) = delete;

  // The stage that frame() is, for whoever waits for its frames. It counts as waiting while frame() waits for
  // something that has a limit of its own, such as a decoder on its way through a long GOP. Lives as long as
  // the maker.
  [[nodiscard]] Stage& stage() { return stage_; }
  [[nodiscard]] const Stage& stage() const { return stage_; }

  // The picture of one draw list, of the canvas's size: yuv420p, BT.709, limited range, tagged. May be the
  // same buffers as an earlier frame; nobody writes into a frame that was returned. Called by one thread at a
  // time.
  [[nodiscard]] virtual av::Frame frame(std::span<const int32_t> drawList) = 0;

  // A list that frame() will be asked for soon: what takes long before it can be drawn (opening a file,
  // decoding up to its first picture) is begun, and not waited for. Never throws for what is wrong with it:
  // frame() will. frame()'s thread.
  virtual void prepare(std::span<const int32_t> /*drawList*/) {}

  // Any thread, also while frame() runs: what frame() waits for (a decoder on its way through a long GOP) is
  // given up, and it throws `cancelled`. The session calls it when the export is cancelled or has failed.
  virtual void cancel() {}

  // Any thread, at once: before the next frame is drawn, what is kept only to be quicker is let go.
  virtual void trim() {}

  // Any thread, also while frame() runs.
  [[nodiscard]] virtual MakerFigures figures() const { return {}; }

 protected:
  FrameMaker() = default;

 private:
  Stage stage_{"compose"};
};

}  // namespace framewright::engine
