#include "engine/sound_mixer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "engine/sound_stretch.h"
#include "test/engine/film_support.h"

namespace framewright::engine {
namespace {

constexpr int kRate = 48000;

Sound mixAll(const SoundPlan& plan, int64_t block) {
  SoundMixer mixer(plan);
  Sound film(static_cast<size_t>(plan.channels), std::vector<float>(static_cast<size_t>(plan.sampleCount)));
  const SoundView all = viewOfSound(film);
  while (mixer.position() < plan.sampleCount) mixer.read(all.part(mixer.position(), block));
  return film;
}

// Root mean square of a stretch of one channel.
double level(const std::vector<float>& sound, int64_t first, int64_t count) {
  double sum = 0;
  for (int64_t i = first; i < first + count; ++i) sum += std::pow(sound[static_cast<size_t>(i)], 2);
  return std::sqrt(sum / static_cast<double>(count));
}

// Of the strongest steady tone: zero crossings upward a second.
double pitch(const std::vector<float>& sound, int64_t first, int64_t count) {
  int crossings = 0;
  for (int64_t i = first + 1; i < first + count; ++i) {
    crossings += sound[static_cast<size_t>(i - 1)] < 0 && sound[static_cast<size_t>(i)] >= 0 ? 1 : 0;
  }
  return static_cast<double>(crossings) * kRate / static_cast<double>(count);
}

class SoundMixerTest : public testing::Test {
 protected:
  void SetUp() override {
    writeSound(folder.file("tone.wav"), "wav", "pcm_f32le", kRate, tone(kRate, 2, 10, 441, 0.5));
    writeSound(folder.file("tone441.wav"), "wav", "pcm_f32le", 44100, tone(44100, 2, 10, 441, 0.5));
    Sound noise(2, std::vector<float>(static_cast<size_t>(kRate) * 10));
    std::srand(99);
    for (auto& row : noise) {
      for (float& sample : row) sample = static_cast<float>(std::rand() % 2001 - 1000) / 4000;
    }
    writeSound(folder.file("noise.wav"), "wav", "pcm_f32le", kRate, noise);
  }

  [[nodiscard]] SoundPlan plan(std::vector<SoundSpan> spans, int64_t samples = kRate,
                               int channels = 2) const {
    return {.sampleRate = kRate,
            .channels = channels,
            .sampleCount = samples,
            .files = {{folder.file("tone.wav"), 0},
                      {folder.file("tone441.wav"), 0},
                      {folder.file("noise.wav"), 0}},
            .spans = std::move(spans)};
  }

  TempFolder folder;
};

double toneAt(double seconds) { return 0.5 * std::sin(2 * M_PI * 441 * seconds); }

TEST_F(SoundMixerTest, PlacesASpanOnItsSamplesAndLeavesTheRestSilent) {
  const Sound film =
      mixAll(plan({{.file = 0, .from = {1, 3}, .start = 1000, .count = 5000, .envelope = {{0, 0.5}}}}), 333);
  for (int64_t i = 0; i < kRate; ++i) {
    const bool inside = i >= 1000 && i < 6000;
    const double expected = inside ? 0.5 * toneAt(1.0 / 3 + static_cast<double>(i - 1000) / kRate) : 0;
    ASSERT_NEAR(film[0][static_cast<size_t>(i)], expected, 1e-4) << i;
  }
}

TEST_F(SoundMixerTest, GivesTheSameSoundInBlocksOfAnyLength) {
  const auto spans = plan(
      {{.file = 1, .from = {1, 7}, .start = 0, .count = 20'000, .envelope = {{0, 0}, {700, 1}}},
       {.file = 2, .from = {2, 1}, .start = 15'000, .count = 30'000, .envelope = {{0, 0.25}}},
       {.file = 0, .from = {3, 1}, .speed = {3, 2}, .start = 17'000, .count = 9'999, .envelope = {{0, 1}}}});
  const Sound one = mixAll(spans, kRate);
  EXPECT_EQ(one, mixAll(spans, 1024));
  EXPECT_EQ(one, mixAll(spans, 77));
}

TEST_F(SoundMixerTest, JoinsACutInContinuousSoundWithoutASeam) {
  for (const size_t file : {0, 1}) {
    std::vector<SoundSpan> pieces;
    const std::vector<int64_t> cuts{0, 1601, 4805, 4806, 9610, 30'030, kRate};
    for (size_t i = 0; i + 1 < cuts.size(); ++i) {
      pieces.push_back({.file = file,
                        .from = {cuts[i], kRate},
                        .start = cuts[i],
                        .count = cuts[i + 1] - cuts[i],
                        .envelope = {{0, 1}}});
    }
    const Sound whole = mixAll(
        plan({{.file = file, .from = {0, 1}, .start = 0, .count = kRate, .envelope = {{0, 1}}}}), 1024);
    EXPECT_EQ(mixAll(plan(pieces), 1024), whole) << file;
  }
}

TEST_F(SoundMixerTest, SumsSpansBeyondFullScaleWithoutLimiting) {
  const SoundSpan loud{.file = 0, .from = {0, 1}, .start = 0, .count = 1000, .envelope = {{0, 2.0}}};
  const Sound film = mixAll(plan({loud, loud}), 1024);
  for (int64_t i = 0; i < 1000; ++i) {
    ASSERT_NEAR(film[1][static_cast<size_t>(i)], 4 * toneAt(static_cast<double>(i) / kRate), 1e-4);
  }
}

TEST_F(SoundMixerTest, KeepsTheEnergyInAnEqualPowerCrossfade) {
  constexpr int64_t kFade = 24'000;
  std::vector<GainPoint> out;
  std::vector<GainPoint> in;
  for (int step = 0; step <= 32; ++step) {
    const double part = step / 32.0;
    out.push_back({kFade * step / 32, std::cos(part * M_PI_2)});
    in.push_back({kFade * step / 32, std::sin(part * M_PI_2)});
  }
  const Sound film = mixAll(plan({{.file = 2, .from = {0, 1}, .start = 0, .count = kFade, .envelope = out},
                                  {.file = 2, .from = {5, 1}, .start = 0, .count = kFade, .envelope = in}}),
                            1024);
  const Sound plain =
      mixAll(plan({{.file = 2, .from = {0, 1}, .start = 0, .count = kFade, .envelope = {{0, 1}}}}), 1024);
  const double expected = level(plain[0], 0, kFade);
  for (int64_t first = 0; first < kFade; first += 3000) {
    EXPECT_NEAR(20 * std::log10(level(film[0], first, 3000) / expected), 0, 0.5) << first;
  }
}

TEST_F(SoundMixerTest, PadsWithSilenceWhereTheSourceHasNone) {
  const Sound film =
      mixAll(plan({{.file = 0, .from = {19, 2}, .start = 0, .count = kRate, .envelope = {{0, 1}}}}), 1024);
  EXPECT_GT(level(film[0], 0, 23'000), 0.3);
  EXPECT_EQ(level(film[0], 24'000, 24'000), 0);
}

class SoundSpeedTest : public SoundMixerTest, public testing::WithParamInterface<Ratio> {};

TEST_P(SoundSpeedTest, KeepsThePitchAndTheExactLength) {
  const Ratio speed = GetParam();
  const double tempo = static_cast<double>(speed.num) / static_cast<double>(speed.den);
  // As much film as ten seconds of source give at most.
  const auto count = static_cast<int64_t>(std::min(2.0, 9.0 / tempo) * kRate);
  const Sound film = mixAll(
      plan({{.file = 0, .from = {1, 2}, .speed = speed, .start = 100, .count = count, .envelope = {{0, 1}}}},
           3 * kRate),
      1024);
  EXPECT_EQ(level(film[0], 0, 100), 0);
  EXPECT_NEAR(pitch(film[0], 2000, count - 4000), 441, 5);
  EXPECT_NEAR(level(film[0], 2000, count - 4000), 0.5 * M_SQRT1_2, 0.03);
  EXPECT_NEAR(level(film[0], 100 + count - 1000, 1000), 0.5 * M_SQRT1_2, 0.06) << "ends short";
  EXPECT_EQ(level(film[0], 100 + count, 1000), 0);
}

INSTANTIATE_TEST_SUITE_P(Speeds, SoundSpeedTest,
                         testing::Values(Ratio{1, 4}, Ratio{1, 2}, Ratio{9, 10}, Ratio{3, 2}, Ratio{2, 1},
                                         Ratio{5, 1}, Ratio{8, 1}),
                         [](const testing::TestParamInfo<Ratio>& speed) {
                           return std::to_string(speed.param.num) + "_" + std::to_string(speed.param.den);
                         });

// The middle of a burst of noise is heard when the speed says, to within what the eye forgives the ear (EBU
// R37: 40 ms).
TEST(SoundStretchTest, KeepsMomentsWhereTheSpeedPutsThem) {
  for (const Ratio speed : {Ratio{1, 4}, Ratio{1, 2}, Ratio{4, 5}, Ratio{3, 2}, Ratio{4, 1}, Ratio{8, 1}}) {
    std::srand(5);
    double offset = 0;
    constexpr int kBursts = 8;
    for (int round = 0; round < kBursts; ++round) {
      const int64_t begin = 100'000 + round * 613;
      const int64_t end = begin + 24'000;
      int64_t given = -SoundStretch::lead(speed, kRate);
      SoundStretch stretch(speed, kRate, 1, [&](const SoundView& out) {
        for (int64_t i = 0; i < out.count; ++i, ++given) {
          out.rows[0][i] =
              given >= begin && given < end ? static_cast<float>(std::rand() % 2001 - 1000) / 1000 : 0.0F;
        }
      });
      Sound sound(1, std::vector<float>(static_cast<size_t>((end + 24'000) * speed.den / speed.num)));
      stretch.read(viewOfSound(sound));
      const auto loud = [](float sample) { return std::abs(sample) > 0.2F; };
      const auto first = std::ranges::find_if(sound[0], loud) - sound[0].begin();
      const auto last = sound[0].rend() - std::find_if(sound[0].rbegin(), sound[0].rend(), loud);
      const double middle = static_cast<double>(first + last) / 2;
      offset += (middle - static_cast<double>((begin + end) * speed.den / speed.num) / 2) / kBursts;
    }
    EXPECT_NEAR(offset * 1000 / kRate, 0, 20) << speed.num << "/" << speed.den;
  }
}

TEST_F(SoundMixerTest, RefusesAPlanThatNamesWhatIsNotThere) {
  EXPECT_THROW(SoundMixer(plan({{.file = 3, .from = {0, 1}, .start = 0, .count = 1, .envelope = {{0, 1}}}})),
               std::invalid_argument);
  EXPECT_THROW(SoundMixer(plan({{.file = 0, .from = {0, 0}, .start = 0, .count = 1, .envelope = {{0, 1}}}})),
               std::invalid_argument);
}

}  // namespace
}  // namespace framewright::engine
