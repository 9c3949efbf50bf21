#include "av/buffer_pool.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "av/live_count.h"

namespace framewright::av {
namespace {

TEST(BufferPool, UsesABlockAgainForWhatFitsItWell) {
  BufferPool pool(1 << 20);
  pool.take(100'000).reset();
  pool.take(90'000).reset();
  EXPECT_EQ(pool.misses(), 1);
  EXPECT_EQ(pool.hits(), 1);
  // Less than half of it: the block stays for larger ones.
  pool.take(10'000).reset();
  EXPECT_EQ(pool.misses(), 2);
}

TEST(BufferPool, HoldsNoMoreThanItMay) {
  BufferPool pool(100'000);
  std::vector<Buffer> taken;
  for (int i = 0; i < 8; ++i) taken.push_back(pool.take(40'000));
  taken.clear();
  EXPECT_LE(pool.idleBytes(), 100'000U);
  EXPECT_GT(pool.idleBytes(), 0U);
}

TEST(BufferPool, IsOutlivedByItsBlocks) {
  const int64_t before = live.poolBytes.value();
  Buffer kept;
  {
    BufferPool pool(1 << 20);
    kept = pool.take(5000);
    pool.take(6000).reset();
  }
  kept->data[4999] = 1;
  kept.reset();
  EXPECT_EQ(live.poolBytes.value(), before);
}

TEST(BufferPoolThreaded, ServesSeveralThreads) {
  BufferPool pool(1 << 20);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&pool, t] {
      for (size_t i = 0; i < 1000; ++i) {
        const Buffer buffer = pool.take(4096 + (i * 37 + static_cast<size_t>(t)) % 8192);
        buffer->data[0] = static_cast<uint8_t>(i);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(pool.hits() + pool.misses(), 4000);
}

}  // namespace
}  // namespace framewright::av
