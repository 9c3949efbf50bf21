// Puts a picture where a draw list wants it: crops, scales, turns and moves it to a sub-pixel position, in
// the canvas's own 4:2:0 format. The result is a PlacedLayer, which blend.h lays over a picture. Knows
// nothing of what lies below.
//
//   Placer placer;                        // one per thread
//   PlacedLayer layer;                    // its memory is reused from frame to frame
//   placer.place(still, placement, canvas, layer);
//   blend(layer, placement.opacity, out);
#pragma once

#include <cstdint>
#include <memory>

#include "compose/aligned_buffer.h"
#include "compose/placement.h"
#include "compose/plane.h"
#include "compose/still.h"

namespace framewright::compose {

// A picture ready to be laid over another of `output` size. Every plane is multiplied by its alpha; chroma
// has an alpha of its own at its own sampling, so that an edge between two chroma samples is blended where it
// is. A view may refer to the source (when nothing had to be drawn), so the source must outlive the layer's
// use.
class PlacedLayer {
 public:
  // Nothing of the picture is inside the output.
  [[nodiscard]] bool empty() const { return box_.empty(); }
  // What it covers of the output: x and y even, width and height even unless they end at an odd output's
  // edge.
  [[nodiscard]] Rect box() const { return box_; }
  // Every sample in box() is opaque: alpha() and chromaAlpha() have no data.
  [[nodiscard]] bool opaque() const { return alpha_.empty(); }
  // It hides everything below, if its opacity is 1.
  [[nodiscard]] bool covers(Size output) const {
    return opaque() && box_ == Rect{0, 0, output.width, output.height};
  }
  // It is the source itself: same size, same place, opaque. planes() are then the source's own.
  [[nodiscard]] bool passThrough() const { return pass_through_; }

  // As large as box(), chroma half of it.
  [[nodiscard]] const Yuv420View& planes() const { return planes_; }
  [[nodiscard]] const PlaneView& alpha() const { return alpha_; }
  [[nodiscard]] const PlaneView& chromaAlpha() const { return chroma_alpha_; }

  // Memory held.
  [[nodiscard]] size_t bytes() const { return memory_.capacity(); }

 private:
  friend class Placer;

  AlignedBuffer memory_;
  Rect box_;
  Yuv420View planes_;
  PlaneView alpha_;
  PlaneView chroma_alpha_;
  bool pass_through_ = false;
};

// Whether a source of this size, so placed, is the output as it is (whatever its opacity): whole, unscaled,
// unturned.
[[nodiscard]] bool isPassThrough(const Placement& placement, Size source, Size output);

// Whether a source of this size, so placed, hides all of the output, if it is opaque.
[[nodiscard]] bool hidesAll(const Placement& placement, Size source, Size output);

// Owns the filter tables (kept by geometry) and working memory. Use by one thread at a time.
class Placer {
 public:
  Placer();
  ~Placer();
  Placer(Placer&&) noexcept;
  Placer& operator=(Placer&&) noexcept;

  // Overwrites `layer`, reusing its memory. The placement's opacity is not applied: blend does that.
  // Sources of odd size are fine; the output's size is even. Throws std::bad_alloc.
  void place(const Yuv420View& source, const Placement& placement, Size output, PlacedLayer& layer);
  void place(const Still& source, const Placement& placement, Size output, PlacedLayer& layer);
  // An even colour, sRGB 0xRRGGBB. The crop says nothing here.
  void placeSolid(uint32_t rgb, const Placement& placement, Size output, PlacedLayer& layer);

  // What place() and blend() at full opacity would make of `out`, straight onto it. Only for a source that
  // is opaque and hides all of `out`.
  void paint(const Yuv420View& source, const Placement& placement, const MutableYuv420& out);
  void paint(const Still& source, const Placement& placement, const MutableYuv420& out);

  // Filter tables made since construction: constant while geometries repeat.
  [[nodiscard]] uint64_t tablesMade() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framewright::compose
