// A turned picture: every output sample is taken from where the inverse rotation puts it. What would shrink
// is scaled to its final size before, so that nothing aliases; the rest is one cubic each way. Edges are
// antialiased by distance.
#pragma once

#include <cstdint>

#include "compose/aligned_buffer.h"
#include "compose/axis.h"
#include "compose/picture.h"
#include "compose/plane.h"
#include "compose/plane_scaler.h"

namespace framewright::compose {

// Cosine and sine of a rotation in 1/2^24 turn, with 30 fractional bits; whole quarters are exact.
struct Rotation {
  static constexpr int kBits = 30;

  int64_t cosine = 0;
  int64_t sine = 0;

  [[nodiscard]] static Rotation of(int32_t turn);
};

class Turner {
 public:
  // Both axes of a placement and its rotation.
  struct Pose {
    Axis across;
    Axis down;
    Rotation rotation;
  };

  // The output pixels that the turned rectangle between these bounds (1/4096 pixel, before turning) touches,
  // even bounds inside the output.
  [[nodiscard]] static Rect bounds(const Pose& pose, Size output);

  // Fills `out`, whose first sample is the output's sample (left, top) at its siting, with what `plane` shows
  // there. `excess` as in Resampler.
  void turn(PlaneScaler& scaler, const SitedPlane& plane, const Pose& pose, bool chroma, int left, int top,
            const MutablePlane& out, const MutablePlane& excess = {});

  // Fills `out`, as large as `box`, with how much of each luma sample the turned rectangle covers.
  static void shape(const Pose& pose, const Rect& box, const MutablePlane& out);

 private:
  AlignedBuffer upright_;  // the plane at the size to sample it in, without its border
  AlignedBuffer bordered_;
};

}  // namespace framewright::compose
