// Joins two pictures of one size to one: mixed, divided by a straight edge, or by a circle. `out` may be
// either input. Integer arithmetic with the same result on every SIMD target. Positions are in 1/4096 pixel.
#pragma once

#include <cstdint>

#include "compose/plane.h"

namespace framewright::compose {

// `weight` is that of `to`, 0 to kOpacityOne, exact at both ends; in between the result is dithered by a
// fixed pattern.
void mix(const Yuv420View& from, const Yuv420View& to, int32_t weight, const MutableYuv420& out);

// The way the edge moves; it leaves `to` behind it.
enum class WipeDirection : int32_t { kLeft, kRight, kUp, kDown };

// `position` is the edge's distance from the left (left, right) or top (up, down). The pixel that it crosses
// is mixed.
void wipe(const Yuv420View& from, const Yuv420View& to, WipeDirection direction, int32_t position,
          const MutableYuv420& out);

// `to` is inside. Pixels on the rim are mixed by how far inside their centre is.
void circle(const Yuv420View& from, const Yuv420View& to, int32_t x, int32_t y, int32_t radius,
            const MutableYuv420& out);

}  // namespace framewright::compose
