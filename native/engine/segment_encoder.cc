#include "engine/segment_encoder.h"

#include <stdexcept>
#include <stop_token>
#include <utility>

#include "av/error.h"
#include "engine/picture_runs.h"
#include "engine/segment_file.h"
#include "engine/stage_threads.h"

namespace framewright::engine {
namespace {

// How far ahead a clip's decoder is set going: about the time that decoding up to its first picture takes in
// a long GOP.
constexpr int64_t kAheadFrames = 24;

}  // namespace

// What outlasts one segment. Held by every thread that may use it.
struct SegmentEncoder::State {
  State(const Canvas& c, VideoEncoderOptions o, std::unique_ptr<FrameMaker> m, QueueLimits p,
        std::chrono::milliseconds limit, Tracing t)
      : canvas(c),
        options(std::move(o)),
        maker(std::move(m)),
        pictures(p),
        stallLimit(limit),
        tracing(std::move(t)),
        drawer(*maker) {}

  const Canvas canvas;
  const VideoEncoderOptions options;
  const std::unique_ptr<FrameMaker> maker;
  const QueueLimits pictures;
  const std::chrono::milliseconds stallLimit;
  const Tracing tracing;
  RunDrawer drawer;
  Stage encode{"encode", VideoEncoder::kName};
  std::atomic<int64_t> frames{0};
  std::atomic<int64_t> bytes{0};

  std::mutex mutex;
  // What runs now, to be cancelled.
  std::weak_ptr<Run> run;
  bool ended = false;
};

// One segment on its way: a thread that draws, a thread that encodes, a few pictures between them.
class SegmentEncoder::Run : public std::enable_shared_from_this<Run> {
 public:
  Run(std::shared_ptr<State> state, const SegmentJob& job)
      : state_(std::move(state)),
        job_(job),
        encoder_(state_->canvas, state_->options),
        writer_(job.path, formatOf(encoder_.encoder())),
        pictures_(state_->pictures, state_->maker->stage(), state_->encode, state_->stallLimit),
        threads_([this] { stop(); }, 2 * state_->stallLimit) {}

  SegmentResult encode() {
    threads_.start(shared_from_this(), [this] { encodePictures(); });
    try {
      threads_.start(shared_from_this(), [this] { composePictures(); });
    } catch (...) {
      threads_.fail(std::current_exception());
    }
    try {
      threads_.wait();
    } catch (const av::Error& error) {
      // What was finished before the cancel reached it is not taken back.
      if (error.code() != av::ErrorCode::kCancelled || !finished_) throw;
    }
    return {frames_, writer_.bytes()};
  }

  [[nodiscard]] size_t picturesWaiting() const { return pictures_.length(); }

  void cancel() {
    threads_.fail(std::make_exception_ptr(av::Error(av::ErrorCode::kCancelled, "The export was cancelled.")));
  }

 private:
  void composePictures() {
    const TraceThread traced(state_->tracing, "compose");
    size_t given = 0;
    // Two batches: what is drawn, and what is only looked at.
    RunFeed feed(
        [&]() -> std::optional<std::vector<int32_t>> {
          ++given;
          if (given == 1) return job_.runs;
          if (given == 2 && !job_.ahead.empty()) return job_.ahead;
          return std::nullopt;
        },
        kAheadFrames);
    size_t bytes = 0;
    for (int64_t left = job_.frameCount; left > 0;) {
      const auto run = feed.next();
      if (!run || run->frames > left)
        throw std::invalid_argument("a segment has other frames than announced");
      feed.forEachNewlySeen([&](std::span<const int32_t> drawList) { state_->maker->prepare(drawList); });
      pictures_.awaitRoom(bytes);
      TraceThread::at(job_.number, job_.firstFrame + job_.frameCount - left);
      Picture picture = state_->drawer.draw(run->frames, run->drawList);
      bytes = picture.frame.bufferBytes();
      pictures_.push(std::move(picture), bytes);
      left -= run->frames;
    }
    pictures_.close();
  }

  void encodePictures() {
    const TraceThread traced(state_->tracing, "encode");
    TraceThread::at(job_.number, -1);
    const TraceSpan whole("segment");
    const PacketSink sink = [&](const av::Packet& packet) {
      const int64_t before = writer_.bytes();
      writer_.write(packet);
      state_->bytes.fetch_add(writer_.bytes() - before, std::memory_order_relaxed);
      state_->frames.fetch_add(1, std::memory_order_relaxed);
    };
    while (const auto picture = pictures_.pop()) {
      for (int64_t frame = 0; frame < picture->frames; ++frame) {
        TraceThread::at(job_.number, job_.firstFrame + frames_);
        const Stage::Work work(state_->encode);
        if (stop_.stop_requested()) return;
        encoder_.encode(picture->frame, sink);
        ++frames_;
      }
    }
    TraceThread::at(job_.number, -1);
    const Stage::Work work(state_->encode, 0);
    encoder_.finish(sink);
    writer_.finish();
    finished_ = frames_ == job_.frameCount;
  }

  void stop() {
    stop_.request_stop();
    pictures_.stop();
    state_->maker->cancel();
  }

  const std::shared_ptr<State> state_;
  const SegmentJob job_;
  VideoEncoder encoder_;
  SegmentWriter writer_;
  BoundedQueue<Picture> pictures_;
  std::stop_source stop_;
  int64_t frames_ = 0;
  // The file is whole.
  std::atomic<bool> finished_{false};
  StageThreads threads_;
};

SegmentEncoder::SegmentEncoder(const Canvas& canvas, const VideoEncoderOptions& options,
                               std::unique_ptr<FrameMaker> maker, QueueLimits pictures,
                               std::chrono::milliseconds stallLimit, Tracing tracing)
    : state_(std::make_shared<State>(canvas, options, std::move(maker), pictures, stallLimit,
                                     std::move(tracing))) {}

SegmentEncoder::~SegmentEncoder() { cancel(); }

SegmentResult SegmentEncoder::encode(const SegmentJob& job) {
  std::shared_ptr<Run> run;
  {
    const std::scoped_lock lock(state_->mutex);
    if (state_->ended) throw av::Error(av::ErrorCode::kCancelled, "The export was cancelled.");
    run = std::make_shared<Run>(state_, job);
    state_->run = run;
  }
  try {
    return run->encode();
  } catch (...) {
    const std::scoped_lock lock(state_->mutex);
    state_->ended = true;
    throw;
  }
}

void SegmentEncoder::cancel() {
  std::shared_ptr<Run> run;
  {
    const std::scoped_lock lock(state_->mutex);
    state_->ended = true;
    run = state_->run.lock();
  }
  if (run) run->cancel();
}

void SegmentEncoder::trim() { state_->maker->trim(); }

size_t SegmentEncoder::picturesWaiting() const {
  std::shared_ptr<Run> run;
  {
    const std::scoped_lock lock(state_->mutex);
    run = state_->run.lock();
  }
  return run ? run->picturesWaiting() : 0;
}

ExportReport SegmentEncoder::progress() const {
  const MakerFigures made = state_->maker->figures();
  ExportReport report;
  report.frames = state_->frames.load(std::memory_order_relaxed);
  report.bytes = state_->bytes.load(std::memory_order_relaxed);
  report.queues["compose"] = made.decodedAhead;
  report.queues["encode"] = picturesWaiting();
  report.stages = made.stages;
  report.stages.push_back(state_->encode.figures());
  report.contextsCreated = made.contextsCreated;
  report.poolHits = made.poolHits;
  report.poolMisses = made.poolMisses;
  report.framesPassedThrough = made.framesPassedThrough + state_->drawer.repeated();
  report.videoEncoder = VideoEncoder::kName;
  return report;
}

}  // namespace framewright::engine
