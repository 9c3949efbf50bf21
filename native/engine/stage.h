// A stage of a pipeline as others see it: what it has cost, and whether it is getting on. Each stage belongs
// to one thread, which times its work and says when it waits; everything else may be called by any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <string>

#include "engine/duration_histogram.h"
#include "engine/export_types.h"

namespace framewright::engine {

class Stage {
 public:
  // `name` as errors and telemetry call it, `detail` what does the work: `encode`, `libx264`.
  explicit Stage(std::string name, std::string detail = {});
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& detail() const { return detail_; }
  [[nodiscard]] StageFigures figures() const;

  // A bit of progress.
  void beat() { beats_.fetch_add(1, std::memory_order_relaxed); }

  // One piece of work, from its making to its end: adds to the figures, without what it waited, and counts as
  // progress.
  class Work {
   public:
    // `runs`: how many pieces it is; 0 for the rest of pieces that were counted before.
    explicit Work(Stage& stage, uint64_t runs = 1);
    ~Work();
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

   private:
    Stage& stage_;
    const uint64_t runs_;
    const uint64_t waitedBefore_;
    const std::chrono::steady_clock::time_point begin_;
  };

  // While one lives, this stage waits for another (or for the outside world) and is not to blame for standing
  // still.
  class Waiting {
   public:
    explicit Waiting(Stage& stage);
    ~Waiting();
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

   private:
    Stage& stage_;
    const std::chrono::steady_clock::time_point begin_;
  };

  // Changes with every bit of progress.
  [[nodiscard]] uint64_t beats() const { return beats_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool waiting() const { return waiting_.load(std::memory_order_relaxed) > 0; }

 private:
  const std::string name_;
  const std::string detail_;
  std::atomic<uint64_t> beats_{0};
  std::atomic<int> waiting_{0};
  std::atomic<uint64_t> count_{0};
  std::atomic<uint64_t> totalNs_{0};
  std::atomic<uint64_t> waitedNs_{0};
  DurationHistogram durations_;
};

// How long one stage puts up with another that makes no progress. Time is counted in slices, each at most as
// long as it was meant to be, so a process that was suspended does not take the pause for a stall. A stage
// that itself waits is never blamed: whoever it waits for is, by it. While the process computes, a slice
// counts a twelfth: one frame of x264's placebo at 4K may take many seconds, but even that has an end.
class Patience {
 public:
  Patience(const Stage& awaited, std::chrono::milliseconds limit);

  // How long to wait before asking again.
  [[nodiscard]] std::chrono::milliseconds slice() const { return slice_; }

  // To be called after each slice in which nothing came. Throws av::Error `stalled`, naming the stage.
  void spend(const Stage& waiter);

 private:
  const Stage& awaited_;
  const std::chrono::milliseconds limit_;
  const std::chrono::milliseconds slice_;
  uint64_t beats_;
  std::clock_t cpu_;
  // Twelfths of a slice.
  int64_t spent_ = 0;
};

}  // namespace framewright::engine
