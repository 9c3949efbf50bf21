// Lays a placed layer over a picture, each plane with its own alpha, so that only the result is subsampled.
// Integer arithmetic with the same result on every SIMD target.
#pragma once

#include <cstdint>

#include "compose/place.h"
#include "compose/plane.h"

namespace framewright::compose {

// `out` becomes layer · opacity + out · (1 - alpha · opacity). `opacity` is 0 to kOpacityOne; 0 leaves `out`
// as it is, and kOpacityOne shows an opaque layer bit for bit. In between, the result is dithered by a fixed
// pattern, so that long fades of even areas do not show bands; values that are exact are not touched by it.
void blend(const PlacedLayer& layer, int32_t opacity, const MutableYuv420& out);

}  // namespace framewright::compose
