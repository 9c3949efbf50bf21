// The joint between two stages: a queue that is bounded in items and bytes, so a fast stage waits for a slow
// one instead of filling the memory, and whose waits end: with an item, with the other side's end, or with an
// error that names the stage that does not get on.
//
//   BoundedQueue<av::Frame> frames({.items = 3}, compose, encode, limit);
//   frames.push(std::move(frame));            // compose's thread
//   while (auto frame = frames.pop()) …       // encode's thread
//   frames.close();                           // compose's thread: nothing more comes
//
// One thread pushes, one pops; stop() and length() are for any.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <limits>
#include <mutex>
#include <optional>
#include <utility>

#include "av/error.h"
#include "engine/stage.h"
#include "engine/trace.h"

namespace framewright::engine {

// A queue takes one item of any size while it is empty.
struct QueueLimits {
  size_t items = std::numeric_limits<size_t>::max();
  size_t bytes = std::numeric_limits<size_t>::max();
};

template <typename T>
class BoundedQueue {
 public:
  // The stages on both sides outlive the queue. `stallLimit`: see Patience.
  BoundedQueue(QueueLimits limits, Stage& producer, Stage& consumer, std::chrono::milliseconds stallLimit)
      : limits_(limits), producer_(producer), consumer_(consumer), stallLimit_(stallLimit) {}
  BoundedQueue(const BoundedQueue&) = delete;
  BoundedQueue& operator=(const BoundedQueue&) = delete;

  // Waits for room. Throws av::Error: `stalled` naming the consumer, `cancelled` after stop().
  void push(T item, size_t bytes = 0) {
    std::unique_lock lock(mutex_);
    wait(lock, room_, producer_, consumer_, [&] { return items_.empty() || hasRoom(bytes); });
    items_.push_back({std::move(item), bytes});
    bytes_ += bytes;
    producer_.beat();
    arrived_.notify_one();
  }

  // Waits until push() of so many bytes would not wait, for a producer that does not want to hold an item of
  // its own meanwhile. Throws as push() does.
  void awaitRoom(size_t bytes) {
    std::unique_lock lock(mutex_);
    wait(lock, room_, producer_, consumer_, [&] { return items_.empty() || hasRoom(bytes); });
  }

  // Waits for an item; nothing when the queue is closed and empty. Throws av::Error: `stalled` naming the
  // producer, `cancelled` after stop().
  [[nodiscard]] std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    wait(lock, arrived_, consumer_, producer_, [&] { return !items_.empty() || closed_; });
    if (items_.empty()) return std::nullopt;
    Entry entry = std::move(items_.front());
    items_.pop_front();
    bytes_ -= entry.bytes;
    consumer_.beat();
    room_.notify_one();
    return std::move(entry.item);
  }

  // Whether pop() would not wait, after waiting for that at most so long: zero only looks. Blames nobody:
  // whoever asks again and again keeps a Patience of its own. Throws `cancelled` after stop().
  [[nodiscard]] bool awaitItem(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    const auto ready = [&] { return stopped_ || !items_.empty() || closed_; };
    if (!ready() && limit.count() > 0) {
      const Stage::Waiting waiting(consumer_);
      arrived_.wait_for(lock, limit, ready);
    }
    if (stopped_) throw av::Error(av::ErrorCode::kCancelled, "The export was cancelled.");
    return ready();
  }

  // The producer's end: what is in the queue is still popped.
  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    arrived_.notify_all();
  }

  // The end for both sides, now: what is in the queue is dropped.
  void stop() {
    std::deque<Entry> dropped;
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    dropped.swap(items_);
    bytes_ = 0;
    arrived_.notify_all();
    room_.notify_all();
  }

  [[nodiscard]] size_t length() const {
    const std::scoped_lock lock(mutex_);
    return items_.size();
  }

 private:
  struct Entry {
    T item;
    size_t bytes;
  };

  [[nodiscard]] bool hasRoom(size_t bytes) const {
    return items_.size() < limits_.items && bytes <= limits_.bytes - std::min(bytes_, limits_.bytes);
  }

  // Shorter waits would fill a trace and say nothing.
  static constexpr std::chrono::microseconds kShortestTracedWait{100};

  template <typename Ready>
  void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed, Stage& waiter,
            const Stage& awaited, Ready ready) {
    if (!stopped_ && !ready()) {
      const Stage::Waiting waiting(waiter);
      const TraceSpan span("wait", awaited.name(), kShortestTracedWait);
      Patience patience(awaited, stallLimit_);
      while (!changed.wait_for(lock, patience.slice(), [&] { return stopped_ || ready(); }))
        patience.spend(waiter);
    }
    if (stopped_) throw av::Error(av::ErrorCode::kCancelled, "The export was cancelled.");
  }

  const QueueLimits limits_;
  Stage& producer_;
  Stage& consumer_;
  const std::chrono::milliseconds stallLimit_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable room_;
  std::deque<Entry> items_;
  size_t bytes_ = 0;
  bool closed_ = false;
  bool stopped_ = false;
};

}  // namespace framewright::engine
