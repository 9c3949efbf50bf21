// RGBA and 4:2:0 against the exact formulas of BT.709, and there and back.
#include "compose/rgba.h"

#include <gtest/gtest.h>

#include <random>

#include "compose/color.h"
#include "pictures.h"

namespace framewright::compose {
namespace {

using testing::Picture420;
using testing::PictureRgba;

struct ExactYuv {
  double y, u, v;
};

ExactYuv exact(double r, double g, double b) {
  const double luma = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  return {16 + 219 * luma, 128 + 224 * (b / 255 - luma) / 1.8556, 128 + 224 * (r / 255 - luma) / 1.5748};
}

TEST(Color, IsTheExactFormulaRounded) {
  for (uint32_t rgb = 0; rgb <= 0xFFFFFF; rgb += 379) {
    const ExactYuv expected = exact(rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF);
    const Yuv color = toYuv(rgb);
    ASSERT_NEAR(color.y, expected.y, 0.52) << rgb;
    ASSERT_NEAR(color.u, expected.u, 0.52) << rgb;
    ASSERT_NEAR(color.v, expected.v, 0.52) << rgb;
  }
  EXPECT_EQ(toYuv(0xFFFFFF), (Yuv{235, 128, 128}));
  EXPECT_EQ(toYuv(0x000000), (Yuv{16, 128, 128}));
  EXPECT_EQ(toYuv(0xFF0000).v, 240);
  EXPECT_EQ(toYuv(0x0000FF).u, 240);
}

TEST(Rgba, EveryColourBecomesItsYuvEverywhere) {
  for (const Size size : {Size{64, 32}, Size{33, 17}, Size{1, 1}, Size{2, 5}}) {
    PictureRgba image(size.width, size.height);
    Picture420 out(size.width, size.height);
    for (const uint32_t rgb : {0xFFFFFFu, 0xFF0000u, 0x12AB77u, 0x0000FFu}) {
      for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
          image.set(x, y, static_cast<int>(rgb >> 16), static_cast<int>(rgb >> 8 & 0xFF),
                    static_cast<int>(rgb & 0xFF));
        }
      }
      rgbaToYuv420(image, out);
      Picture420 expected(size.width, size.height);
      fill(toYuv(rgb), expected);
      EXPECT_EQ(testing::greatestDifference(out, expected), 0) << rgb;
    }
  }
}

TEST(Rgba, ChromaStandsOnEvenColumns) {
  // Red grows along x and y: chroma must be that of x = 2i + 1/2, y = 2j + 1 exactly.
  PictureRgba image(120, 60);
  for (int y = 0; y < 60; ++y) {
    for (int x = 0; x < 120; ++x) image.set(x, y, x + 2 * y, 50, 50);
  }
  Picture420 out(120, 60);
  rgbaToYuv420(image, out);
  for (int j = 0; j < 30; ++j) {
    for (int i = 1; i < 60; ++i) {
      const ExactYuv expected = exact(2 * i + 2 * (2 * j + 0.5), 50, 50);
      ASSERT_NEAR(out.u.at(i, j), expected.u, 0.52);
      ASSERT_NEAR(out.v.at(i, j), expected.v, 0.52);
    }
  }
}

TEST(Rgba, ThereAndBackKeepsSmoothColours) {
  for (const Size size : {Size{200, 100}, Size{199, 99}}) {
    PictureRgba image(size.width, size.height), back(size.width, size.height);
    for (int y = 0; y < size.height; ++y) {
      for (int x = 0; x < size.width; ++x) image.set(x, y, 20 + x, 220 - x / 2 - y, 40 + y + x / 4);
    }
    Picture420 yuv(size.width, size.height);
    rgbaToYuv420(image, yuv);
    yuv420ToRgba(yuv, back);
    for (int y = 2; y < size.height - 2; ++y) {
      for (int x = 2; x < size.width - 2; ++x) {
        for (int c = 0; c < 3; ++c)
          ASSERT_NEAR(image.at(x, y)[c], back.at(x, y)[c], 2) << x << ", " << y << " channel " << c;
        ASSERT_EQ(back.at(x, y)[3], 255);
      }
    }
  }
}

}  // namespace
}  // namespace framewright::compose
