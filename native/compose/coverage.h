// What belongs to the edges of a placed picture: how much of each sample it covers, and the planes multiplied
// by that.
#pragma once

#include <cstdint>
#include <span>

#include "compose/plane.h"

namespace framewright::compose {

// A fully covered sample along one axis; of both axes the product counts.
inline constexpr int32_t kCovered = 4096;

// Multiplies each of `colors`, and `alpha` too when it holds a picture's own (`has_alpha`), by across[x] ·
// down[y]; without one, `alpha` becomes that coverage. All planes are across.size() by down.size(). `mask`
// has room for a row.
void applyCoverage(std::span<const int32_t> across, std::span<const int32_t> down,
                   std::span<const MutablePlane> colors, const MutablePlane& alpha, bool has_alpha,
                   std::span<uint8_t> mask);

// Takes back from `color` what the filters added beyond an alpha of 1: they overshoot at edges, alpha is cut
// off at 255 there, and colour that goes further than its alpha would show as a bright rim. `excess` is what
// was cut off.
void limitToAlpha(const PlaneView& excess, std::span<const MutablePlane> colors, std::span<uint8_t> mask);

}  // namespace framewright::compose
