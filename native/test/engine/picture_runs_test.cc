#include "engine/picture_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <stdexcept>
#include <vector>

namespace framewright::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Words = std::vector<int32_t>;

// A run whose list is an even colour: the number names it.
Words run(int32_t frames, int32_t number) {
  return {frames, 1, 0, number, 0, 0, 65536, 65536, 0, 0, 4096, 4096, 0, 32768};
}

int32_t numberOf(std::span<const int32_t> drawList) { return drawList[2]; }

Words join(std::initializer_list<Words> parts) {
  Words all;
  for (const Words& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

class RunFeedTest : public testing::Test {
 protected:
  RunFeed feedOf(std::initializer_list<Words> batches, int64_t ahead) {
    batches_ = batches;
    return RunFeed(
        [this]() -> std::optional<Words> {
          if (batches_.empty()) return std::nullopt;
          Words batch = std::move(batches_.front());
          batches_.pop_front();
          return batch;
        },
        ahead);
  }

  static std::vector<int32_t> newlySeen(RunFeed& feed) {
    std::vector<int32_t> numbers;
    feed.forEachNewlySeen([&](std::span<const int32_t> drawList) { numbers.push_back(numberOf(drawList)); });
    return numbers;
  }

 private:
  std::deque<Words> batches_;
};

TEST_F(RunFeedTest, GivesEachRunOnceInOrder) {
  RunFeed feed = feedOf({join({run(1, 10), run(2, 11)}), run(3, 12), {}, join({run(1, 13)})}, 2);
  std::vector<int64_t> frames;
  std::vector<int32_t> numbers;
  while (const auto next = feed.next()) {
    frames.push_back(next->frames);
    numbers.push_back(numberOf(next->drawList));
  }
  EXPECT_THAT(frames, ElementsAre(1, 2, 3, 1));
  EXPECT_THAT(numbers, ElementsAre(10, 11, 12, 13));
  EXPECT_FALSE(feed.next());
}

TEST_F(RunFeedTest, ShowsEachRunOnceBeforeItsTurnAlsoAcrossBatches) {
  RunFeed feed = feedOf({join({run(1, 0), run(2, 1)}), join({run(1, 2), run(5, 3)}), run(1, 4)}, 3);
  ASSERT_TRUE(feed.next());
  EXPECT_THAT(newlySeen(feed), ElementsAre(1, 2));  // they begin within three frames of the current run's end
  EXPECT_THAT(newlySeen(feed), IsEmpty());
  ASSERT_TRUE(feed.next());
  EXPECT_THAT(newlySeen(feed), ElementsAre(3));
  ASSERT_TRUE(feed.next());
  EXPECT_THAT(newlySeen(feed), IsEmpty());
  ASSERT_TRUE(feed.next());
  EXPECT_THAT(newlySeen(feed), ElementsAre(4));
  EXPECT_EQ(numberOf(feed.next()->drawList), 4);
  EXPECT_THAT(newlySeen(feed), IsEmpty());
}

TEST_F(RunFeedTest, RefusesWordsThatAreNoRuns) {
  RunFeed feed = feedOf({{0, 0}}, 1);
  EXPECT_THROW((void)feed.next(), std::invalid_argument);
}

}  // namespace
}  // namespace framewright::engine
