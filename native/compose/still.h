// A picture that does not move: an image, a title. Converted once from RGBA to premultiplied 4:4:4 YUV with
// alpha, kept at full, half, quarter … size, cropped to what is visible. Immutable, so threads may share it.
#pragma once

#include <cstddef>
#include <vector>

#include "compose/aligned_buffer.h"
#include "compose/plane.h"

namespace framewright::compose {

class Still {
 public:
  // One size of the picture: BT.709 limited range, each plane multiplied by alpha (so a transparent sample is
  // 0 in all of them). Planes hold only `region` of the picture; outside it everything is transparent.
  struct Level {
    Size size;    // of the whole picture at this level
    Rect region;  // what the planes hold, in this level's samples
    PlaneView y;
    PlaneView u;
    PlaneView v;
    PlaneView alpha;  // no data when the picture is opaque
  };

  // `rgba` is premultiplied and is not needed afterwards. Throws std::invalid_argument when it is empty and
  // std::bad_alloc.
  [[nodiscard]] static Still fromRgba(const RgbaView& rgba);

  [[nodiscard]] Size size() const { return levels_.front().size; }
  // No pixel is even slightly transparent.
  [[nodiscard]] bool opaque() const { return opaque_; }
  // The smallest rectangle that holds every pixel that is not fully transparent; empty when there is none.
  [[nodiscard]] Rect visible() const { return visible_; }
  // Level 0 is the picture, each next one half its size.
  [[nodiscard]] const std::vector<Level>& levels() const { return levels_; }
  // Memory held, for the cache that owns stills.
  [[nodiscard]] size_t bytes() const { return memory_.size(); }

 private:
  Still() = default;

  AlignedBuffer memory_;
  std::vector<Level> levels_;
  Rect visible_;
  bool opaque_ = false;
};

}  // namespace framewright::compose
