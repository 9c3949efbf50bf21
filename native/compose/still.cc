#include "compose/still.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include "compose/bt709.h"
#include "compose/resampler.h"

namespace framewright::compose {
namespace {

constexpr int kPlanes = 4;

struct Extent {
  Rect visible;
  bool opaque = true;
};

Extent measure(const RgbaView& rgba) {
  int left = rgba.width, right = 0, top = rgba.height, bottom = 0;
  bool opaque = true;
  for (int y = 0; y < rgba.height; ++y) {
    const uint8_t* const alpha = rgba.row(y) + 3;
    int first = 0;
    while (first < rgba.width && alpha[4 * first] == 0) ++first;
    if (first == rgba.width) {
      opaque = false;
      continue;
    }
    int last = rgba.width - 1;
    while (alpha[4 * last] == 0) --last;
    for (int x = 0; x < rgba.width && opaque; ++x) opaque = alpha[4 * x] == 255;
    left = std::min(left, first);
    right = std::max(right, last + 1);
    top = std::min(top, y);
    bottom = y + 1;
  }
  if (right == 0) return {{}, false};
  return {{left, top, right - left, bottom - top}, opaque};
}

// One sample more on every side, where the picture goes on: whoever repeats the outermost samples repeats
// transparent ones then.
Rect widened(Rect region, Size size) {
  const int left = std::max(region.x - 1, 0);
  const int top = std::max(region.y - 1, 0);
  const int right = std::min(region.x + region.width + 1, size.width);
  const int bottom = std::min(region.y + region.height + 1, size.height);
  return {left, top, right - left, bottom - top};
}

size_t planeBytes(const Rect& region) {
  return static_cast<size_t>(AlignedBuffer::strideFor(region.width)) * static_cast<size_t>(region.height);
}

using Planes = std::array<MutablePlane, kPlanes>;

Planes planesAt(uint8_t* memory, const Rect& region, bool opaque) {
  const ptrdiff_t stride = AlignedBuffer::strideFor(region.width);
  Planes planes;
  for (size_t i = 0; i < planes.size(); ++i) {
    if (i + 1 == planes.size() && opaque) break;
    planes[i] = {memory + i * planeBytes(region), stride, region.width, region.height};
  }
  return planes;
}

// The offset of luma or chroma, multiplied by alpha, in bt709's fraction.
int32_t offset(int32_t value, int32_t alpha) { return ((value << bt709::kBits) * alpha + 127) / 255; }

uint8_t toByte(int32_t sum) {
  return static_cast<uint8_t>(std::clamp((sum + (1 << (bt709::kBits - 1))) >> bt709::kBits, 0, 255));
}

void convert(const RgbaView& rgba, const Rect& region, const Planes& planes) {
  for (int y = 0; y < region.height; ++y) {
    const uint8_t* const row = rgba.row(region.y + y) + 4 * static_cast<ptrdiff_t>(region.x);
    for (int x = 0; x < region.width; ++x) {
      const int32_t r = row[4 * x], g = row[4 * x + 1], b = row[4 * x + 2], a = row[4 * x + 3];
      planes[0].row(y)[x] = toByte(bt709::kYr * r + bt709::kYg * g + bt709::kYb * b + offset(16, a));
      const int32_t neutral = offset(128, a);
      planes[1].row(y)[x] = toByte(bt709::kUr * r + bt709::kUg * g + bt709::kUb * b + neutral);
      planes[2].row(y)[x] = toByte(bt709::kVr * r + bt709::kVg * g + bt709::kVb * b + neutral);
      if (planes[3].data != nullptr) planes[3].row(y)[x] = static_cast<uint8_t>(a);
    }
  }
}

// Where the halves of `region`'s samples are, with a margin again.
Rect halved(const Rect& region, Size half_size) {
  const int left = region.x / 2;
  const int top = region.y / 2;
  const int right = chromaExtent(region.x + region.width);
  const int bottom = chromaExtent(region.y + region.height);
  return widened({left, top, right - left, bottom - top}, half_size);
}

// `from` with its edge samples repeated to the bounds that `to`'s samples cover at twice their size.
void spread(const PlaneView& from, const Rect& region, const Rect& to, const MutablePlane& out) {
  for (int y = 0; y < out.height; ++y) {
    const uint8_t* const row = from.row(std::clamp(2 * to.y + y - region.y, 0, region.height - 1));
    uint8_t* const result = out.row(y);
    const int before = std::clamp(region.x - 2 * to.x, 0, out.width);
    const int kept = std::min(region.width, out.width - before);
    std::memset(result, row[0], static_cast<size_t>(before));
    std::memcpy(result + before, row, static_cast<size_t>(kept));
    std::memset(result + before + kept, row[region.width - 1],
                static_cast<size_t>(out.width - before - kept));
  }
}

void halve(const PlaneView& from, const Rect& region, const Rect& to, const MutablePlane& out,
           AlignedBuffer& scratch) {
  const int width = 2 * to.width;
  const int height = 2 * to.height;
  const ptrdiff_t stride = AlignedBuffer::strideFor(width);
  scratch.resize(static_cast<size_t>(stride) * static_cast<size_t>(height) * 2);
  const MutablePlane whole{scratch.data(), stride, width, height};
  const MutablePlane low{scratch.data() + stride * height, stride, width, to.height};
  spread(from, region, to, whole);
  halveDown(whole, low);
  halveAcross(low, out);
}

}  // namespace

Still Still::fromRgba(const RgbaView& rgba) {
  if (rgba.data == nullptr || rgba.width <= 0 || rgba.height <= 0) {
    throw std::invalid_argument("a still needs at least one pixel");
  }
  const Extent extent = measure(rgba);
  Still still;
  still.opaque_ = extent.opaque;
  still.visible_ = extent.visible;

  Size size{rgba.width, rgba.height};
  Rect region = widened(extent.visible, size);
  if (extent.visible.empty()) region = {0, 0, 1, 1};
  const size_t planes_held = extent.opaque ? kPlanes - 1 : kPlanes;
  size_t bytes = 0;
  for (;;) {
    still.levels_.push_back({size, region, {}, {}, {}, {}});
    bytes += planeBytes(region) * planes_held;
    if (size == Size{1, 1}) break;
    size = {chromaExtent(size.width), chromaExtent(size.height)};
    region = halved(region, size);
  }

  still.memory_.resize(bytes);
  uint8_t* memory = still.memory_.data();
  AlignedBuffer scratch;
  const Level* larger = nullptr;
  for (Level& level : still.levels_) {
    const Planes planes = planesAt(memory, level.region, still.opaque_);
    memory += planeBytes(level.region) * planes_held;
    if (larger == nullptr) {
      convert(rgba, level.region, planes);
    } else {
      const std::array<PlaneView, kPlanes> from{larger->y, larger->u, larger->v, larger->alpha};
      for (size_t i = 0; i < planes.size(); ++i) {
        if (planes[i].data != nullptr) halve(from[i], larger->region, level.region, planes[i], scratch);
      }
    }
    level.y = planes[0];
    level.u = planes[1];
    level.v = planes[2];
    level.alpha = planes[3];
    larger = &level;
  }
  return still;
}

}  // namespace framewright::compose
