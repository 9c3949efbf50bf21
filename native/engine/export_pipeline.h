// What the exports of all formats share: the way runs come in, the threads, the first error, the figures.
// Each format adds its own stages behind. Owned by the session and by each of its threads, so that one that
// hangs holds what it uses.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/bounded_queue.h"
#include "engine/export_types.h"
#include "engine/frame_maker.h"
#include "engine/picture_runs.h"
#include "engine/stage.h"
#include "engine/stage_threads.h"
#include "engine/target_file.h"
#include "engine/trace.h"

namespace framewright::engine {

class ExportPipeline : public std::enable_shared_from_this<ExportPipeline> {
 public:
  virtual ~ExportPipeline() = default;
  ExportPipeline(const ExportPipeline&) = delete;
  ExportPipeline& operator=(const ExportPipeline&) = delete;

  // Starts the threads. Once, before anything below; when it throws, end() is still to be called.
  virtual void start() = 0;

  // As ExportSession says.
  void push(std::span<const int32_t> runs);
  [[nodiscard]] ExportReport finish();
  void cancel();
  [[nodiscard]] ExportProgress progress() const;

  // Cancels what still runs, waits for the threads and removes a file that finish() did not hand over.
  void end() noexcept;

 protected:
  ExportPipeline(std::unique_ptr<FrameMaker> maker, int64_t frameCount, std::chrono::milliseconds stallLimit,
                 Tracing tracing);

  // Makes the queues of a format fail their waits. Any thread.
  virtual void stopQueues() = 0;
  // Queue lengths and the figures of a format's own stages. Any thread.
  virtual void describe(ExportProgress& progress) const = 0;
  // Names of the encoders.
  virtual void describe(ExportReport& report) const = 0;
  [[nodiscard]] virtual TargetFile& file() = 0;
  [[nodiscard]] virtual const TargetFile& file() const = 0;

  // Runs `body` of the derived class on a thread of its own, which a trace calls `role`.
  template <typename Body>
  void startThread(const char* role, Body body) {
    threads_.start(shared_from_this(), [this, role, body = std::move(body)] {
      const TraceThread traced(tracing_, role);
      body();
    });
  }

  // Pops the next words that were pushed; nothing after the last. For the compose thread.
  [[nodiscard]] std::optional<std::vector<int32_t>> nextRuns() { return runs_.pop(); }
  // Tells the maker of a list that will be drawn soon. For the compose thread.
  void prepare(std::span<const int32_t> drawList) { maker_->prepare(drawList); }
  // Draws a run into a queue of a format. For the compose thread.
  void draw(int64_t frames, std::span<const int32_t> drawList, BoundedQueue<Picture>& pictures);

  [[nodiscard]] int64_t frameCount() const { return frameCount_; }
  [[nodiscard]] Stage& compose() { return maker_->stage(); }
  [[nodiscard]] std::chrono::milliseconds stallLimit() const { return stallLimit_; }
  [[nodiscard]] std::stop_token stopToken() const { return stop_.get_token(); }
  void countEncoded(int64_t frames) { encoded_.fetch_add(frames, std::memory_order_relaxed); }

 private:
  void stopAll();
  // After an error: waits for the threads, removes the file and throws the first error there was.
  [[noreturn]] void giveUp();

  const std::unique_ptr<FrameMaker> maker_;
  const int64_t frameCount_;
  const std::chrono::milliseconds stallLimit_;
  const Tracing tracing_;
  int64_t drawn_ = 0;  // frames, by the compose thread
  RunDrawer drawer_;
  Stage caller_;
  // How fast the caller pushes is its own business.
  const Stage::Waiting callerIsFree_;
  BoundedQueue<std::vector<int32_t>> runs_;
  std::stop_source stop_;
  std::atomic<int64_t> encoded_{0};
  int64_t pushed_ = 0;
  StageThreads threads_;
};

// Bounds of a queue of pictures: a few, and fewer of large ones.
[[nodiscard]] QueueLimits pictureLimits();

}  // namespace framewright::engine
