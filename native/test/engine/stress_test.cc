// Frames and codecs for a long time, on several threads: what `npm run test:sanitize` runs whole under
// AddressSanitizer, ThreadSanitizer and valgrind (FRAMEWRIGHT_STRESS=1), and every run of the tests in short.
#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "av/buffer_pool.h"
#include "av/frame.h"
#include "av/live_count.h"
#include "engine/codec_runner.h"
#include "engine/picture_bytes.h"
#include "engine/picture_converter.h"
#include "engine/picture_encoder.h"

namespace framewright::engine {
namespace {

constexpr int kWidth = 64;
constexpr int kHeight = 48;

int rounds(int whole, int brief) {
  const char* stress = std::getenv("FRAMEWRIGHT_STRESS");
  return stress != nullptr && std::strcmp(stress, "1") == 0 ? whole : brief;
}

// FRAMEWRIGHT_SEED repeats a run.
unsigned seed() {
  const char* given = std::getenv("FRAMEWRIGHT_SEED");
  return given == nullptr ? std::random_device{}() : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

av::Frame picture(av::BufferPool& pool, int level) {
  const std::vector<uint8_t> bytes(size_t{kWidth} * kHeight * 4, static_cast<uint8_t>(level));
  const PlaneLayout layout[] = {{0, size_t{kWidth} * 4}};
  return frameFromBytes(pool, AV_PIX_FMT_RGBA, kWidth, kHeight, bytes, layout);
}

struct Held {
  int64_t frames = av::live.frames.value();
  int64_t packets = av::live.packets.value();
  int64_t codecs = av::live.codecs.value();
  int64_t poolBytes = av::live.poolBytes.value();
  bool operator==(const Held&) const = default;
};

// A thread that looks at what it is sent and closes it.
class Closer {
 public:
  Closer() : thread_([this] { run(); }) {}
  ~Closer() {
    send(std::nullopt);
    thread_.join();
  }
  Closer(const Closer&) = delete;
  Closer& operator=(const Closer&) = delete;

  void send(std::optional<av::Frame> frame) {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back(std::move(frame));
    changed_.notify_one();
  }

 private:
  void run() {
    for (;;) {
      std::vector<std::optional<av::Frame>> taken;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !waiting_.empty(); });
        taken.swap(waiting_);
      }
      for (const std::optional<av::Frame>& frame : taken) {
        if (!frame) return;
        const uint8_t* row = frame->get()->data[0];
        EXPECT_EQ(row[0], row[kWidth * 4 - 1]);
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::optional<av::Frame>> waiting_;
  std::thread thread_;
};

TEST(StressThreaded, ClosesTenClonesInAnyOrderOnFourThreads) {
  const unsigned number = seed();
  SCOPED_TRACE("seed " + std::to_string(number));
  std::mt19937 random(number);
  const Held before;
  {
    av::BufferPool pool(1 << 20);
    std::vector<std::unique_ptr<Closer>> closers;
    for (int i = 0; i < 4; ++i) closers.push_back(std::make_unique<Closer>());
    for (int round = 0; round < rounds(1000, 100); ++round) {
      std::optional<av::Frame> original = picture(pool, round % 256);
      std::vector<av::Frame> clones;
      for (int i = 0; i < 10; ++i) clones.push_back(original->clone());
      const size_t originalEnds = random() % 10;
      for (size_t i = 0; !clones.empty(); ++i) {
        if (i == originalEnds) original.reset();
        const auto chosen = clones.begin() + static_cast<std::ptrdiff_t>(random() % clones.size());
        closers[random() % closers.size()]->send(std::move(*chosen));
        clones.erase(chosen);
      }
    }
  }
  EXPECT_EQ(before, Held());
}

TEST(StressThreaded, EndsEveryRoundWithTheCountersWhereTheyWere) {
  av::BufferPool pool(1 << 20);
  PictureConverter converter;
  std::vector<uint8_t> bytes(size_t{kWidth} * kHeight * 4);
  picture(pool, 0).reset();
  const Held before;
  for (int round = 0; round < rounds(500, 50); ++round) {
    {
      const av::Frame original = picture(pool, round % 256);
      std::vector<av::Frame> clones;
      for (int i = 0; i < 10; ++i) clones.push_back(original.clone());
      converter.toRgb(clones[static_cast<size_t>(round) % 10], {0, 0, kWidth, kHeight}, AV_PIX_FMT_BGRA,
                      bytes, {0, size_t{kWidth} * 4});
    }
    ASSERT_EQ(before, Held()) << "in round " << round;
  }
  EXPECT_EQ(pool.misses(), 1);
}

TEST(StressThreaded, SeesAFrameThatWasNotClosed) {
  av::BufferPool pool(1 << 20);
  const Held before;
  auto forgotten = std::make_unique<av::Frame>(picture(pool, 1));
  EXPECT_EQ(Held().frames, before.frames + 1);
  forgotten.reset();
  EXPECT_EQ(Held().frames, before.frames);
}

PictureEncoderSettings encoderNamed(const std::string& name) {
  PictureEncoderSettings settings;
  settings.choices = {{name, {{"b", "200000"}}}};
  settings.width = kWidth;
  settings.height = kHeight;
  settings.threads = 1;
  return settings;
}

// A runner and what wakes for it.
class Encoding {
 public:
  explicit Encoding(const std::string& encoder)
      : runner_([encoder] { return std::make_unique<PictureEncoder>(encoderNamed(encoder)); },
                [this] {
                  const std::scoped_lock lock(mutex_);
                  woken_ = true;
                  changed_.notify_one();
                }) {}

  void submit(av::BufferPool& pool, int count) {
    for (int i = 0; i < count; ++i) runner_.submit({.data = picture(pool, i * 8), .time = {i * 1000, 1000}});
    runner_.flush(1);
  }

  // How many chunks came before the flush was done.
  int chunks() {
    for (int count = 0;;) {
      for (const CodecEvent& event : runner_.take()) {
        if (std::holds_alternative<CodecOutput>(event)) ++count;
        if (std::holds_alternative<Flushed>(event)) return count;
        if (const auto* failed = std::get_if<CodecFailed>(&event)) std::rethrow_exception(failed->error);
      }
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return woken_; });
      woken_ = false;
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  CodecRunner runner_;  // last: it wakes the others
};

TEST(StressThreaded, EncodesWithTenEncodersAtOnce) {
  const Held before;
  {
    av::BufferPool pool(1 << 20);
    std::vector<std::unique_ptr<Encoding>> encodings;
    for (int i = 0; i < 10; ++i) {
      encodings.push_back(std::make_unique<Encoding>(i % 2 == 0 ? "libx264" : "libvpx"));
      encodings.back()->submit(pool, 30);
    }
    for (const auto& encoding : encodings) EXPECT_EQ(encoding->chunks(), 30);
  }
  EXPECT_EQ(before, Held());
}

TEST(StressThreaded, HoldsNothingAfterManyLivesOfAnEncoder) {
  av::BufferPool pool(1 << 20);
  { Encoding(std::string("libvpx")).submit(pool, 5); }
  const Held before;
  for (int life = 0; life < rounds(100, 10); ++life) {
    {
      Encoding encoding("libvpx");
      encoding.submit(pool, 5);
      EXPECT_EQ(encoding.chunks(), 5);
    }
    const Held after;
    ASSERT_EQ(std::tie(before.frames, before.packets, before.codecs),
              std::tie(after.frames, after.packets, after.codecs))
        << "in life " << life;
    // Pictures that wait for reuse; as many as were under way at most.
    ASSERT_LE(after.poolBytes, before.poolBytes + 5 * kWidth * kHeight * 8) << "in life " << life;
  }
}

}  // namespace
}  // namespace framewright::engine
