// Runs of equal frames, as an export gets them, and the pictures they become: `[frames, draw list words]…`.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/frame_maker.h"

namespace framewright::engine {

// A picture and how many frames show it.
struct Picture {
  av::Frame frame;
  int64_t frames = 0;
};

// Calls `visit` for each run in order: frames, at least one, and the words of the list. Throws
// std::invalid_argument for words that are no runs.
void forEachRun(std::span<const int32_t> runs,
                const std::function<void(int64_t frames, std::span<const int32_t> drawList)>& visit);

// Frames in all of the runs. Throws as forEachRun().
[[nodiscard]] int64_t countFrames(std::span<const int32_t> runs);

// Runs in order, with those that come soon in view. Batches of words come from elsewhere, as large as they
// are.
class RunFeed {
 public:
  // Gives the next batch, nothing after the last.
  using NextBatch = std::function<std::optional<std::vector<int32_t>>()>;

  // A run; the words live until the next call of next().
  struct Run {
    int64_t frames;
    std::span<const int32_t> drawList;
  };

  // `ahead`: how many frames beyond the current run are looked at.
  RunFeed(NextBatch nextBatch, int64_t ahead) : nextBatch_(std::move(nextBatch)), ahead_(ahead) {}

  // The next run, nothing at the end. Throws as forEachRun() and the batches do.
  [[nodiscard]] std::optional<Run> next();

  // Calls `visit` once for each run as it comes into view, in order, the current one left out.
  template <typename Visit>
  void forEachNewlySeen(Visit visit) {
    for (; seen_ < queued_.size() && framesBefore_ < ahead_; ++seen_) {
      visit(queued_[seen_].drawList);
      framesBefore_ += queued_[seen_].frames;
    }
  }

 private:
  void fill();

  const NextBatch nextBatch_;
  const int64_t ahead_;
  bool ended_ = false;
  // Words of the runs below, oldest first; the second number counts the runs left of each.
  std::deque<std::pair<std::vector<int32_t>, size_t>> batches_;
  std::deque<Run> queued_;
  bool current_ = false;
  // Of the queued runs, and the frames of those seen.
  size_t seen_ = 0;
  int64_t framesBefore_ = 0;
  int64_t framesQueued_ = 0;
};

// Draws runs one after another. A list that equals the one before is not drawn again: its picture is the same
// buffers.
class RunDrawer {
 public:
  // The maker outlives the drawer.
  explicit RunDrawer(FrameMaker& maker) : maker_(maker) {}

  // The picture of a run. Throws as FrameMaker::frame() does.
  [[nodiscard]] Picture draw(int64_t frames, std::span<const int32_t> drawList);

  // Frames that were not drawn, since the one before was the same. Any thread.
  [[nodiscard]] uint64_t repeated() const { return repeated_.load(std::memory_order_relaxed); }

 private:
  FrameMaker& maker_;
  std::vector<int32_t> lastList_;
  std::optional<av::Frame> last_;
  std::atomic<uint64_t> repeated_{0};
};

}  // namespace framewright::engine
