#include "engine/bounded_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <thread>

#include "av/error.h"
#include "engine/stage.h"

namespace framewright::engine {
namespace {

using namespace std::chrono_literals;

constexpr auto kLong = 30s;

struct Joint {
  explicit Joint(QueueLimits limits, std::chrono::milliseconds limit = kLong)
      : queue(limits, producer, consumer, limit) {}

  Stage producer{"compose"};
  Stage consumer{"encode"};
  BoundedQueue<int> queue;
};

std::string stallMessage(const std::function<void()>& step) {
  try {
    step();
  } catch (const av::Error& error) {
    EXPECT_EQ(error.code(), av::ErrorCode::kStalled);
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

av::ErrorCode codeOf(const std::function<void()>& step) {
  try {
    step();
  } catch (const av::Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

TEST(BoundedQueueTest, GivesItemsInTheirOrderAndThenTheEnd) {
  Joint joint({.items = 3});
  for (int item = 1; item <= 3; ++item) joint.queue.push(item);
  joint.queue.close();
  EXPECT_EQ(joint.queue.length(), 3U);
  for (int item = 1; item <= 3; ++item) EXPECT_EQ(joint.queue.pop(), item);
  EXPECT_EQ(joint.queue.pop(), std::nullopt);
  EXPECT_EQ(joint.queue.pop(), std::nullopt);
}

TEST(BoundedQueueTest, TakesAnItemLargerThanItsBudgetWhenItIsEmpty) {
  Joint joint({.bytes = 10}, 20ms);
  joint.queue.push(1, 100);
  EXPECT_THAT(stallMessage([&] { joint.queue.push(2, 1); }), testing::HasSubstr("\"encode\""));
  EXPECT_EQ(joint.queue.pop(), 1);
  joint.queue.push(2, 100);
  EXPECT_EQ(joint.queue.pop(), 2);
}

TEST(BoundedQueueTest, CountsBytesUntilTheyArePopped) {
  Joint joint({.bytes = 10}, 20ms);
  joint.queue.push(1, 4);
  joint.queue.push(2, 6);
  EXPECT_THAT(stallMessage([&] { joint.queue.push(3, 1); }), testing::HasSubstr("\"encode\""));
  EXPECT_EQ(joint.queue.pop(), 1);
  joint.queue.push(3, 4);
  EXPECT_EQ(joint.queue.length(), 2U);
}

TEST(BoundedQueueTest, NamesTheStageThatGivesNothing) {
  Joint joint({.items = 1}, 20ms);
  const std::string message = stallMessage([&] { (void)joint.queue.pop(); });
  EXPECT_THAT(message, testing::HasSubstr("\"compose\" made no progress for 0.02 s while \"encode\" waited"));
}

TEST(BoundedQueueTest, SaysWhetherAnItemComesInTime) {
  Joint joint({.items = 2});
  EXPECT_FALSE(joint.queue.awaitItem(0ms));
  EXPECT_FALSE(joint.queue.awaitItem(1ms));
  joint.queue.push(1);
  EXPECT_TRUE(joint.queue.awaitItem(0ms));
  EXPECT_EQ(joint.queue.pop(), 1);
  joint.queue.close();
  EXPECT_TRUE(joint.queue.awaitItem(kLong));
  EXPECT_FALSE(joint.queue.pop());
  joint.queue.stop();
  EXPECT_EQ(codeOf([&] { (void)joint.queue.awaitItem(0ms); }), av::ErrorCode::kCancelled);
}

TEST(BoundedQueueTest, FailsBothSidesOnceStopped) {
  Joint joint({.items = 3});
  joint.queue.push(1);
  joint.queue.stop();
  EXPECT_EQ(codeOf([&] { joint.queue.push(2); }), av::ErrorCode::kCancelled);
  EXPECT_EQ(codeOf([&] { (void)joint.queue.pop(); }), av::ErrorCode::kCancelled);
  EXPECT_EQ(joint.queue.length(), 0U);
}

TEST(BoundedQueueTest, DropsWhatItHoldsWhenStopped) {
  Stage producer("compose");
  Stage consumer("encode");
  BoundedQueue<std::shared_ptr<int>> queue({.items = 3}, producer, consumer, kLong);
  const auto item = std::make_shared<int>(1);
  queue.push(item);
  EXPECT_EQ(item.use_count(), 2);
  queue.stop();
  EXPECT_EQ(item.use_count(), 1);
}

TEST(BoundedQueueThreadedTest, MovesEverythingThroughASmallRoom) {
  Joint joint({.items = 4, .bytes = 64});
  constexpr int kItems = 20'000;
  std::jthread producer([&] {
    for (int item = 0; item < kItems; ++item) joint.queue.push(item, static_cast<size_t>(item % 40));
    joint.queue.close();
  });
  int expected = 0;
  size_t longest = 0;
  while (const auto item = joint.queue.pop()) {
    ASSERT_EQ(*item, expected++);
    longest = std::max(longest, joint.queue.length());
  }
  producer.join();
  EXPECT_EQ(expected, kItems);
  EXPECT_LE(longest, 4U);
}

TEST(BoundedQueueThreadedTest, WaitsLongForAStageThatGetsOn) {
  Joint joint({.items = 1}, 200ms);
  std::atomic<bool> done = false;
  std::latch begun(1);
  std::jthread slow([&] {
    begun.count_down();
    for (int step = 0; step < 60; ++step) {
      const Stage::Work work(joint.producer);
      std::this_thread::sleep_for(10ms);
    }
    joint.queue.push(7);
    done = true;
  });
  // A thread that is not there yet gets on no better than one that hangs.
  begun.wait();
  EXPECT_EQ(joint.queue.pop(), 7);
  slow.join();
  EXPECT_TRUE(done);
}

TEST(BoundedQueueThreadedTest, DoesNotBlameAStageThatItselfWaits) {
  Joint joint({.items = 1}, 50ms);
  std::latch begun(1);
  std::jthread waiting([&] {
    const Stage::Waiting outside(joint.producer);
    begun.count_down();
    std::this_thread::sleep_for(500ms);
    joint.queue.push(7);
  });
  begun.wait();
  EXPECT_EQ(joint.queue.pop(), 7);
  waiting.join();
}

TEST(BoundedQueueThreadedTest, WaitsLongerForAStageThatComputes) {
  // Long enough that a machine with other work gives it its share of a processor meanwhile.
  Joint joint({.items = 1}, 600ms);
  std::latch begun(1);
  std::jthread busy([&] {
    begun.count_down();
    const auto end = std::chrono::steady_clock::now() + 1200ms;
    while (std::chrono::steady_clock::now() < end) {
    }
    joint.queue.push(7);
  });
  begun.wait();
  EXPECT_EQ(joint.queue.pop(), 7);
  busy.join();
}

TEST(BoundedQueueThreadedTest, WakesBothSidesWhenStopped) {
  Joint full({.items = 1});
  full.queue.push(1);
  std::jthread pushing([&] { EXPECT_EQ(codeOf([&] { full.queue.push(2); }), av::ErrorCode::kCancelled); });
  Joint hungry({.items = 1});
  std::jthread popping(
      [&] { EXPECT_EQ(codeOf([&] { (void)hungry.queue.pop(); }), av::ErrorCode::kCancelled); });
  full.queue.stop();
  hungry.queue.stop();
  pushing.join();
  popping.join();
}

TEST(StageTest, CountsWorkWithoutWhatItWaited) {
  Stage stage("encode", "libx264");
  const auto begin = std::chrono::steady_clock::now();
  {
    const Stage::Work work(stage);
    const Stage::Waiting waiting(stage);
    std::this_thread::sleep_for(50ms);
  }
  const std::chrono::duration<double, std::milli> all = std::chrono::steady_clock::now() - begin;
  const StageFigures figures = stage.figures();
  EXPECT_EQ(figures.stage, "encode");
  EXPECT_EQ(figures.detail, "libx264");
  EXPECT_EQ(figures.count, 1U);
  EXPECT_LE(figures.totalMs, all.count() - 50);
  EXPECT_FALSE(stage.waiting());
}

}  // namespace
}  // namespace framewright::engine
