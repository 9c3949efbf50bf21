#include "engine/duration_histogram.h"

#include <gtest/gtest.h>

#include <numeric>
#include <thread>

#include "engine/stage.h"

namespace framewright::engine {
namespace {

TEST(DurationHistogramTest, CountsByEighthsOfOctaves) {
  using H = DurationHistogram;
  EXPECT_EQ(H::bucketOf(0), 0U);
  EXPECT_EQ(H::bucketOf(1023), 0U);
  EXPECT_EQ(H::bucketOf(1024), 1U);
  EXPECT_EQ(H::bucketOf(1024 + 127), 1U);
  EXPECT_EQ(H::bucketOf(1024 + 128), 2U);
  EXPECT_EQ(H::bucketOf(2047), 8U);
  EXPECT_EQ(H::bucketOf(2048), 9U);
  EXPECT_EQ(H::bucketOf((uint64_t{1} << 36) - 1), H::kBuckets - 2);
  EXPECT_EQ(H::bucketOf(uint64_t{1} << 36), H::kBuckets - 1);
  EXPECT_EQ(H::bucketOf(~uint64_t{0}), H::kBuckets - 1);
}

TEST(DurationHistogramTest, AddsCountsOfOthers) {
  DurationHistogram some;
  DurationHistogram other;
  some.add(5000, 3);
  other.add(5000);
  other.add(100);
  std::vector<uint32_t> all;
  addCounts(some.counts(), all);
  addCounts(other.counts(), all);
  EXPECT_EQ(all[DurationHistogram::bucketOf(5000)], 4U);
  EXPECT_EQ(all[0], 1U);
}

TEST(DurationHistogramTest, HasEachRunOfAStageOnce) {
  Stage stage("encode", "libx264");
  for (int run = 0; run < 3; ++run) const Stage::Work work(stage);
  { const Stage::Work rest(stage, 0); }
  const std::vector<uint32_t> counts = stage.figures().durations;
  EXPECT_EQ(counts.size(), DurationHistogram::kBuckets);
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0U), 3U);
}

TEST(DurationHistogramThreadedTest, LosesNothingBetweenThreads) {
  DurationHistogram histogram;
  constexpr uint32_t kRuns = 20'000;
  {
    const std::jthread one([&] {
      for (uint32_t i = 0; i < kRuns; ++i) histogram.add(i * 100);
    });
    const std::jthread two([&] {
      for (uint32_t i = 0; i < kRuns; ++i) histogram.add(i * 70);
    });
    (void)histogram.counts();
  }
  const std::vector<uint32_t> counts = histogram.counts();
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0U), 2 * kRuns);
}

}  // namespace
}  // namespace framewright::engine
