// What ran when on which thread, for a trace to look at. Threads that say what they are (TraceThread) are
// recorded; all others, and everything while there is no trace, cost one look at a pointer of their own.
//
//   auto trace = std::make_shared<Trace>();
//   const TraceThread tracing({trace, "encoder 1"}, "encode");   // on the thread, for as long as it works
//   TraceThread::at(segment, frame);                             // now and then
//   … Stage::Work and waits at queues record themselves …
//   TraceBatch batch = trace->drain();                           // now and then, on any thread
//
// Memory is bounded: what is not drained in time is counted and dropped. Knows no file and no format.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

namespace framewright::engine {

// One stretch of time of one track. Stretches of a track are nested or apart.
struct TraceEvent {
  uint32_t track = 0;
  uint32_t label = 0;
  // Since the trace began.
  int64_t beginNs = 0;
  int64_t durationNs = 0;
  // -1: none.
  int64_t segment = -1;
  int64_t frame = -1;
};

// What a stretch of time was spent on.
struct TraceLabel {
  std::string name;     // `decode`
  std::string detail;   // `h264`
  std::string subject;  // `walk.mp4`
};

// What was recorded since the last one.
struct TraceBatch {
  std::vector<TraceEvent> events;
  // All there are so far; events name them by index.
  std::vector<std::string> tracks;
  std::vector<TraceLabel> labels;
  // Events that were lost, so far.
  uint64_t dropped = 0;
};

// Any thread may call all of it.
class Trace {
 public:
  using Clock = std::chrono::steady_clock;

  // `capacity`: events that may wait to be drained, 48 bytes each.
  explicit Trace(size_t capacity = size_t{1} << 16) : capacity_(capacity) {}

  // A row of the trace: one of that name that nobody uses any more, else a new one.
  [[nodiscard]] uint32_t openTrack(const std::string& name);
  void closeTrack(uint32_t track);

  void record(uint32_t track, const TraceLabel& label, Clock::time_point begin, int64_t segment,
              int64_t frame);

  [[nodiscard]] TraceBatch drain();

  [[nodiscard]] int64_t nowNs() const;

 private:
  struct Track {
    std::string kind;
    std::string name;
    bool open = true;
  };

  const Clock::time_point begin_ = Clock::now();
  const size_t capacity_;
  std::mutex mutex_;
  std::vector<Track> tracks_;
  std::map<std::tuple<std::string, std::string, std::string>, uint32_t> labelIndices_;
  std::vector<TraceLabel> labels_;
  std::vector<TraceEvent> events_;
  uint64_t dropped_ = 0;
};

// Where threads that belong together are recorded; without a trace, nowhere.
struct Tracing {
  std::shared_ptr<Trace> trace;
  // Opens the names of their tracks: `encoder 1`.
  std::string group;
};

// While one lives, its thread is recorded. One a thread.
class TraceThread {
 public:
  // `role`: what the thread does, as its track is called; `subject`: with what.
  TraceThread(Tracing tracing, const std::string& role, std::string subject = {});
  ~TraceThread();
  TraceThread(const TraceThread&) = delete;
  TraceThread& operator=(const TraceThread&) = delete;

  // Of the calling thread; null when it is not recorded.
  [[nodiscard]] static TraceThread* current() { return current_; }

  // What the calling thread is at from now on.
  static void at(int64_t segment, int64_t frame) {
    if (current_ != nullptr) current_->setPlace(segment, frame);
  }
  // Where threads that the calling one starts are recorded.
  [[nodiscard]] static Tracing inherited() { return current_ == nullptr ? Tracing{} : current_->tracing_; }
  // -1 when the calling thread is not recorded.
  [[nodiscard]] static int64_t segment() { return current_ == nullptr ? -1 : current_->segment_; }

  // What began at `begin` and ends now.
  void record(const std::string& name, const std::string& detail, Trace::Clock::time_point begin) const;

 private:
  void setPlace(int64_t segment, int64_t frame) {
    segment_ = segment;
    frame_ = frame;
  }

  static thread_local TraceThread* current_;

  const Tracing tracing_;
  const std::string subject_;
  uint32_t track_ = 0;
  int64_t segment_ = -1;
  int64_t frame_ = -1;
};

// A stretch of the calling thread's time that is no stage's work.
class TraceSpan {
 public:
  // What is shorter than `least` is left out.
  explicit TraceSpan(std::string name, std::string detail = {}, std::chrono::microseconds least = {});
  ~TraceSpan();
  TraceSpan(const TraceSpan&) = delete;
  TraceSpan& operator=(const TraceSpan&) = delete;

 private:
  const TraceThread* const thread_;
  const std::string name_;
  const std::string detail_;
  const std::chrono::microseconds least_;
  const Trace::Clock::time_point begin_;
};

}  // namespace framewright::engine
