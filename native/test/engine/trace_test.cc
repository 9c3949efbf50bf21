#include "engine/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "engine/stage.h"

namespace framewright::engine {
namespace {

std::vector<std::string> namesIn(const TraceBatch& batch) {
  std::vector<std::string> names;
  for (const TraceEvent& event : batch.events) names.push_back(batch.labels[event.label].name);
  return names;
}

TEST(TraceTest, RecordsTheWorkOfThreadsThatSayWhatTheyAre) {
  const auto trace = std::make_shared<Trace>();
  Stage stage("encode", "libx264");
  { const Stage::Work before(stage); }
  {
    const TraceThread thread({trace, "encoder 1"}, "encode", "film");
    TraceThread::at(3, 42);
    const TraceSpan segment("segment");
    const Stage::Work work(stage);
  }
  { const Stage::Work after(stage); }

  const TraceBatch batch = trace->drain();
  EXPECT_THAT(namesIn(batch), testing::ElementsAre("encode", "segment"));
  EXPECT_THAT(batch.tracks, testing::ElementsAre("encoder 1: encode"));
  EXPECT_EQ(batch.labels[0].detail, "libx264");
  EXPECT_EQ(batch.labels[0].subject, "film");
  const TraceEvent& work = batch.events[0];
  const TraceEvent& segment = batch.events[1];
  EXPECT_EQ(work.segment, 3);
  EXPECT_EQ(work.frame, 42);
  EXPECT_LE(segment.beginNs, work.beginNs);
  EXPECT_GE(segment.beginNs + segment.durationNs, work.beginNs + work.durationNs);
  EXPECT_TRUE(trace->drain().events.empty());
}

TEST(TraceTest, RecordsNothingWithoutATrace) {
  const TraceThread thread({}, "encode");
  TraceThread::at(1, 1);
  EXPECT_EQ(TraceThread::current(), nullptr);
  EXPECT_EQ(TraceThread::segment(), -1);
  EXPECT_EQ(TraceThread::inherited().trace, nullptr);
}

TEST(TraceTest, DropsAndCountsWhatDoesNotFit) {
  const auto trace = std::make_shared<Trace>(4);
  Stage stage("encode");
  const TraceThread thread({trace, {}}, "encode");
  for (int run = 0; run < 10; ++run) const Stage::Work work(stage);
  TraceBatch batch = trace->drain();
  EXPECT_EQ(batch.events.size(), 4U);
  EXPECT_EQ(batch.dropped, 6U);
  { const Stage::Work work(stage); }
  batch = trace->drain();
  EXPECT_EQ(batch.events.size(), 1U);
  EXPECT_EQ(batch.dropped, 6U);
}

TEST(TraceTest, UsesTheTrackOfAThreadThatHasEndedAgain) {
  Trace trace;
  const uint32_t first = trace.openTrack("decode");
  const uint32_t second = trace.openTrack("decode");
  trace.closeTrack(first);
  EXPECT_EQ(trace.openTrack("decode"), first);
  const uint32_t third = trace.openTrack("decode");
  EXPECT_NE(third, second);
  EXPECT_THAT(trace.drain().tracks, testing::ElementsAre("decode", "decode 2", "decode 3"));
}

TEST(TraceTest, LeavesOutWhatIsTooShort) {
  const auto trace = std::make_shared<Trace>();
  const TraceThread thread({trace, {}}, "compose");
  { const TraceSpan brief("wait", "decode", std::chrono::hours(1)); }
  { const TraceSpan any("wait", "decode"); }
  EXPECT_EQ(trace->drain().events.size(), 1U);
}

TEST(TraceThreadedTest, LosesNothingBetweenThreads) {
  const auto trace = std::make_shared<Trace>();
  constexpr size_t kRuns = 2'000;
  const auto body = [&] {
    Stage stage("encode");
    const TraceThread thread({trace, {}}, "encode");
    for (size_t run = 0; run < kRuns; ++run) const Stage::Work work(stage);
  };
  size_t events = 0;
  {
    const std::jthread one(body);
    const std::jthread two(body);
    events += trace->drain().events.size();
  }
  const TraceBatch last = trace->drain();
  EXPECT_EQ(events + last.events.size(), 2 * kRuns);
  EXPECT_EQ(last.dropped, 0U);
}

}  // namespace
}  // namespace framewright::engine
