/**
 * Counts objects of a kind that are alive, so that a test or telemetry can name what was not closed. Knows
 * nothing of the objects.
 */
#pragma once

#include <atomic>
#include <cstdint>

namespace framewright::av {

/** Any thread may count and read; the value is exact once the threads that own the objects are joined. */
class LiveCount {
 public:
  void add(std::int64_t amount = 1) noexcept { value_.fetch_add(amount, std::memory_order_relaxed); }
  void remove(std::int64_t amount = 1) noexcept { value_.fetch_sub(amount, std::memory_order_relaxed); }
  [[nodiscard]] std::int64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

/** What is alive in this process. All are zero when every owner is gone. */
struct LiveCounts {
  LiveCount frames;
  LiveCount packets;
  LiveCount codecs;
  LiveCount files;
  LiveCount graphs;
  /** Bytes in pixel buffers made by pools, those that wait for reuse included. */
  LiveCount poolBytes;
};

/** Shared by all threads. */
inline LiveCounts live;

}  // namespace framewright::av
