// Makes RGBA pictures smaller once, before anything is done with them, and without aliasing at any ratio: a
// Catmull-Rom cubic (zimg's), widened by the ratio. Keeps nothing between calls; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "compose/plane.h"

namespace framewright::compose {

// The picture at `size`, which is at most its own, rows without gaps. Both are premultiplied: where the
// filter overshoots, a colour is held to its pixel's alpha. Throws std::invalid_argument for other sizes and
// std::bad_alloc.
[[nodiscard]] std::vector<uint8_t> shrunk(const RgbaView& picture, Size size);

}  // namespace framewright::compose
