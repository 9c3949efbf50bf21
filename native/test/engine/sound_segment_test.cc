#include "engine/sound_segment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "av/error.h"
#include "av/live_count.h"
#include "test/engine/fault_support.h"
#include "test/engine/segment_support.h"

namespace framewright::engine {
namespace {

using namespace std::chrono_literals;
using av::ErrorCode;

// What a player makes of the part: the encoder's priming left out.
std::vector<float> decoded(const std::string& part) {
  SegmentReader reader(part);
  av::Decoder decoder = av::Decoder::open(*reader.format().parameters, reader.format().timeBase);
  std::vector<float> samples;
  int64_t first = 0;
  const auto drain = [&] {
    while (const auto frame = decoder.receive()) {
      if (samples.empty()) first = frame->pts();
      const auto* row = reinterpret_cast<const float*>((*frame)->extended_data[0]);
      samples.insert(samples.end(), row, row + (*frame)->nb_samples);
    }
  };
  while (const auto packet = reader.next()) {
    decoder.send(*packet);
    drain();
  }
  decoder.sendEnd();
  drain();
  if (first < 0) samples.erase(samples.begin(), samples.begin() - static_cast<ptrdiff_t>(first));
  return samples;
}

void encode(const SoundPlan& plan, const std::string& path) {
  SoundSegment sound(plan, 160'000, path);
  sound.encode();
}

TEST(SoundSegmentTest, IsOneContinuousStream) {
  const TempFolder folder;
  writeSound(folder.file("tone.wav"), "wav", "pcm_f32le", 48000, tone(48000, 2, 3, 440, 0.5));
  encode(soundOf(folder.file("tone.wav"), 90), folder.file("sound"));
  EXPECT_TRUE(isWhole(folder.file("sound")));
  const auto packets = packetsOf(folder.file("sound"));
  for (size_t i = 0; i < packets.size(); ++i)
    EXPECT_EQ(packets[i].pts, -1024 + 1024 * static_cast<int64_t>(i));
  const std::vector<float> samples = decoded(folder.file("sound"));
  ASSERT_GE(samples.size(), 90U * 1600);
  // From the first sample to the last it is the tone, in step and without a step.
  for (size_t i = 1024; i + 1024 < 90U * 1600; ++i) {
    const double expected = 0.5 * std::sin(2 * M_PI * 440 * static_cast<double>(i) / 48000);
    ASSERT_NEAR(samples[i], expected, 0.02) << "sample " << i;
  }
}

TEST(SoundSegmentTest, HasNoClickWhereOneSpanEndsAndTheNextBegins) {
  const TempFolder folder;
  writeSound(folder.file("tone.wav"), "wav", "pcm_f32le", 48000, tone(48000, 2, 3, 440, 0.5));
  SoundPlan whole = soundOf(folder.file("tone.wav"), 90);
  encode(whole, folder.file("whole"));
  SoundPlan cut = whole;
  cut.spans.clear();
  for (const auto& [start, end] :
       std::vector<std::pair<int64_t, int64_t>>{{0, 1}, {1, 40'000}, {40'000, 144'000}}) {
    SoundSpan span = whole.spans[0];
    span.from = {start, 48000};
    span.start = start;
    span.count = end - start;
    cut.spans.push_back(span);
  }
  encode(cut, folder.file("cut"));
  EXPECT_TRUE(sameFile(folder.file("cut"), folder.file("whole")));
}

TEST(SoundSegmentTest, IsTheSameEachTime) {
  const TempFolder folder;
  writeSound(folder.file("tone.wav"), "wav", "pcm_s16le", 44100, tone(44100, 2, 2, 440, 0.9));
  for (const std::string name : {"a", "b"}) encode(soundOf(folder.file("tone.wav"), 60), folder.file(name));
  EXPECT_TRUE(sameFile(folder.file("a"), folder.file("b")));
}

TEST(SoundSegmentTest, MakesAsManySamplesAsThePlanHas) {
  const TempFolder folder;
  writeSound(folder.file("tone.wav"), "wav", "pcm_s16le", 48000, tone(48000, 2, 1, 440, 0.5));
  for (const int64_t count : {1, 1023, 1024, 1025, 48'000}) {
    SoundPlan plan = soundOf(folder.file("tone.wav"), 1);
    plan.sampleCount = count;
    plan.spans[0].count = count;
    encode(plan, folder.file("sound"));
    const auto blocks = static_cast<size_t>((count + 1023) / 1024);
    EXPECT_EQ(packetsOf(folder.file("sound")).size(), blocks + 1) << count << " samples, and the priming";
  }
}

TEST(SoundSegmentTest, IsSilentWithoutASource) {
  const TempFolder folder;
  SoundPlan plan = soundOf(folder.file("none.wav"), 30);
  plan.spans.clear();
  encode(plan, folder.file("sound"));
  for (const float sample : decoded(folder.file("sound"))) ASSERT_EQ(sample, 0);
}

TEST(SoundSegmentTest, TellsWhatItCost) {
  const TempFolder folder;
  writeSound(folder.file("tone.wav"), "wav", "pcm_s16le", 48000, tone(48000, 2, 1, 440, 0.5));
  SoundSegment sound(soundOf(folder.file("tone.wav"), 30), 160'000, folder.file("sound"));
  sound.encode();
  EXPECT_EQ(sound.figures().stage, "sound");
  EXPECT_EQ(sound.figures().detail, "aac");
  EXPECT_EQ(sound.figures().count, 47U);  // 48,000 samples in blocks of 1,024
}

TEST(SoundSegmentTest, EndsWithTheErrorOfAMissingSource) {
  const TempFolder folder;
  EXPECT_EQ(codeOf([&] { encode(soundOf(folder.file("none.wav"), 30), folder.file("sound")); }),
            ErrorCode::kMediaMissing);
  EXPECT_FALSE(isWhole(folder.file("sound")));
}

TEST(SoundSegmentTest, SaysThatTheDiskIsFull) {
  const TempFolder folder;
  writeSound(folder.file("tone.wav"), "wav", "pcm_s16le", 48000, tone(48000, 2, 2, 440, 0.5));
  for (const rlim_t limit : {rlim_t{0}, rlim_t{1000}, rlim_t{20'000}}) {
    const FileSizeLimit full(limit);
    EXPECT_EQ(codeOf([&] { encode(soundOf(folder.file("tone.wav"), 60), folder.file("sound")); }),
              ErrorCode::kDiskFull)
        << limit;
  }
}

TEST(SoundSegmentThreadedTest, EndsSoonWhenCancelledAtAnyMoment) {
  const TempFolder folder;
  writeSound(folder.file("tone.wav"), "wav", "pcm_s16le", 48000, tone(48000, 2, 20, 440, 0.5));
  const auto framesBefore = av::live.frames.value();
  const auto packetsBefore = av::live.packets.value();
  const auto codecsBefore = av::live.codecs.value();
  std::mt19937 random(4711);
  int cancelled = 0;
  for (int round = 0; round < 20; ++round) {
    SoundSegment sound(soundOf(folder.file("tone.wav"), 600), 160'000, folder.file("sound"));
    const auto delay = std::chrono::microseconds(random() % 40'000);
    std::chrono::steady_clock::time_point told;
    std::jthread canceller([&] {
      std::this_thread::sleep_for(delay);
      told = std::chrono::steady_clock::now();
      sound.cancel();
      (void)sound.figures();
    });
    std::chrono::steady_clock::time_point ended;
    bool whole = false;
    try {
      sound.encode();
      whole = true;
    } catch (const av::Error& error) {
      ended = std::chrono::steady_clock::now();
      EXPECT_EQ(error.code(), ErrorCode::kCancelled) << error.what();
      ++cancelled;
    }
    canceller.join();
    if (!whole) {
      EXPECT_LT(ended - told, 1s) << "round " << round;
    }
    EXPECT_EQ(isWhole(folder.file("sound")), whole) << "round " << round;
  }
  EXPECT_GT(cancelled, 0);
  EXPECT_EQ(av::live.frames.value(), framesBefore);
  EXPECT_EQ(av::live.packets.value(), packetsBefore);
  EXPECT_EQ(av::live.codecs.value(), codecsBefore);
}

}  // namespace
}  // namespace framewright::engine
