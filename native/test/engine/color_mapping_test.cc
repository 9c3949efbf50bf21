#include "engine/color_mapping.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "av/buffer_pool.h"
#include "engine/picture_bytes.h"

namespace framewright::engine {
namespace {

// IEC 61966-2-1, and light as it is.
ColorMapping unchanged() {
  ColorMapping mapping;
  for (size_t at = 0; at < mapping.curves.size(); ++at) {
    const double value = static_cast<double>(at % 256) / 255;
    mapping.curves[at] =
        static_cast<float>(value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4));
  }
  mapping.matrix = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  return mapping;
}

std::vector<uint8_t> mapped(AVPixelFormat format, const std::vector<uint8_t>& pixels,
                            const ColorMapping& mapping) {
  av::BufferPool pool(0);
  const int width = static_cast<int>(pixels.size() / 4);
  const PlaneLayout layout[] = {{0, pixels.size()}};
  const av::Frame from = frameFromBytes(pool, format, width, 1, pixels, layout);
  av::Frame to = takeFrame(pool, AV_PIX_FMT_RGBA, width, 1);
  toSrgb(from, mapping, to);
  std::vector<uint8_t> bytes(pixels.size());
  copyToBytes(to, {0, 0, width, 1}, bytes, layout);
  return bytes;
}

TEST(ColorMapping, KeepsEveryValueOfSrgb) {
  std::vector<uint8_t> pixels;
  for (int value = 0; value < 256; ++value) {
    for (const int byte : {value, 255 - value, value / 2, 255 - value / 3}) {
      pixels.push_back(static_cast<uint8_t>(byte));
    }
  }
  EXPECT_EQ(mapped(AV_PIX_FMT_RGBA, pixels, unchanged()), pixels);
}

TEST(ColorMapping, TakesEitherOrderOfBytesAndKeepsTheFourth) {
  const std::vector<uint8_t> rgba{1, 2, 3, 4, 200, 100, 50, 25};
  EXPECT_EQ(mapped(AV_PIX_FMT_BGRA, {3, 2, 1, 4, 50, 100, 200, 25}, unchanged()), rgba);
}

TEST(ColorMapping, MixesLightByItsMatrixAndStaysInBounds) {
  ColorMapping mapping = unchanged();
  mapping.matrix = {0, 1, 0, 0, 0, 0.5F, 2, 0, -1};
  const std::vector<uint8_t> made = mapped(AV_PIX_FMT_RGBA, {255, 128, 255, 9, 0, 0, 255, 9}, mapping);
  // Half of white's light is 188 in sRGB.
  EXPECT_EQ(made, (std::vector<uint8_t>{128, 188, 255, 9, 0, 188, 0, 9}));
}

}  // namespace
}  // namespace framewright::engine
