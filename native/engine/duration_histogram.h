// How long pieces of work took, counted by the logarithm of their length: percentiles of any number of them
// from a few hundred numbers, which can be added to those of another maker of the same kind. A bucket is an
// eighth of an octave wide, so a percentile is right to about 6 %.
//
// model/telemetry/durations.ts reads the counts: the layout of the buckets is the same there.
//
// Thread: any, without a lock; counts that are read while others add are those of about now.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace framewright::engine {

class DurationHistogram {
 public:
  // The first bucket holds what is shorter than 2^10 ns, the last what is 2^36 ns (69 s) and more.
  static constexpr int kFirstOctave = 10;
  static constexpr int kOctaves = 26;
  static constexpr int kPerOctaveLog2 = 3;
  static constexpr size_t kBuckets = 1 + (static_cast<size_t>(kOctaves) << kPerOctaveLog2) + 1;

  void add(uint64_t ns, uint64_t runs = 1) {
    counts_[bucketOf(ns)].fetch_add(static_cast<uint32_t>(runs), std::memory_order_relaxed);
  }

  [[nodiscard]] std::vector<uint32_t> counts() const {
    std::vector<uint32_t> copy(kBuckets);
    std::ranges::transform(counts_, copy.begin(),
                           [](const auto& count) { return count.load(std::memory_order_relaxed); });
    return copy;
  }

  [[nodiscard]] static constexpr size_t bucketOf(uint64_t ns) {
    const int octave = static_cast<int>(std::bit_width(ns)) - 1;
    if (octave < kFirstOctave) return 0;
    if (octave >= kFirstOctave + kOctaves) return kBuckets - 1;
    const uint64_t eighth = (ns >> (octave - kPerOctaveLog2)) & ((1U << kPerOctaveLog2) - 1);
    return 1 + (static_cast<size_t>(octave - kFirstOctave) << kPerOctaveLog2) + eighth;
  }

 private:
  std::array<std::atomic<uint32_t>, kBuckets> counts_{};
};

// Adds the counts of one histogram to those of another.
inline void addCounts(const std::vector<uint32_t>& some, std::vector<uint32_t>& all) {
  if (all.size() < some.size()) all.resize(some.size());
  for (size_t bucket = 0; bucket < some.size(); ++bucket) all[bucket] += some[bucket];
}

}  // namespace framewright::engine
