// RGBA to 4:2:0 and back, BT.709 limited range, left-sited chroma. Sizes of both sides are equal; odd ones
// are fine. Integer arithmetic with the same result on every SIMD target, weights of 15 bits or more.
#pragma once

#include "compose/plane.h"

namespace framewright::compose {

// Alpha is ignored. Chroma is filtered 1-2-1 across (on the even columns) and 1-1 down, as its siting asks.
void rgbaToYuv420(const RgbaView& rgba, const MutableYuv420& out);

// Chroma is interpolated between its samples; alpha becomes 255. `out` does not overlap `yuv`.
void yuv420ToRgba(const Yuv420View& yuv, const MutableRgba& out);

}  // namespace framewright::compose
