#include "compose/place.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "compose/axis.h"
#include "compose/blend_rows.h"
#include "compose/color.h"
#include "compose/coverage.h"
#include "compose/picture.h"
#include "compose/plane_scaler.h"
#include "compose/resample_rows.h"
#include "compose/turn.h"

namespace framewright::compose {
namespace {

constexpr Rect kNothing{};

// The planes of a layer to be drawn, in one block of memory.
struct Drawing {
  MutablePlane y, u, v, alpha, chroma_alpha;
};

Drawing drawingIn(AlignedBuffer& memory, const Rect& box, bool with_alpha) {
  const int chroma_width = chromaExtent(box.width);
  const int chroma_height = chromaExtent(box.height);
  const ptrdiff_t stride = AlignedBuffer::strideFor(box.width);
  const ptrdiff_t chroma_stride = AlignedBuffer::strideFor(chroma_width);
  const ptrdiff_t size = stride * box.height;
  const ptrdiff_t chroma_size = chroma_stride * chroma_height;
  memory.resize(static_cast<size_t>((with_alpha ? 2 : 1) * size + (with_alpha ? 3 : 2) * chroma_size));
  uint8_t* next = memory.data();
  const auto luma = [&] {
    return MutablePlane{std::exchange(next, next + size), stride, box.width, box.height};
  };
  const auto chroma = [&] {
    return MutablePlane{std::exchange(next, next + chroma_size), chroma_stride, chroma_width, chroma_height};
  };
  Drawing drawing;
  drawing.y = luma();
  drawing.u = chroma();
  drawing.v = chroma();
  if (with_alpha) {
    drawing.alpha = luma();
    drawing.chroma_alpha = chroma();
  }
  return drawing;
}

bool wholeCrop(const Placement& p) {
  return p.cropLeft == 0 && p.cropTop == 0 && p.cropRight == kCropOne && p.cropBottom == kCropOne;
}

// Nothing is scaled or turned, and every sample of the output is one of the source's: a part of the source
// will do.
bool isPartOfSource(const Placement& placement, Size source, const Rect& box) {
  constexpr int32_t kTwoPixels = 2 * kPixelOne;
  return placement.rotation == 0 && wholeCrop(placement) && placement.x % kTwoPixels == 0 &&
         placement.y % kTwoPixels == 0 && placement.width == source.width * int64_t{kPixelOne} &&
         placement.height == source.height * int64_t{kPixelOne} &&
         Axis::across(placement, source.width).covers({box.x, box.x + box.width}) &&
         Axis::down(placement, source.height).covers({box.y, box.y + box.height});
}

PlaneView part(const PlaneView& plane, int x, int y, int width, int height) {
  return {plane.row(y) + x, plane.stride, width, height};
}

}  // namespace

struct Placer::Impl {
  PlaneScaler scaler;
  Turner turner;
  std::vector<int32_t> across_shares;
  std::vector<int32_t> down_shares;
  std::vector<uint8_t> mask;
  AlignedBuffer scratch;  // planes that are needed beside the layer's own

  // Draws every plane of the picture by draw_plane(plane, is chroma, out, excess).
  template <class Draw>
  void drawPlanes(const Picture& picture, const Drawing& drawing, const Draw& draw_plane);
  void draw(const Picture& picture, const Placement& placement, const Axis& across, const Axis& down,
            const Rect& box, PlacedLayer& layer);
  void drawUpright(const Picture& picture, const Axis& across, const Axis& down, const Rect& box,
                   const Drawing& drawing);
  void drawTurned(const Picture& picture, const Turner::Pose& pose, const Rect& box, PlacedLayer& layer);
  void cover(const Axis& across, const Axis& down, const Rect& box, const Drawing& drawing, bool has_alpha);
  void coverTurned(const Turner::Pose& pose, const Rect& box, const Drawing& drawing, bool has_alpha);
  static void show(const Drawing& drawing, const Rect& box, PlacedLayer& layer);
};

void Placer::Impl::show(const Drawing& drawing, const Rect& box, PlacedLayer& layer) {
  layer.box_ = box;
  layer.planes_ = {drawing.y, drawing.u, drawing.v};
  layer.alpha_ = drawing.alpha;
  layer.chroma_alpha_ = drawing.chroma_alpha;
  layer.pass_through_ = false;
}

template <class Draw>
void Placer::Impl::drawPlanes(const Picture& picture, const Drawing& drawing, const Draw& draw_plane) {
  draw_plane(picture.y, false, drawing.y, {});
  draw_plane(picture.u, true, drawing.u, {});
  draw_plane(picture.v, true, drawing.v, {});
  if (picture.alpha.empty()) return;
  const Rect box{0, 0, drawing.y.width, drawing.y.height};
  const Drawing excess = drawingIn(scratch, box, false);
  mask.resize(static_cast<size_t>(box.width));
  draw_plane(picture.alpha, false, drawing.alpha, excess.y);
  draw_plane(picture.chroma_alpha, true, drawing.chroma_alpha, excess.u);
  limitToAlpha(excess.y, {&drawing.y, 1}, mask);
  const std::array<MutablePlane, 2> chroma{drawing.u, drawing.v};
  limitToAlpha(excess.u, chroma, mask);
}

void Placer::Impl::draw(const Picture& picture, const Placement& placement, const Axis& across,
                        const Axis& down, const Rect& box, PlacedLayer& layer) {
  if (placement.rotation != 0) {
    drawTurned(picture, {across, down, Rotation::of(placement.rotation)}, box, layer);
    return;
  }
  const bool covered = across.covers({box.x, box.x + box.width}) && down.covers({box.y, box.y + box.height});
  const bool has_alpha = !picture.alpha.empty();
  const Drawing drawing = drawingIn(layer.memory_, box, has_alpha || !covered);
  drawUpright(picture, across, down, box, drawing);
  if (!covered) cover(across, down, box, drawing, has_alpha);
  show(drawing, box, layer);
}

void Placer::Impl::drawUpright(const Picture& picture, const Axis& across, const Axis& down, const Rect& box,
                               const Drawing& drawing) {
  drawPlanes(
      picture, drawing,
      [&](const SitedPlane& plane, bool chroma, const MutablePlane& out, const MutablePlane& excess) {
        if (chroma) {
          scaler.scale(plane, across, down, {Siting::kChromaLeft, box.x / 2},
                       {Siting::kChromaCentred, box.y / 2}, out, excess);
        } else {
          scaler.scale(plane, across, down, {Siting::kLuma, box.x}, {Siting::kLuma, box.y}, out, excess);
        }
      });
}

void Placer::Impl::cover(const Axis& across, const Axis& down, const Rect& box, const Drawing& drawing,
                         bool has_alpha) {
  const auto shares = [](std::vector<int32_t>& result, int begin, int n, auto share) {
    result.resize(static_cast<size_t>(n));
    for (int i = 0; i < n; ++i) result[static_cast<size_t>(i)] = share(begin + i);
  };
  mask.resize(static_cast<size_t>(box.width));
  shares(across_shares, box.x, box.width, [&](int i) { return across.coverage(i); });
  shares(down_shares, box.y, box.height, [&](int i) { return down.coverage(i); });
  applyCoverage(across_shares, down_shares, {&drawing.y, 1}, drawing.alpha, has_alpha, mask);
  shares(across_shares, box.x / 2, drawing.u.width, [&](int i) { return across.chromaCoverage(i); });
  shares(down_shares, box.y / 2, drawing.u.height, [&](int i) { return down.chromaCoverage(i); });
  const std::array<MutablePlane, 2> chroma{drawing.u, drawing.v};
  applyCoverage(across_shares, down_shares, chroma, drawing.chroma_alpha, has_alpha, mask);
}

void Placer::Impl::drawTurned(const Picture& picture, const Turner::Pose& pose, const Rect& box,
                              PlacedLayer& layer) {
  const bool has_alpha = !picture.alpha.empty();
  const Drawing drawing = drawingIn(layer.memory_, box, true);
  drawPlanes(picture, drawing,
             [&](const SitedPlane& plane, bool chroma, const MutablePlane& out, const MutablePlane& excess) {
               const int unit = chroma ? 2 : 1;
               turner.turn(scaler, plane, pose, chroma, box.x / unit, box.y / unit, out, excess);
             });
  coverTurned(pose, box, drawing, has_alpha);
  show(drawing, box, layer);
}

void Placer::Impl::coverTurned(const Turner::Pose& pose, const Rect& box, const Drawing& drawing,
                               bool has_alpha) {
  MutablePlane shape = drawing.alpha;
  MutablePlane chroma_shape = drawing.chroma_alpha;
  if (has_alpha) {
    const Drawing apart = drawingIn(scratch, box, true);
    shape = apart.alpha;
    chroma_shape = apart.chroma_alpha;
  }
  Turner::shape(pose, box, shape);
  mask.resize(static_cast<size_t>(box.width));
  for (int y = 0; y < chroma_shape.height; ++y) {
    averageRows(shape.row(2 * y), shape.row(std::min(2 * y + 1, shape.height - 1)), mask.data(), box.width);
    halveRow(mask.data(), chroma_shape.row(y), box.width / 2);
    if (box.width % 2 != 0) chroma_shape.row(y)[box.width / 2] = mask.back();
  }
  const auto multiply = [](const MutablePlane& plane, const MutablePlane& by) {
    for (int y = 0; y < plane.height; ++y) multiplyRow(plane.row(y), by.row(y), plane.row(y), plane.width);
  };
  multiply(drawing.y, shape);
  multiply(drawing.u, chroma_shape);
  multiply(drawing.v, chroma_shape);
  if (has_alpha) {
    multiply(drawing.alpha, shape);
    multiply(drawing.chroma_alpha, chroma_shape);
  }
}

Placer::Placer() : impl_(std::make_unique<Impl>()) {}
Placer::~Placer() = default;
Placer::Placer(Placer&&) noexcept = default;
Placer& Placer::operator=(Placer&&) noexcept = default;

uint64_t Placer::tablesMade() const { return impl_->scaler.tablesMade(); }

bool isPassThrough(const Placement& placement, Size source, Size output) {
  return source == output && placement.rotation == 0 && wholeCrop(placement) && placement.x == 0 &&
         placement.y == 0 && placement.width == source.width * int64_t{kPixelOne} &&
         placement.height == source.height * int64_t{kPixelOne};
}

bool hidesAll(const Placement& placement, Size source, Size output) {
  return placement.rotation == 0 && Axis::across(placement, source.width).covers({0, output.width}) &&
         Axis::down(placement, source.height).covers({0, output.height});
}

void Placer::place(const Yuv420View& source, const Placement& placement, Size output, PlacedLayer& layer) {
  const Axis across = Axis::across(placement, source.y.width);
  const Axis down = Axis::down(placement, source.y.height);
  Rect box;
  if (placement.rotation != 0) {
    box = Turner::bounds({across, down, Rotation::of(placement.rotation)}, output);
  } else {
    const Range columns = across.outputRange(output.width);
    const Range rows = down.outputRange(output.height);
    box = {columns.begin, rows.begin, columns.length(), rows.length()};
  }
  if (box.empty()) {
    Impl::show({}, kNothing, layer);
  } else if (isPartOfSource(placement, source.size(), box)) {
    const int x = box.x - placement.x / kPixelOne;
    const int y = box.y - placement.y / kPixelOne;
    const int chroma_width = chromaExtent(box.width);
    const int chroma_height = chromaExtent(box.height);
    layer.box_ = box;
    layer.planes_ = {part(source.y, x, y, box.width, box.height),
                     part(source.u, x / 2, y / 2, chroma_width, chroma_height),
                     part(source.v, x / 2, y / 2, chroma_width, chroma_height)};
    layer.alpha_ = layer.chroma_alpha_ = {};
    layer.pass_through_ = isPassThrough(placement, source.size(), output);
  } else {
    impl_->draw(pictureOf(source), placement, across, down, box, layer);
  }
}

void Placer::place(const Still& source, const Placement& placement, Size output, PlacedLayer& layer) {
  const Axis across = Axis::across(placement, source.size().width);
  const Axis down = Axis::down(placement, source.size().height);
  Rect box;
  if (placement.rotation != 0) {
    box = Turner::bounds({across, down, Rotation::of(placement.rotation)}, output);
  } else {
    // The filters carry what is visible as far as they reach.
    const auto reached = [](const Axis& axis, int begin, int length) {
      const int64_t ratio = int64_t{axis.source} * (axis.crop_end - axis.crop_begin) / 16 / axis.length;
      const int reach = static_cast<int>(std::min<int64_t>(4 * (ratio + 1), axis.source));
      return Range{begin - reach, begin + length + reach};
    };
    const Rect visible = source.visible();
    const Range columns = across.outputRange(output.width, reached(across, visible.x, visible.width));
    const Range rows = down.outputRange(output.height, reached(down, visible.y, visible.height));
    box = {columns.begin, rows.begin, columns.length(), rows.length()};
  }
  if (box.empty() || source.visible().empty()) {
    Impl::show({}, kNothing, layer);
  } else {
    impl_->draw(pictureOf(source, across, down), placement, across, down, box, layer);
  }
}

void Placer::paint(const Yuv420View& source, const Placement& placement, const MutableYuv420& out) {
  assert(hidesAll(placement, source.size(), out.size()));
  impl_->drawUpright(pictureOf(source), Axis::across(placement, source.y.width),
                     Axis::down(placement, source.y.height), {0, 0, out.y.width, out.y.height},
                     {out.y, out.u, out.v, {}, {}});
}

void Placer::paint(const Still& source, const Placement& placement, const MutableYuv420& out) {
  assert(source.opaque() && hidesAll(placement, source.size(), out.size()));
  const Axis across = Axis::across(placement, source.size().width);
  const Axis down = Axis::down(placement, source.size().height);
  impl_->drawUpright(pictureOf(source, across, down), across, down, {0, 0, out.y.width, out.y.height},
                     {out.y, out.u, out.v, {}, {}});
}

void Placer::placeSolid(uint32_t rgb, const Placement& placement, Size output, PlacedLayer& layer) {
  const Axis across = Axis::across(placement, 1);
  const Axis down = Axis::down(placement, 1);
  Rect box;
  if (placement.rotation != 0) {
    box = Turner::bounds({across, down, Rotation::of(placement.rotation)}, output);
  } else {
    const Range columns = across.outputRange(output.width);
    const Range rows = down.outputRange(output.height);
    box = {columns.begin, rows.begin, columns.length(), rows.length()};
  }
  if (box.empty()) {
    Impl::show({}, kNothing, layer);
    return;
  }
  const bool covered = placement.rotation == 0 && across.covers({box.x, box.x + box.width}) &&
                       down.covers({box.y, box.y + box.height});
  const Drawing drawing = drawingIn(layer.memory_, box, !covered);
  fill(toYuv(rgb), {drawing.y, drawing.u, drawing.v});
  if (placement.rotation != 0) {
    impl_->coverTurned({across, down, Rotation::of(placement.rotation)}, box, drawing, false);
  } else if (!covered) {
    impl_->cover(across, down, box, drawing, false);
  }
  Impl::show(drawing, box, layer);
}

}  // namespace framewright::compose
