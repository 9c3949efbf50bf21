#include "compose/blend.h"

#include <cassert>
#include <cstring>

#include "compose/blend_rows.h"
#include "compose/dither.h"

namespace framewright::compose {
namespace {

void blendPlane(const PlaneView& layer, const PlaneView& alpha, int32_t opacity, int left, int top,
                const MutablePlane& out) {
  for (int y = 0; y < layer.height; ++y) {
    uint8_t* const below = out.row(top + y) + left;
    const uint8_t* const dither = ditherRow(left, top + y);
    if (alpha.empty() && opacity == kOpacityOne) {
      std::memcpy(below, layer.row(y), static_cast<size_t>(layer.width));
    } else if (alpha.empty()) {
      mixRow(below, layer.row(y), opacity, dither, below, layer.width);
    } else if (opacity == kOpacityOne) {
      blendRow(layer.row(y), alpha.row(y), below, layer.width);
    } else {
      fadeRow(layer.row(y), alpha.row(y), opacity, dither, below, layer.width);
    }
  }
}

}  // namespace

void blend(const PlacedLayer& layer, int32_t opacity, const MutableYuv420& out) {
  assert(opacity >= 0 && opacity <= kOpacityOne);
  if (opacity == 0 || layer.empty()) return;
  const Rect box = layer.box();
  const Yuv420View& planes = layer.planes();
  blendPlane(planes.y, layer.alpha(), opacity, box.x, box.y, out.y);
  blendPlane(planes.u, layer.chromaAlpha(), opacity, box.x / 2, box.y / 2, out.u);
  blendPlane(planes.v, layer.chromaAlpha(), opacity, box.x / 2, box.y / 2, out.v);
}

}  // namespace framewright::compose
