#include "engine/trace.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace framewright::engine {
namespace {

int64_t nanoseconds(Trace::Clock::duration time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
}

}  // namespace

uint32_t Trace::openTrack(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  size_t alike = 0;
  for (size_t index = 0; index < tracks_.size(); ++index) {
    Track& track = tracks_[index];
    if (track.kind != name) continue;
    ++alike;
    if (std::exchange(track.open, true)) continue;
    return static_cast<uint32_t>(index);
  }
  tracks_.push_back({name, alike == 0 ? name : name + " " + std::to_string(alike + 1)});
  return static_cast<uint32_t>(tracks_.size() - 1);
}

void Trace::closeTrack(uint32_t track) {
  const std::scoped_lock lock(mutex_);
  tracks_[track].open = false;
}

void Trace::record(uint32_t track, const TraceLabel& label, Clock::time_point begin, int64_t segment,
                   int64_t frame) {
  const int64_t durationNs = nanoseconds(Clock::now() - begin);
  const std::scoped_lock lock(mutex_);
  if (events_.size() == capacity_) {
    ++dropped_;
    return;
  }
  const auto [found, isNew] = labelIndices_.try_emplace({label.name, label.detail, label.subject},
                                                        static_cast<uint32_t>(labels_.size()));
  if (isNew) labels_.push_back(label);
  events_.push_back({track, found->second, nanoseconds(begin - begin_), durationNs, segment, frame});
}

TraceBatch Trace::drain() {
  TraceBatch batch;
  const std::scoped_lock lock(mutex_);
  batch.events.swap(events_);
  std::ranges::transform(tracks_, std::back_inserter(batch.tracks), &Track::name);
  batch.labels = labels_;
  batch.dropped = dropped_;
  return batch;
}

int64_t Trace::nowNs() const { return nanoseconds(Clock::now() - begin_); }

thread_local TraceThread* TraceThread::current_ = nullptr;

TraceThread::TraceThread(Tracing tracing, const std::string& role, std::string subject)
    : tracing_(std::move(tracing)), subject_(std::move(subject)) {
  if (!tracing_.trace) return;
  track_ = tracing_.trace->openTrack(tracing_.group.empty() ? role : tracing_.group + ": " + role);
  current_ = this;
}

TraceThread::~TraceThread() {
  if (!tracing_.trace) return;
  current_ = nullptr;
  tracing_.trace->closeTrack(track_);
}

void TraceThread::record(const std::string& name, const std::string& detail,
                         Trace::Clock::time_point begin) const {
  tracing_.trace->record(track_, {name, detail, subject_}, begin, segment_, frame_);
}

TraceSpan::TraceSpan(std::string name, std::string detail, std::chrono::microseconds least)
    : thread_(TraceThread::current()),
      name_(std::move(name)),
      detail_(std::move(detail)),
      least_(least),
      begin_(thread_ == nullptr ? Trace::Clock::time_point() : Trace::Clock::now()) {}

TraceSpan::~TraceSpan() {
  if (thread_ == nullptr || Trace::Clock::now() - begin_ < least_) return;
  thread_->record(name_, detail_, begin_);
}

}  // namespace framewright::engine
