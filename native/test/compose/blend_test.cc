// What blending promises: exact ends, constants that stay constant, fades without bands.
#include "compose/blend.h"

#include <gtest/gtest.h>

#include <random>

#include "compose/color.h"
#include "pictures.h"

namespace framewright::compose {
namespace {

using testing::greatestDifference;
using testing::Picture420;
using testing::PictureRgba;
using testing::placedAt;

constexpr Size kOutput{128, 64};

Picture420 noise(uint32_t seed) {
  std::mt19937 random(seed);
  Picture420 picture(kOutput.width, kOutput.height);
  picture.paintNoise(random);
  return picture;
}

Still discStill() {
  PictureRgba image(kOutput.width, kOutput.height);
  for (int y = 0; y < kOutput.height; ++y) {
    for (int x = 0; x < kOutput.width; ++x) {
      const int alpha = std::clamp(300 - ((x - 64) * (x - 64) + (y - 32) * (y - 32)) / 2, 0, 255);
      image.set(x, y, alpha, alpha / 2, 0, alpha);
    }
  }
  return Still::fromRgba(image);
}

class Blend : public ::testing::Test {
 protected:
  void place(const Yuv420View& source, double x = 0, double y = 0) {
    placer_.place(source, placedAt(x, y, source.y.width, source.y.height), kOutput, layer_);
  }

  Placer placer_;
  PlacedLayer layer_;
};

TEST_F(Blend, AtOpacityZeroLeavesThePictureAsItIs) {
  const Picture420 source = noise(1), before = noise(2);
  Picture420 out = noise(2);
  place(source, 3.5, 2.25);
  blend(layer_, 0, out);
  EXPECT_EQ(greatestDifference(out, before), 0);
}

TEST_F(Blend, AtOpacityOneShowsAnOpaqueLayerBitForBit) {
  const Picture420 source = noise(1);
  Picture420 out = noise(2);
  place(source);
  blend(layer_, kOpacityOne, out);
  EXPECT_EQ(greatestDifference(out, source), 0);
}

TEST_F(Blend, OfAConstantOverItselfStaysConstantAtEveryOpacity) {
  Picture420 source(kOutput.width, kOutput.height), out(kOutput.width, kOutput.height);
  for (int value = 0; value < 256; value += 5) {
    source.paint(value, 255 - value, value / 2);
    place(source);
    for (int32_t opacity = 1; opacity < kOpacityOne; opacity += 997) {
      out.paint(value, 255 - value, value / 2);
      blend(layer_, opacity, out);
      ASSERT_EQ(greatestDifference(out, source), 0) << value << " at " << opacity;
    }
  }
}

TEST_F(Blend, WithAnEdgeOverItsOwnColourStaysConstant) {
  Picture420 source(32, 32), out(kOutput.width, kOutput.height), expected(kOutput.width, kOutput.height);
  for (int value = 0; value < 256; ++value) {
    source.paint(value, 255 - value, value / 2);
    out.paint(value, 255 - value, value / 2);
    expected.paint(value, 255 - value, value / 2);
    place(source, 10 + value / 256.0, 5 + value / 100.0);
    blend(layer_, kOpacityOne, out);
    ASSERT_EQ(greatestDifference(out, expected), 0) << value;
  }
}

TEST_F(Blend, FadesHaveTheRightMeanAndNoBands) {
  // A quarter level apart, so that rounding alone would show nothing for half of the fade.
  Picture420 source(kOutput.width, kOutput.height), out(kOutput.width, kOutput.height);
  source.paint(101, 128, 128);
  place(source);
  for (int32_t opacity = 0; opacity <= kOpacityOne; opacity += kOpacityOne / 64) {
    out.paint(100, 128, 128);
    blend(layer_, opacity, out);
    double sum = 0;
    for (int y = 0; y < kOutput.height; ++y) {
      for (int x = 0; x < kOutput.width; ++x) sum += out.y.at(x, y);
    }
    EXPECT_NEAR(sum / (kOutput.width * kOutput.height), 100 + opacity / 32768.0, 1e-9);
  }
}

TEST_F(Blend, TheDitherStandsStillWhereverTheLayerIs) {
  Picture420 source(64, 32), a(kOutput.width, kOutput.height), b(kOutput.width, kOutput.height);
  source.paint(101, 128, 128);
  a.paint(100, 128, 128);
  b.paint(100, 128, 128);
  place(source, 10, 6);
  blend(layer_, 12000, a);
  place(source, 22, 14);
  blend(layer_, 12000, b);
  for (int y = 14; y < 38; ++y) {
    for (int x = 22; x < 74; ++x) ASSERT_EQ(a.y.at(x, y), b.y.at(x, y)) << x << ", " << y;
  }
}

TEST_F(Blend, OfAStillFollowsTheFormula) {
  const Still still = discStill();
  const Still::Level& level = still.levels()[0];
  placer_.place(still, placedAt(0, 0, kOutput.width, kOutput.height), kOutput, layer_);
  for (const int32_t opacity : {kOpacityOne, 20000, 3000}) {
    Picture420 out(kOutput.width, kOutput.height);
    out.paint(60, 128, 128);
    blend(layer_, opacity, out);
    for (int y = 0; y < kOutput.height; ++y) {
      for (int x = 0; x < kOutput.width; ++x) {
        const int i = x - level.region.x, j = y - level.region.y;
        const bool inside = i >= 0 && j >= 0 && i < level.region.width && j < level.region.height;
        const double o = opacity / 32768.0;
        const double alpha = inside ? level.alpha.row(j)[i] / 255.0 : 0;
        const double expected = (inside ? level.y.row(j)[i] * o : 0) + 60 * (1 - alpha * o);
        ASSERT_NEAR(out.y.at(x, y), expected, opacity == kOpacityOne ? 0.51 : 1.01) << x << ", " << y;
      }
    }
  }
}

TEST_F(Blend, AWhiteRasterOverBlackIsLegalWhite) {
  PictureRgba image(40, 30);
  for (int y = 0; y < 30; ++y) {
    for (int x = 0; x < 40; ++x) image.set(x, y, 255, 255, 255);
  }
  Picture420 out(kOutput.width, kOutput.height);
  fill(toYuv(0x000000), out);
  placer_.place(Still::fromRgba(image), placedAt(20, 10, 40, 30), kOutput, layer_);
  blend(layer_, kOpacityOne, out);
  for (int y = 0; y < kOutput.height; ++y) {
    for (int x = 0; x < kOutput.width; ++x) {
      const bool inside = x >= 20 && x < 60 && y >= 10 && y < 40;
      ASSERT_EQ(out.y.at(x, y), inside ? 235 : 16);
      ASSERT_EQ(out.u.at(x / 2, y / 2), 128);
      ASSERT_EQ(out.v.at(x / 2, y / 2), 128);
    }
  }
}

}  // namespace
}  // namespace framewright::compose
