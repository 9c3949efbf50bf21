#include "engine/export_pipeline.h"

#include <stdexcept>
#include <string>
#include <utility>

#include "av/error.h"

namespace framewright::engine {
namespace {

constexpr size_t kRunBytes = size_t{1} << 20;
constexpr QueueLimits kPictureLimits{.items = 3, .bytes = size_t{32} << 20};

}  // namespace

QueueLimits pictureLimits() { return kPictureLimits; }

ExportPipeline::ExportPipeline(std::unique_ptr<FrameMaker> maker, int64_t frameCount,
                               std::chrono::milliseconds stallLimit, Tracing tracing)
    : maker_(std::move(maker)),
      frameCount_(frameCount),
      stallLimit_(stallLimit),
      tracing_(std::move(tracing)),
      drawer_(*maker_),
      caller_("caller"),
      callerIsFree_(caller_),
      runs_({.bytes = kRunBytes}, caller_, maker_->stage(), stallLimit),
      threads_([this] { stopAll(); }, 2 * stallLimit) {
  if (frameCount < 1) throw std::invalid_argument("a film has at least one frame");
}

void ExportPipeline::push(std::span<const int32_t> runs) {
  pushed_ += countFrames(runs);
  if (pushed_ > frameCount_) {
    throw std::invalid_argument("more frames were pushed than the " + std::to_string(frameCount_) +
                                " announced");
  }
  try {
    runs_.push({runs.begin(), runs.end()}, runs.size_bytes());
  } catch (...) {
    threads_.fail(std::current_exception());
    giveUp();
  }
}

ExportReport ExportPipeline::finish() {
  if (pushed_ != frameCount_) {
    throw std::invalid_argument(std::to_string(pushed_) + " frames were pushed, " +
                                std::to_string(frameCount_) + " were announced");
  }
  runs_.close();
  try {
    threads_.wait();
  } catch (...) {
    giveUp();
  }
  file().release();
  ExportReport report;
  static_cast<ExportProgress&>(report) = progress();
  const MakerFigures made = maker_->figures();
  report.contextsCreated = made.contextsCreated;
  report.poolHits = made.poolHits;
  report.poolMisses = made.poolMisses;
  report.framesPassedThrough = made.framesPassedThrough + drawer_.repeated();
  describe(report);
  return report;
}

void ExportPipeline::giveUp() {
  try {
    threads_.wait();
  } catch (...) {
    file().remove();
    throw;
  }
  throw std::logic_error("an export was given up without an error");
}

void ExportPipeline::cancel() {
  threads_.fail(std::make_exception_ptr(av::Error(av::ErrorCode::kCancelled, "The export was cancelled.")));
}

ExportProgress ExportPipeline::progress() const {
  ExportProgress progress;
  progress.frames = encoded_.load(std::memory_order_relaxed);
  progress.bytes = file().bytes();
  MakerFigures made = maker_->figures();
  progress.queues["draw lists"] = runs_.length();
  progress.queues["compose"] = made.decodedAhead;
  progress.stages = std::move(made.stages);
  describe(progress);
  return progress;
}

void ExportPipeline::end() noexcept {
  cancel();
  try {
    threads_.wait();
  } catch (...) {  // NOLINT(bugprone-empty-catch): it was told by finish(), or nobody asked.
  }
  file().remove();
}

void ExportPipeline::draw(int64_t frames, std::span<const int32_t> drawList,
                          BoundedQueue<Picture>& pictures) {
  TraceThread::at(-1, drawn_);
  drawn_ += frames;
  Picture picture = drawer_.draw(frames, drawList);
  const size_t bytes = picture.frame.bufferBytes();
  pictures.push(std::move(picture), bytes);
}

void ExportPipeline::stopAll() {
  stop_.request_stop();
  runs_.stop();
  stopQueues();
  maker_->cancel();
}

}  // namespace framewright::engine
