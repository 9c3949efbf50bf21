#include "engine/gain_envelope.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "engine/sound_buffer.h"

namespace framewright::engine {
namespace {

// The plain rule, point by point.
double plainGain(const std::vector<GainPoint>& points, int64_t offset) {
  if (offset < points.front().offset) return points.front().gain;
  for (size_t i = points.size(); i-- > 0;) {
    if (offset < points[i].offset) continue;
    if (i + 1 == points.size()) return points[i].gain;
    const double part = static_cast<double>(offset - points[i].offset) /
                        static_cast<double>(points[i + 1].offset - points[i].offset);
    return points[i].gain + (points[i + 1].gain - points[i].gain) * part;
  }
  return 0;
}

TEST(GainEnvelopeTest, IsLinearBetweenPointsAndConstantOutside) {
  const GainEnvelope envelope({{100, 0.5}, {200, 1.0}, {300, 0.0}});
  EXPECT_DOUBLE_EQ(envelope.at(-7), 0.5);
  EXPECT_DOUBLE_EQ(envelope.at(100), 0.5);
  EXPECT_DOUBLE_EQ(envelope.at(150), 0.75);
  EXPECT_DOUBLE_EQ(envelope.at(225), 0.75);
  EXPECT_DOUBLE_EQ(envelope.at(300), 0.0);
  EXPECT_DOUBLE_EQ(envelope.at(9999), 0.0);
}

TEST(GainEnvelopeTest, JumpsWhereTwoPointsShareAnOffset) {
  const GainEnvelope envelope({{0, 1.0}, {10, 1.0}, {10, 0.25}, {20, 0.25}});
  EXPECT_DOUBLE_EQ(envelope.at(9), 1.0);
  EXPECT_DOUBLE_EQ(envelope.at(10), 0.25);
}

TEST(GainEnvelopeTest, RefusesPointsThatDoNotAscend) {
  EXPECT_THROW(GainEnvelope({}), std::invalid_argument);
  EXPECT_THROW(GainEnvelope({{5, 1}, {4, 1}}), std::invalid_argument);
}

TEST(GainEnvelopeTest, GivesTheSameSoundInBlocksOfAnyLength) {
  std::srand(2718);
  for (int round = 0; round < 200; ++round) {
    std::vector<GainPoint> points;
    int64_t offset = std::rand() % 50 - 25;
    for (int count = 1 + std::rand() % 6; count > 0; --count) {
      points.push_back({offset, (std::rand() % 2001) / 1000.0});
      offset += 1 + std::rand() % 80;
    }
    const GainEnvelope envelope(points);
    constexpr int64_t kSamples = 300;
    std::vector<float> sound(kSamples);
    for (float& sample : sound) sample = static_cast<float>(std::rand() % 2001 - 1000) / 1000;
    std::vector<float> sum(kSamples, 0.125F);
    for (int64_t at = 0; at < kSamples;) {
      const int64_t length = std::min<int64_t>(1 + std::rand() % 90, kSamples - at);
      const SoundView to{.rows = {sum.data() + at}, .channels = 1, .count = length};
      const SoundView from{.rows = {sound.data() + at}, .channels = 1, .count = length};
      envelope.mixInto(to, from, at - 20);
      at += length;
    }
    for (int64_t i = 0; i < kSamples; ++i) {
      const auto at = static_cast<size_t>(i);
      ASSERT_NEAR(sum[at], 0.125 + sound[at] * plainGain(points, i - 20), 1e-6)
          << "round " << round << " sample " << i;
    }
  }
}

}  // namespace
}  // namespace framewright::engine
