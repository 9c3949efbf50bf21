// sRGB colours as BT.709 limited-range YUV, in the arithmetic that all conversions here share.
#pragma once

#include <cstdint>

#include "compose/plane.h"

namespace framewright::compose {

// BT.709 limited range; black unless said otherwise.
struct Yuv {
  uint8_t y = 16;
  uint8_t u = 128;
  uint8_t v = 128;

  bool operator==(const Yuv&) const = default;
};

// 0xRRGGBB; each result is the exact value rounded to nearest.
[[nodiscard]] Yuv toYuv(uint32_t rgb);

// Makes the whole picture one colour.
void fill(Yuv color, const MutableYuv420& out);

}  // namespace framewright::compose
