// What joining promises: exact ends, exact edges at whole pixels, areas that are right in between.
#include "compose/join.h"

#include <gtest/gtest.h>

#include <numbers>
#include <random>

#include "compose/placement.h"
#include "pictures.h"

namespace framewright::compose {
namespace {

using testing::greatestDifference;
using testing::Picture420;

constexpr int kWidth = 160, kHeight = 90;

class Join : public ::testing::Test {
 protected:
  Join() {
    std::mt19937 random(7);
    from_.paintNoise(random);
    to_.paintNoise(random);
  }

  Picture420 from_{kWidth, kHeight}, to_{kWidth, kHeight}, out_{kWidth, kHeight};
};

TEST_F(Join, AMixIsExactAtBothEnds) {
  mix(from_, to_, 0, out_);
  EXPECT_EQ(greatestDifference(out_, from_), 0);
  mix(from_, to_, kOpacityOne, out_);
  EXPECT_EQ(greatestDifference(out_, to_), 0);
}

TEST_F(Join, AMixLiesBetweenAndGrowsWithItsWeight) {
  Picture420 previous(kWidth, kHeight);
  mix(from_, to_, 0, previous);
  for (int32_t weight = 1; weight < kOpacityOne; weight += 499) {
    mix(from_, to_, weight, out_);
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        const int a = from_.y.at(x, y), b = to_.y.at(x, y), mixed = out_.y.at(x, y);
        ASSERT_NEAR(mixed, a + (b - a) * weight / 32768.0, 1);
        ASSERT_TRUE(b >= a ? mixed >= previous.y.at(x, y) : mixed <= previous.y.at(x, y));
        previous.y.at(x, y) = static_cast<uint8_t>(mixed);
      }
    }
  }
}

TEST_F(Join, AMixMayWriteOverEitherInput) {
  mix(from_, to_, 12345, out_);
  Picture420 a(kWidth, kHeight), b(kWidth, kHeight);
  mix(from_, from_, 0, a);
  mix(to_, to_, 0, b);
  mix(a, to_, 12345, a);
  mix(from_, b, 12345, b);
  EXPECT_EQ(greatestDifference(a, out_), 0);
  EXPECT_EQ(greatestDifference(b, out_), 0);
}

TEST_F(Join, AWipeAtWholePixelsIsExact) {
  const auto check = [&](WipeDirection direction, int edge, const auto& shows_to) {
    wipe(from_, to_, direction, edge * kPixelOne, out_);
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        ASSERT_EQ(out_.y.at(x, y), shows_to(x, y) ? to_.y.at(x, y) : from_.y.at(x, y)) << x << ", " << y;
        ASSERT_EQ(out_.v.at(x / 2, y / 2),
                  shows_to(x, y) ? to_.v.at(x / 2, y / 2) : from_.v.at(x / 2, y / 2));
      }
    }
  };
  for (const int edge : {0, 2, 40, 90}) {
    check(WipeDirection::kRight, edge, [=](int x, int) { return x < edge; });
    check(WipeDirection::kLeft, edge, [=](int x, int) { return x >= edge; });
    check(WipeDirection::kDown, edge, [=](int, int y) { return y < edge; });
    check(WipeDirection::kUp, edge, [=](int, int y) { return y >= edge; });
  }
}

TEST_F(Join, AWipeOutsideThePictureShowsOneOfThem) {
  wipe(from_, to_, WipeDirection::kRight, -5 * kPixelOne, out_);
  EXPECT_EQ(greatestDifference(out_, from_), 0);
  wipe(from_, to_, WipeDirection::kDown, 500 * kPixelOne, out_);
  EXPECT_EQ(greatestDifference(out_, to_), 0);
}

TEST_F(Join, AWipesEdgeIsMixedInBetween) {
  from_.paint(20, 50, 60);
  to_.paint(220, 150, 160);
  wipe(from_, to_, WipeDirection::kRight, 41 * kPixelOne + kPixelOne / 4, out_);
  EXPECT_EQ(out_.y.at(40, 10), 220);
  EXPECT_EQ(out_.y.at(41, 10), 70);
  EXPECT_EQ(out_.y.at(42, 10), 20);
  EXPECT_EQ(out_.u.at(19, 10), 150);
  EXPECT_NEAR(out_.u.at(20, 10), 50 + 100 * 1.25 / 2, 1);
  EXPECT_EQ(out_.u.at(21, 10), 50);
}

TEST_F(Join, ACircleHasItsArea) {
  from_.paint(0, 0, 0);
  to_.paint(200, 200, 200);
  for (const double radius : {0.0, 3.3, 10.0, 37.7, 44.0}) {
    circle(from_, to_, static_cast<int32_t>(80.3 * kPixelOne), static_cast<int32_t>(45.1 * kPixelOne),
           static_cast<int32_t>(radius * kPixelOne), out_);
    double luma = 0, chroma = 0;
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) luma += out_.y.at(x, y) / 200.0;
    }
    for (int y = 0; y < kHeight / 2; ++y) {
      for (int x = 0; x < kWidth / 2; ++x) chroma += out_.u.at(x, y) / 200.0 * 4;
    }
    const double area = std::numbers::pi * radius * radius;
    EXPECT_NEAR(luma, area, 0.004 * area + 0.5) << radius;
    EXPECT_NEAR(chroma, area, 0.02 * area + 2) << radius;
  }
}

TEST_F(Join, ACircleThatHoldsThePictureShowsOnlyTo) {
  circle(from_, to_, 80 * kPixelOne, 45 * kPixelOne, 100 * kPixelOne, out_);
  EXPECT_EQ(greatestDifference(out_, to_), 0);
  circle(from_, to_, 500 * kPixelOne, 45 * kPixelOne, 100 * kPixelOne, out_);
  EXPECT_EQ(greatestDifference(out_, from_), 0);
}

}  // namespace
}  // namespace framewright::compose
