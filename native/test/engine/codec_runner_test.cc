#include "engine/codec_runner.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "av/error.h"
#include "av/live_count.h"
#include "engine/picture_bytes.h"
#include "engine/picture_encoder.h"
#include "engine/stream_codec.h"

namespace framewright::engine {
namespace {

// Waits for a runner's events as a JavaScript thread would be woken for them.
class Listener {
 public:
  [[nodiscard]] std::function<void()> wake() {
    return [this] {
      const std::scoped_lock lock(mutex_);
      ++woken_;
      changed_.notify_one();
    };
  }

  // Takes events until one is `Last`.
  template <typename Last>
  std::vector<CodecEvent> until(CodecRunner& runner) {
    std::vector<CodecEvent> all;
    for (;;) {
      for (CodecEvent& event : runner.take()) all.push_back(std::move(event));
      if (!all.empty() && std::holds_alternative<Last>(all.back())) return all;
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return woken_ > 0; });
      woken_ = 0;
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int woken_ = 0;
};

av::Frame evenPicture(av::BufferPool& pool, uint8_t level) {
  std::vector<uint8_t> bytes(64 * 48 * 4, level);
  const PlaneLayout layout[] = {{0, 64 * 4}};
  return frameFromBytes(pool, AV_PIX_FMT_RGBA, 64, 48, bytes, layout);
}

PictureEncoderSettings x264() {
  PictureEncoderSettings settings;
  settings.choices = {{"libx264", {{"preset", "ultrafast"}, {"tune", "zerolatency"}}}};
  settings.width = 64;
  settings.height = 48;
  settings.threads = 1;
  return settings;
}

std::vector<CodecOutput> outputsOf(std::vector<CodecEvent> events) {
  std::vector<CodecOutput> outputs;
  for (CodecEvent& event : events) {
    if (auto* output = std::get_if<CodecOutput>(&event)) outputs.push_back(std::move(*output));
  }
  return outputs;
}

TEST(CodecRunnerThreaded, GivesWhatWentInThroughAnEncoderAndADecoder) {
  av::BufferPool pool(1 << 20);
  Listener listener;
  CodecRunner encoder([] { return std::make_unique<PictureEncoder>(x264()); }, listener.wake());
  for (int i = 0; i < 10; ++i) {
    encoder.submit({.data = evenPicture(pool, static_cast<uint8_t>(i * 20)), .time = {i * 1000, 1000}});
  }
  encoder.flush(1);
  const std::vector<CodecOutput> chunks = outputsOf(listener.until<Flushed>(encoder));
  ASSERT_EQ(chunks.size(), 10U);
  EXPECT_TRUE(chunks[0].keyFrame);
  EXPECT_TRUE(chunks[0].newDescription);
  EXPECT_EQ(chunks[0].description.at(0), 1);
  EXPECT_FALSE(chunks[1].newDescription);

  Listener heard;
  CodecRunner decoder(
      [description = chunks[0].description] {
        return std::make_unique<StreamCodec>(
            StreamCodecSettings{.codec = "h264", .description = description, .threads = 2});
      },
      heard.wake());
  for (const CodecOutput& chunk : chunks) {
    decoder.submit({.data = std::get<av::Packet>(chunk.data).clone(), .time = chunk.time});
  }
  decoder.flush(2);
  const std::vector<CodecOutput> frames = outputsOf(heard.until<Flushed>(decoder));
  ASSERT_EQ(frames.size(), 10U);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(frames[static_cast<size_t>(i)].time.timestamp, i * 1000);
    EXPECT_EQ(frames[static_cast<size_t>(i)].time.duration, 1000);
  }
}

TEST(CodecRunnerThreaded, StopsWhileOutputsWaitToBeTaken) {
  av::BufferPool pool(1 << 20);
  for (int round = 0; round < 20; ++round) {
    CodecRunner encoder([] { return std::make_unique<PictureEncoder>(x264()); }, [] {});
    for (int i = 0; i < 16; ++i) encoder.submit({.data = evenPicture(pool, 7), .time = {i, -1}});
    if (round % 2 == 0) encoder.stop();
  }
}

// Takes what it is given, one when it is told to, and gives nothing.
class Patient final : public Codec {
 public:
  explicit Patient(std::counting_semaphore<>& begun, std::counting_semaphore<>& go)
      : begun_(begun), go_(go) {}
  void process(CodecInput, const OutputSink&) override {
    begun_.release();
    go_.acquire();
  }
  void flush(const OutputSink&) override {}

 private:
  std::counting_semaphore<>& begun_;
  std::counting_semaphore<>& go_;
};

TEST(CodecRunnerThreaded, WakesItsCallerOnlyWhenItShouldHear) {
  std::counting_semaphore<> begun(0);
  std::counting_semaphore<> go(0);
  std::binary_semaphore allWait(0);
  std::atomic<int> woken = 0;
  const auto makeCodec = [&] {
    allWait.acquire();
    return std::make_unique<Patient>(begun, go);
  };
  CodecRunner runner(makeCodec, [&] { ++woken; });
  for (size_t i = 0; i < CodecRunner::kMostQueued; ++i) runner.submit({.data = av::Packet(), .time = {}});
  allWait.release();
  const auto next = [&] {
    go.release();
    begun.acquire();
  };
  begun.acquire();
  size_t left = CodecRunner::kMostQueued - 1;
  for (; left > CodecRunner::kFewQueued + 1; --left) next();
  EXPECT_EQ(woken, 0);
  next();
  EXPECT_EQ(woken, 1) << "there is little left";
  const size_t began = CodecRunner::kMostQueued - CodecRunner::kFewQueued;
  EXPECT_EQ(runner.take().size(), 2 * began - 1) << "all that has happened, in one";
  for (--left; left > 0; --left) {
    const int before = woken;
    next();
    EXPECT_EQ(woken, before + 1) << "of every one";
    EXPECT_EQ(runner.take().size(), 2U);
  }
  const int before = woken;
  go.release();
  while (woken == before) std::this_thread::yield();
  EXPECT_EQ(runner.take().size(), 1U) << "the last one is done";
}

TEST(CodecRunnerThreaded, ReportsACodecThatCannotBeMade) {
  Listener listener;
  CodecRunner decoder(
      [] {
        return std::make_unique<StreamCodec>(
            StreamCodecSettings{.codec = "no such codec", .description = {}});
      },
      listener.wake());
  const std::vector<CodecEvent> events = listener.until<CodecFailed>(decoder);
  EXPECT_THROW(std::rethrow_exception(std::get<CodecFailed>(events.back()).error), av::Error);
}

TEST(CodecRunnerThreaded, AllocatesNoPacketInASteadyState) {
  av::BufferPool pool(1 << 20);
  PictureEncoder encoder(x264());
  int64_t before = 0;
  for (int i = 0; i < 200; ++i) {
    encoder.process({.data = evenPicture(pool, static_cast<uint8_t>(i)), .time = {i, -1}},
                    [](CodecOutput) {});
    if (i == 100) before = encoder.pool().misses();
  }
  EXPECT_EQ(encoder.pool().misses(), before);
  EXPECT_GT(encoder.pool().hits(), 100);
  EXPECT_LE(pool.misses(), 8);
}

TEST(CodecTimes, GivesTimesBackByTicketWhateverTheyAre) {
  CodecTimes times;
  const int64_t first = times.rising({50, 5});
  const int64_t second = times.rising({50, 6});
  const int64_t third = times.rising({-10, -1});
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_EQ(times.take(third).timestamp, -10);
  EXPECT_EQ(times.take(first).duration, 5);
  EXPECT_EQ(times.take(second).duration, 6);
  EXPECT_TRUE(times.empty());
}

}  // namespace
}  // namespace framewright::engine
