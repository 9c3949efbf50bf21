// What placing works on, whether it came from a video frame or a still: planes that each know where their
// samples stand.
#pragma once

#include "compose/axis.h"
#include "compose/plane.h"
#include "compose/still.h"

namespace framewright::compose {

// A plane of a source, perhaps only a part of it, perhaps at a fraction of its size.
struct SitedPlane {
  PlaneView samples;
  Siting across = Siting::kLuma;
  Siting down = Siting::kLuma;
  int halvings_across = 0;  // how often pairs were averaged before
  int halvings_down = 0;
  int left = 0;  // what samples' first column and row are of the whole plane at this size
  int top = 0;

  [[nodiscard]] bool empty() const { return samples.empty(); }
};

// The planes to take luma, chroma and their alphas from. Alphas are empty when the picture is opaque.
struct Picture {
  SitedPlane y;
  SitedPlane u;
  SitedPlane v;
  SitedPlane alpha;
  SitedPlane chroma_alpha;
};

// A view of a video frame: opaque, so without alpha.
[[nodiscard]] Picture pictureOf(const Yuv420View& source);
// From a still, the levels that the placement's scale asks for.
[[nodiscard]] Picture pictureOf(const Still& still, const Axis& across, const Axis& down);

}  // namespace framewright::compose
