// Pictures turned by quarters: exact transposes of planes. Knows nothing of where the turn comes from.
#pragma once

#include "av/frame.h"

namespace framewright::engine {

// Clockwise.
enum class Rotation { k0 = 0, k90 = 90, k180 = 180, k270 = 270 };

// The frame turned, in a frame from the pool. Both are yuv420p with left-sited chroma; the pool's frames have
// the turned size. Luma is moved, not computed. Chroma that lay beside a luma column comes to lie beside a
// row, so it is interpolated to the left again.
[[nodiscard]] av::Frame rotate(const av::Frame& frame, Rotation rotation, av::FramePool& pool);

}  // namespace framewright::engine
