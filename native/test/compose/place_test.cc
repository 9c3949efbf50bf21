// What placing promises, by property: exact copies, exact positions, constants that stay constant, ramps that
// stay ramps.
#include "compose/place.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "compose/blend.h"
#include "compose/color.h"
#include "pictures.h"

namespace framewright::compose {
namespace {

using testing::greatestDifference;
using testing::Picture420;
using testing::PictureRgba;
using testing::placedAt;
using testing::turned;

constexpr Size kOutput{192, 108};

class Place : public ::testing::Test {
 protected:
  // `source` placed over `below`.
  template <class Source>
  Picture420 over(const Source& source, const Placement& placement, int y = 16, int u = 128, int v = 128) {
    Picture420 out(kOutput.width, kOutput.height);
    out.paint(y, u, v);
    placer_.place(source, placement, kOutput, layer_);
    blend(layer_, kOpacityOne, out);
    return out;
  }

  // The samples of the result inside the rectangle follow luma(x, y), chroma(x, y) of output coordinates
  // within `tolerance`; `margin` output pixels at the rectangle's edges are left out.
  void expectPainted(const Yuv420View& result, const Placement& placement,
                     const std::function<double(double, double)>& luma,
                     const std::function<double(double, double)>& chroma, double tolerance, double margin) {
    const double left = placement.x / 4096.0 + margin,
                 right = (placement.x + placement.width) / 4096.0 - margin;
    const double top = placement.y / 4096.0 + margin,
                 bottom = (placement.y + placement.height) / 4096.0 - margin;
    const auto compare = [&](const PlaneView& plane, double step, double x0, double y0, const auto& expected,
                             const char* name) {
      double worst = 0;
      for (int j = 0; j < plane.height; ++j) {
        for (int i = 0; i < plane.width; ++i) {
          const double x = i * step + x0, y = j * step + y0;
          if (x < left || x > right || y < top || y > bottom) continue;
          worst = std::max(worst, std::abs(plane.row(j)[i] - expected(x, y)));
        }
      }
      EXPECT_LE(worst, tolerance) << name;
    };
    compare(result.y, 1, 0.5, 0.5, luma, "luma");
    compare(result.u, 2, 0.5, 1, chroma, "chroma u");
    compare(
        result.v, 2, 0.5, 1, [&](double x, double y) { return 255 - chroma(x, y); }, "chroma v");
  }

  std::mt19937 random_{20260101};
  Placer placer_;
  PlacedLayer layer_;
};

TEST_F(Place, PassesASourceThatFitsOnByReference) {
  Picture420 source(kOutput.width, kOutput.height);
  placer_.place(source, placedAt(0, 0, kOutput.width, kOutput.height), kOutput, layer_);
  EXPECT_TRUE(layer_.passThrough());
  EXPECT_TRUE(layer_.covers(kOutput));
  EXPECT_EQ(layer_.planes().y.data, source.y.view().data);
  EXPECT_EQ(layer_.bytes(), 0u);
}

TEST_F(Place, CopiesExactlyAtWholeEvenPositions) {
  Picture420 source(64, 48);
  source.paintNoise(random_);
  for (const auto& [x, y] : {std::pair{10, 20}, {-20, -6}, {150, 80}, {-62, 106}}) {
    Picture420 expected(kOutput.width, kOutput.height);
    expected.paint(16, 128, 128);
    for (int j = 0; j < 48; ++j) {
      for (int i = 0; i < 64; ++i) {
        if (x + i < 0 || y + j < 0 || x + i >= kOutput.width || y + j >= kOutput.height) continue;
        expected.y.at(x + i, y + j) = source.y.at(i, j);
        expected.u.at((x + i) / 2, (y + j) / 2) = source.u.at(i / 2, j / 2);
        expected.v.at((x + i) / 2, (y + j) / 2) = source.v.at(i / 2, j / 2);
      }
    }
    const Picture420 result = over(source, placedAt(x, y, 64, 48));
    EXPECT_TRUE(layer_.opaque());
    EXPECT_FALSE(layer_.passThrough());
    EXPECT_EQ(greatestDifference(result, expected), 0) << x << ", " << y;
  }
}

TEST_F(Place, CopiesLumaExactlyAtOddPositions) {
  Picture420 source(64, 48);
  source.paintNoise(random_);
  const Picture420 result = over(source, placedAt(11, 7, 64, 48));
  for (int j = 0; j < 48; ++j) {
    for (int i = 0; i < 64; ++i)
      ASSERT_EQ(result.y.view().row(7 + j)[11 + i], source.y.at(i, j)) << i << ", " << j;
  }
  EXPECT_EQ(result.y.view().row(7)[10], 16);
  EXPECT_EQ(result.y.view().row(6)[11], 16);
}

TEST_F(Place, KeepsAConstantConstantAtAnyScaleAndPosition) {
  Picture420 source(97, 61);  // odd sizes too
  source.paint(77, 33, 201);
  for (int i = 0; i < 60; ++i) {
    const double width = std::exp2(std::uniform_real_distribution(-1.0, 9.0)(random_));
    const double height = std::exp2(std::uniform_real_distribution(-1.0, 9.0)(random_));
    const double x = std::uniform_real_distribution(-30.0, 120.0)(random_);
    const double y = std::uniform_real_distribution(-30.0, 80.0)(random_);
    Placement placement = placedAt(x, y, width, height);
    if (i % 3 == 1)
      placement.cropLeft = static_cast<int32_t>(random_() % 40000), placement.cropBottom = 50000;
    if (i % 2 == 1) placement = turned(placement, std::uniform_real_distribution(0.0, 360.0)(random_));
    // Over its own colour nothing may be seen, not even an edge.
    const Picture420 result = over(source, placement, 77, 33, 201);
    Picture420 expected(kOutput.width, kOutput.height);
    expected.paint(77, 33, 201);
    ASSERT_EQ(greatestDifference(result, expected), 0)
        << x << " " << y << " " << width << " " << height << " " << i;
  }
}

struct RampCase {
  Size source;
  double x, y, width, height;
};

class PlaceRamp : public Place, public ::testing::WithParamInterface<RampCase> {};

// A ramp shows phase and siting: half a sample of error would be half a sample of slope.
TEST_P(PlaceRamp, StaysTheExactRamp) {
  const RampCase& c = GetParam();
  const Placement placement = placedAt(c.x, c.y, c.width, c.height);
  // The same ramp of output coordinates, drawn into the source where each of its samples lands.
  const auto luma = [](double x, double y) { return 30 + x * 0.8 + y * 0.5; };
  const auto chroma = [](double x, double y) { return 40 + x * 0.6 + y * 0.7; };
  const auto toOutput = [&](const auto& ramp) {
    return [&](double s, double t) {
      return std::clamp(ramp(c.x + s * c.width / c.source.width, c.y + t * c.height / c.source.height), 0.0,
                        255.0);
    };
  };
  Picture420 source(c.source.width, c.source.height);
  source.paint(toOutput(luma), toOutput(chroma));
  const Picture420 result = over(source, placement);
  const double ratio = std::max({1.0, c.width / c.source.width, c.height / c.source.height});
  expectPainted(result, placement, luma, chroma, 1.0, 2 + 4 * ratio);
}

INSTANTIATE_TEST_SUITE_P(
    Scales, PlaceRamp,
    ::testing::Values(RampCase{{192, 108}, 0.25, 0.25, 192, 108},  // a quarter of a pixel
                      RampCase{{192, 108}, -0.75, 0.5, 192, 108},
                      RampCase{{192, 108}, 1, 1, 180, 100},        // a little smaller
                      RampCase{{64, 40}, 3.3, -5.7, 200, 130},     // enlarged
                      RampCase{{384, 216}, 0, 0, 192, 108},        // half
                      RampCase{{500, 300}, 10.1, 9.9, 170, 90},    // a third
                      RampCase{{1601, 1203}, 5, 5, 180.5, 95.25},  // halved first, odd size
                      RampCase{{1280, 200}, 0, 0, 150, 100}));     // unequal ratios

TEST_P(PlaceRamp, StaysTheExactRampWhenTurned) {
  const RampCase& c = GetParam();
  for (const double degrees : {0.001, 10.0, 90.0, 133.7, 180.0, 270.0, 301.0}) {
    const Placement placement = turned(placedAt(c.x, c.y, c.width, c.height), degrees);
    const auto luma = [](double x, double y) { return 60 + x * 0.4 + y * 0.5; };
    const auto chroma = [](double x, double y) { return 70 + x * 0.3 + y * 0.4; };
    const double cosine = std::cos(degrees * std::numbers::pi / 180),
                 sine = std::sin(degrees * std::numbers::pi / 180);
    const double middle_x = c.x + c.width / 2, middle_y = c.y + c.height / 2;
    const auto toOutput = [&](const auto& ramp) {
      return [&](double s, double t) {
        const double u = (s / c.source.width - 0.5) * c.width, v = (t / c.source.height - 0.5) * c.height;
        return std::clamp(ramp(middle_x + u * cosine - v * sine, middle_y + u * sine + v * cosine), 0.0,
                          255.0);
      };
    };
    Picture420 source(c.source.width, c.source.height);
    source.paint(toOutput(luma), toOutput(chroma));
    const Picture420 result = over(source, placement);
    // The largest upright rectangle that is surely inside: a circle's square.
    const double inside = std::min(c.width, c.height) / std::numbers::sqrt2;
    const double ratio = std::max({1.0, c.width / c.source.width, c.height / c.source.height});
    expectPainted(result, placedAt(middle_x - inside / 2, middle_y - inside / 2, inside, inside), luma,
                  chroma, 1.5, 2 + 4 * ratio);
  }
}

TEST_F(Place, QuarterTurnsAreExactTranspositions) {
  Picture420 source(60, 60);
  source.paintNoise(random_);
  for (int quarter = 1; quarter < 4; ++quarter) {
    const Picture420 result = over(source, turned(placedAt(40, 20, 60, 60), 90.0 * quarter));
    for (int j = 0; j < 60; ++j) {
      for (int i = 0; i < 60; ++i) {
        const int s = quarter == 1 ? j : quarter == 2 ? 59 - i : 59 - j;
        const int t = quarter == 1 ? 59 - i : quarter == 2 ? 59 - j : i;
        ASSERT_EQ(result.y.view().row(20 + j)[40 + i], source.y.at(s, t))
            << i << ", " << j << " at quarter " << quarter;
      }
    }
  }
}

TEST_F(Place, AnEdgeBetweenPixelsIsMixed) {
  Picture420 source(32, 32);
  source.paint(216, 128, 128);
  const Picture420 result = over(source, placedAt(10.25, 8.5, 32, 32));
  EXPECT_EQ(result.y.view().row(20)[9], 16);
  EXPECT_NEAR(result.y.view().row(20)[10], 16 + 200 * 0.75, 1);
  EXPECT_EQ(result.y.view().row(20)[11], 216);
  EXPECT_NEAR(result.y.view().row(20)[42], 16 + 200 * 0.25, 1);
  EXPECT_NEAR(result.y.view().row(8)[20], 16 + 200 * 0.5, 1);
  EXPECT_NEAR(result.y.view().row(40)[20], 16 + 200 * 0.5, 1);
  EXPECT_NEAR(result.y.view().row(8)[10], 16 + 200 * 0.75 * 0.5, 1);
}

// The sum of an edge's row is its position: it must move as slowly and evenly as the zoom does.
TEST_F(Place, ASlowZoomMovesEvenly) {
  Picture420 source(240, 140);
  source.paint([](double x, double) { return x < 150 ? 20.0 : 220.0; },
               [](double x, double) { return x < 150 ? 90.0 : 170.0; });
  double previous = 0, previous_chroma = 0;
  for (int frame = 0; frame < 300; ++frame) {
    const double scale = 0.9 + frame * 0.0005;
    const Placement placement = placedAt(96 - 120 * scale, 54 - 70 * scale, 240 * scale, 140 * scale);
    const Picture420 result = over(source, placement);
    const auto edge = [](const PlaneView& plane, double low, double high) {
      double position = 0;
      for (int x = 0; x < plane.width; ++x)
        position += (high - plane.row(plane.height / 2)[x]) / (high - low);
      return position;
    };
    const double position = edge(result.y.view(), 20, 220);
    const double chroma_position = edge(result.u.view(), 90, 170);
    if (frame > 0) {  // 30 source pixels from the centre: 0.015 output pixels a frame
      EXPECT_NEAR(position - previous, 0.015, 0.02) << "frame " << frame;
      EXPECT_NEAR(chroma_position - previous_chroma, 0.0075, 0.04) << "frame " << frame;
    }
    const double exact = 96 + 30 * scale;
    EXPECT_NEAR(position, exact, 0.03);
    previous = position;
    previous_chroma = chroma_position;
  }
}

TEST_F(Place, NothingAliasesWhenShrinking) {
  // Stripes finer than the output can show become grey.
  for (const double ratio : {2.5, 3.1, 4.7, 7.9, 12.0, 20.0}) {
    Picture420 source(static_cast<int>(160 * ratio), static_cast<int>(90 * ratio));
    source.y.draw([](int x, int y) { return (x + y) % 2 == 0 ? 16 : 236; });
    source.u.draw([](int x, int) { return x % 2 == 0 ? 60 : 200; });
    source.v.draw([](int, int y) { return y % 2 == 0 ? 60 : 200; });
    const Picture420 result = over(source, placedAt(4, 4, 160, 90));
    for (int x = 20; x < 140; ++x) {
      ASSERT_NEAR(result.y.view().row(50)[x], 126, 2) << ratio;
      ASSERT_NEAR(result.u.view().row(25)[x / 2], 130, 2) << ratio;
      ASSERT_NEAR(result.v.view().row(x / 4 + 5)[40], 130, 2) << ratio;
    }
  }
}

TEST_F(Place, ACropShowsThatPartAndNothingBeyond) {
  Picture420 source(200, 100);
  source.y.draw([](int x, int y) { return x >= 50 && x < 150 && y >= 20 && y < 80 ? 180 : 16; });
  source.u.draw([](int x, int y) { return x >= 25 && x < 75 && y >= 10 && y < 40 ? 90 : 128; });
  source.v.draw([](int x, int y) { return x >= 25 && x < 75 && y >= 10 && y < 40 ? 90 : 128; });
  Placement placement = placedAt(0, 0, 192, 108);
  placement.cropLeft = kCropOne / 4;
  placement.cropRight = 3 * kCropOne / 4;
  placement.cropTop = static_cast<int32_t>(0.2 * kCropOne);
  placement.cropBottom = static_cast<int32_t>(0.8 * kCropOne);
  for (const double degrees : {0.0, 180.0}) {
    const Picture420 result = over(source, turned(placement, degrees));
    Picture420 expected(kOutput.width, kOutput.height);
    expected.paint(180, 90, 90);
    EXPECT_EQ(greatestDifference(result, expected), 0) << degrees;
  }
}

TEST_F(Place, NothingOutsideTheOutputIsDrawn) {
  Picture420 source(64, 48);
  for (const Placement& placement : {placedAt(192, 0, 64, 48), placedAt(-64, 0, 64, 48),
                                     placedAt(0, 108, 64, 48), turned(placedAt(-200, -200, 64, 48), 45)}) {
    placer_.place(source, placement, kOutput, layer_);
    EXPECT_TRUE(layer_.empty());
  }
}

TEST_F(Place, SolidsAreExactAndAntialiased) {
  placer_.placeSolid(0xFFFFFF, placedAt(0, 0, kOutput.width, kOutput.height), kOutput, layer_);
  EXPECT_TRUE(layer_.covers(kOutput));
  Picture420 out(kOutput.width, kOutput.height);
  out.paint(16, 128, 128);
  placer_.placeSolid(0xFFFFFF, turned(placedAt(50, 30, 80, 40), 30), kOutput, layer_);
  blend(layer_, kOpacityOne, out);
  double area = 0;
  for (int y = 0; y < kOutput.height; ++y) {
    for (int x = 0; x < kOutput.width; ++x) area += (out.y.at(x, y) - 16) / 219.0;
  }
  EXPECT_NEAR(area, 80 * 40, 4);
  EXPECT_EQ(out.y.at(90, 50), 235);
}

TEST_F(Place, ATurnedSquareHasItsArea) {
  Picture420 source(50, 50);
  source.paint(216, 200, 50);
  for (int degrees = 0; degrees < 360; degrees += 7) {
    const Picture420 result = over(source, turned(placedAt(70.3, 30.6, 50, 50), degrees));
    double luma = 0, chroma = 0;
    for (int y = 0; y < kOutput.height; ++y) {
      for (int x = 0; x < kOutput.width; ++x) luma += (result.y.view().row(y)[x] - 16) / 200.0;
    }
    for (int y = 0; y < kOutput.height / 2; ++y) {
      for (int x = 0; x < kOutput.width / 2; ++x) chroma += (result.u.view().row(y)[x] - 128) / 72.0;
    }
    EXPECT_NEAR(luma, 2500, 12) << degrees;
    EXPECT_NEAR(chroma, 625, 6) << degrees;
  }
}

// Whatever numbers a draw list may hold, nothing is read or written where it should not be (for the
// sanitizers), and an even colour never becomes another one.
TEST_F(Place, AnyPlacementIsSafe) {
  Picture420 source(37, 23);
  source.paint(150, 60, 190);
  PictureRgba image(29, 41);
  for (int y = 10; y < 30; ++y) {
    for (int x = 5; x < 29; ++x) image.set(x, y, 90, 90, 90, 200);
  }
  const Still still = Still::fromRgba(image);
  const auto any = [&](int bits) {
    return static_cast<int32_t>(random_() >> (32 - 1 - random_() % static_cast<uint32_t>(bits)));
  };
  for (int i = 0; i < 1500; ++i) {
    Placement placement;
    placement.cropLeft = static_cast<int32_t>(random_() % kCropOne);
    placement.cropRight =
        placement.cropLeft + 1 +
        static_cast<int32_t>(random_() % static_cast<uint32_t>(kCropOne - placement.cropLeft));
    placement.cropTop = static_cast<int32_t>(random_() % kCropOne);
    placement.cropBottom =
        placement.cropTop + 1 +
        static_cast<int32_t>(random_() % static_cast<uint32_t>(kCropOne - placement.cropTop));
    placement.width = std::max(1, any(31));
    placement.height = std::max(1, any(31));
    placement.x = any(21) - placement.width / 2;
    placement.y = any(21) - placement.height / 2;
    if (i % 2 != 0) placement.rotation = any(24);
    Picture420 out(kOutput.width, kOutput.height);
    out.paint(150, 60, 190);
    placer_.place(source, placement, kOutput, layer_);
    blend(layer_, kOpacityOne, out);
    ASSERT_EQ(out.y.at(96, 54), 150) << i;
    ASSERT_EQ(out.v.at(48, 27), 190) << i;
    placer_.place(still, placement, kOutput, layer_);
    blend(layer_, static_cast<int32_t>(random_() % (kOpacityOne + 1)), out);
  }
}

TEST_F(Place, PaintingIsPlacingAndBlending) {
  const uint32_t seed = std::random_device()();
  std::mt19937 random(seed);
  const auto between = [&](int low, int high) { return std::uniform_int_distribution(low, high)(random); };
  for (int round = 0; round < 60; ++round) {
    Picture420 film(between(1, 300), between(1, 200));
    film.paintNoise(random);
    PictureRgba photo(between(1, 300), between(1, 200));
    for (size_t i = 0; i < photo.memory().size(); ++i) {
      photo.memory()[i] = static_cast<uint8_t>(i % 4 == 3 ? 255 : random());
    }
    const Still still = Still::fromRgba(photo);
    Placement placement;
    // Some at whole and even places, where nothing is scaled.
    const bool whole = round % 5 == 0;
    placement.x = whole ? 0 : -between(0, 20 * kPixelOne);
    placement.y = whole ? 0 : -between(0, 20 * kPixelOne);
    placement.width = kOutput.width * kPixelOne - placement.x + between(0, whole ? 0 : 60 * kPixelOne);
    placement.height = kOutput.height * kPixelOne - placement.y + between(0, whole ? 0 : 60 * kPixelOne);
    if (round % 3 == 0) {
      placement.cropLeft = between(0, kCropOne / 3);
      placement.cropBottom = kCropOne - between(0, kCropOne / 3);
    }
    const auto check = [&](const auto& source, Size size) {
      ASSERT_TRUE(hidesAll(placement, size, kOutput));
      const Picture420 expected = over(source, placement);
      ASSERT_TRUE(layer_.covers(kOutput));
      Picture420 painted(kOutput.width, kOutput.height);
      placer_.paint(source, placement, painted);
      EXPECT_EQ(greatestDifference(painted, expected), 0) << "round " << round << ", seed " << seed;
    };
    check(static_cast<Yuv420View>(film), film.size());
    check(still, still.size());
    --placement.width;
    placement.x = (kOutput.width - 1) * kPixelOne - placement.width;
    EXPECT_FALSE(hidesAll(placement, still.size(), kOutput));
  }
}

TEST_F(Place, TablesAreMadeOncePerGeometry) {
  Picture420 source(100, 100);
  placer_.place(source, placedAt(1, 2, 77, 66), kOutput, layer_);
  const uint64_t made = placer_.tablesMade();
  const size_t bytes = layer_.bytes();
  EXPECT_GT(made, 0u);
  for (int i = 0; i < 5; ++i) placer_.place(source, placedAt(1, 2, 77, 66), kOutput, layer_);
  EXPECT_EQ(placer_.tablesMade(), made);
  EXPECT_EQ(layer_.bytes(), bytes);
}

TEST_F(Place, AStillOfOneColourIsThatColour) {
  PictureRgba image(120, 80);
  for (int y = 0; y < 80; ++y) {
    for (int x = 0; x < 120; ++x) image.set(x, y, 255, 255, 255);
  }
  const Still white = Still::fromRgba(image);
  EXPECT_TRUE(white.opaque());
  for (const double scale : {1.0, 0.37, 1.7, 0.05}) {
    const Picture420 result = over(white, placedAt(20, 10, 120 * scale, 80 * scale));
    EXPECT_EQ(result.y.view().row(12)[22], 235);
    EXPECT_EQ(result.u.view().row(6)[11], 128);
    EXPECT_EQ(result.y.view().row(5)[5], 16);
  }
}

TEST_F(Place, AStillRampStaysTheExactRamp) {
  // Grey and colour ramps through RGBA, checked against the same formula at every scale.
  constexpr int kWidth = 300, kHeight = 200;
  PictureRgba image(kWidth, kHeight);
  for (const double scale : {1.0, 0.9, 0.55, 0.3, 0.11, 1.3}) {
    const Placement placement = placedAt(3.25, 4.75, kWidth * scale, kHeight * scale);
    const auto red = [](double x, double y) { return 40 + x * 0.5 + y * 0.3; };
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        const double value = red(3.25 + (x + 0.5) * scale, 4.75 + (y + 0.5) * scale);
        image.set(x, y, static_cast<int>(std::lround(std::min(value, 255.0))), 60, 60);
      }
    }
    const Picture420 result = over(Still::fromRgba(image), placement);
    const auto limited = [&](double kr, double rest, double offset) {
      return [=](double x, double y) { return offset + kr * std::min(red(x, y), 255.0) + rest * 60; };
    };
    const auto luma = limited(0.2126 * 219 / 255, 0.7874 * 219 / 255, 16);
    const auto u = limited(-0.2126 / 1.8556 * 224 / 255, 0.2126 / 1.8556 * 224 / 255, 128);
    const auto v = limited(0.5 * 224 / 255, -0.5 * 224 / 255, 128);
    for (int y = 0; y < kOutput.height; ++y) {
      for (int x = 0; x < kOutput.width; ++x) {
        if (x + 0.5 < 10 || x + 0.5 > 3.25 + kWidth * scale - 7 || y < 10 ||
            y + 0.5 > 4.75 + kHeight * scale - 7)
          continue;
        ASSERT_NEAR(result.y.view().row(y)[x], luma(x + 0.5, y + 0.5), 1.01)
            << scale << " at " << x << ", " << y;
        if (x % 2 != 0 || y % 2 != 0) continue;
        ASSERT_NEAR(result.u.view().row(y / 2)[x / 2], u(x + 0.5, y + 1), 1.01)
            << scale << " at " << x << ", " << y;
        ASSERT_NEAR(result.v.view().row(y / 2)[x / 2], v(x + 0.5, y + 1), 1.01)
            << scale << " at " << x << ", " << y;
      }
    }
  }
}

TEST_F(Place, AStillsTransparentPartsStayAsTheyWere) {
  PictureRgba image(400, 300);
  for (int y = 100; y < 140; ++y) {
    for (int x = 150; x < 210; ++x) image.set(x, y, 200, 0, 0);
  }
  const Still still = Still::fromRgba(image);
  EXPECT_FALSE(still.opaque());
  EXPECT_EQ(still.visible(), (Rect{150, 100, 60, 40}));
  EXPECT_LT(still.bytes(), 60u * 40 * 4 * 4);
  const Yuv color = toYuv(0xC80000);
  for (const double degrees : {0.0, 12.0}) {
    for (const double scale : {0.5, 0.4, 0.21}) {
      const Placement placement = turned(placedAt(10, 10, 400 * scale, 300 * scale), degrees);
      const Picture420 result = over(still, placement, 90, 100, 110);
      const auto at = [&](double s, double t) {  // where a source point lands
        const double angle = degrees * std::numbers::pi / 180;
        const double u = (s - 200) * scale, v = (t - 150) * scale;
        return std::pair{10 + 200 * scale + u * std::cos(angle) - v * std::sin(angle),
                         10 + 150 * scale + u * std::sin(angle) + v * std::cos(angle)};
      };
      for (int y = 0; y < kOutput.height; ++y) {
        for (int x = 0; x < kOutput.width; ++x) {
          const auto [cx, cy] = at(180, 120);
          if (std::abs(x - cx) + std::abs(y - cy) > 60 * scale + 8) {
            ASSERT_EQ(result.y.view().row(y)[x], 90) << x << ", " << y << " " << scale;
            ASSERT_EQ(result.u.view().row(y / 2)[x / 2], 100) << x << ", " << y << " " << scale;
          }
        }
      }
      const auto [x, y] = at(180, 120);
      EXPECT_NEAR(result.y.view().row(static_cast<int>(y))[static_cast<int>(x)], color.y, 2) << scale;
      EXPECT_NEAR(result.v.view().row(static_cast<int>(y) / 2)[static_cast<int>(x) / 2], color.v, 2) << scale;
    }
  }
}

TEST_F(Place, SemitransparentStillOverItsOwnColourIsInvisible) {
  // Premultiplied grey of every alpha, unscaled and at whole even positions: nothing but rounding could show.
  PictureRgba image(64, 64);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) {
      const int alpha = (y * 64 + x) * 255 / 4095;
      const int grey = (128 * alpha + 127) / 255;
      image.set(x, y, grey, grey, grey, alpha);
    }
  }
  const Yuv color = toYuv(0x808080);
  const Picture420 result = over(Still::fromRgba(image), placedAt(20, 20, 64, 64), color.y, color.u, color.v);
  Picture420 expected(kOutput.width, kOutput.height);
  expected.paint(color.y, color.u, color.v);
  EXPECT_LE(greatestDifference(result, expected), 1);
}

}  // namespace
}  // namespace framewright::compose
