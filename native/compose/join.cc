#include "compose/join.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

#include "compose/blend_rows.h"
#include "compose/dither.h"
#include "compose/placement.h"

namespace framewright::compose {
namespace {

// Columns [begin, end) of one row.
void copySpan(const uint8_t* from, uint8_t* out, int begin, int end) {
  if (begin < end && from != out) std::memmove(out + begin, from + begin, static_cast<size_t>(end - begin));
}

// One row of a plane joined at whole or mixed samples, `weight` (0 to kOpacityOne) that of `to`.
void joinRow(const uint8_t* from, const uint8_t* to, int32_t weight, int row, uint8_t* out, int width) {
  if (weight == 0) {
    copySpan(from, out, 0, width);
  } else if (weight == kOpacityOne) {
    copySpan(to, out, 0, width);
  } else {
    mixRow(from, to, weight, ditherRow(0, row), out, width);
  }
}

// A single sample: no dithering, an edge is no even area.
uint8_t mixSample(uint8_t from, uint8_t to, int32_t weight) {
  return static_cast<uint8_t>(from + (((to - from) * weight + kOpacityOne / 2) >> 15));
}

template <class Join>
void forEachPlane(const Yuv420View& from, const Yuv420View& to, const MutableYuv420& out, const Join& join) {
  assert(from.size() == out.size() && to.size() == out.size());
  join(from.y, to.y, out.y, 1);
  join(from.u, to.u, out.u, 2);
  join(from.v, to.v, out.v, 2);
}

// How much of sample i, `unit` pixels long, lies before `position`: 0 to kOpacityOne.
int32_t shareBefore(int64_t i, int unit, int64_t position) {
  const int64_t inside = std::clamp<int64_t>(position - i * unit * kPixelOne, 0, int64_t{unit} * kPixelOne);
  return static_cast<int32_t>(inside * (kOpacityOne / kPixelOne) / unit);
}

// The square root, rounded down. A double's is exact to its last bit everywhere; the steps make up for the
// input's.
int64_t squareRoot(int64_t value) {
  auto root = static_cast<int64_t>(std::sqrt(static_cast<double>(value)));
  while (root * root > value) --root;
  while ((root + 1) * (root + 1) <= value) ++root;
  return root;
}

}  // namespace

void mix(const Yuv420View& from, const Yuv420View& to, int32_t weight, const MutableYuv420& out) {
  assert(weight >= 0 && weight <= kOpacityOne);
  forEachPlane(from, to, out, [&](const PlaneView& a, const PlaneView& b, const MutablePlane& result, int) {
    for (int y = 0; y < result.height; ++y)
      joinRow(a.row(y), b.row(y), weight, y, result.row(y), result.width);
  });
}

void wipe(const Yuv420View& from, const Yuv420View& to, WipeDirection direction, int32_t position,
          const MutableYuv420& out) {
  const bool across = direction == WipeDirection::kLeft || direction == WipeDirection::kRight;
  const bool to_is_before = direction == WipeDirection::kRight || direction == WipeDirection::kDown;
  forEachPlane(
      from, to, out, [&](const PlaneView& a, const PlaneView& b, const MutablePlane& result, int unit) {
        const PlaneView& before = to_is_before ? b : a;
        const PlaneView& after = to_is_before ? a : b;
        const int length = across ? result.width : result.height;
        const int edge = static_cast<int>(std::clamp<int64_t>(position / (unit * kPixelOne), 0, length));
        const int32_t share =
            shareBefore(edge, unit, position);  // of `before` in the sample that the edge crosses
        for (int y = 0; y < result.height; ++y) {
          uint8_t* const row = result.row(y);
          if (!across) {
            joinRow(after.row(y), before.row(y),
                    y < edge    ? kOpacityOne
                    : y == edge ? share
                                : 0,
                    y, row, result.width);
            continue;
          }
          const uint8_t mixed =
              edge < length ? mixSample(after.row(y)[edge], before.row(y)[edge], share) : uint8_t{0};
          copySpan(before.row(y), row, 0, edge);
          if (edge < length) row[edge] = mixed;
          copySpan(after.row(y), row, edge + 1, length);
        }
      });
}

void circle(const Yuv420View& from, const Yuv420View& to, int32_t x, int32_t y, int32_t radius,
            const MutableYuv420& out) {
  forEachPlane(
      from, to, out, [&](const PlaneView& a, const PlaneView& b, const MutablePlane& result, int unit) {
        // Distances are in 1/4096 pixel; a sample's centre is in the middle of the pixels that belong to it.
        const int64_t size = int64_t{unit} * kPixelOne;
        const int64_t reach = int64_t{radius} + size;
        for (int row = 0; row < result.height; ++row) {
          const int64_t dy = row * size + size / 2 - y;
          // The columns that the circle touches, and those that it fills.
          const auto chord = [&](int64_t r) {
            return r > 0 && r * r > dy * dy ? squareRoot(r * r - dy * dy) : int64_t{-1};
          };
          const int64_t outer = chord(reach);
          const int64_t inner = chord(int64_t{radius} - size);
          const auto column = [&](int64_t position) {
            return static_cast<int>(std::clamp<int64_t>(position / size, 0, result.width));
          };
          const int begin = outer < 0 ? result.width : column(std::max<int64_t>(0, x - outer));
          const int end = outer < 0 ? result.width : column(std::max<int64_t>(0, x + outer + size));
          const int full_begin =
              inner < 0 ? end : std::clamp(column(std::max<int64_t>(0, x - inner + size)), begin, end);
          const int full_end =
              inner < 0 ? end : std::clamp(column(std::max<int64_t>(0, x + inner)), full_begin, end);
          const auto rim = [&](int first, int last) {
            for (int i = first; i < last; ++i) {
              const int64_t dx = i * size + size / 2 - x;
              const int64_t inside = int64_t{radius} - squareRoot(dx * dx + dy * dy) + size / 2;
              const int64_t weight = std::clamp<int64_t>(inside, 0, size) * (kOpacityOne / kPixelOne) / unit;
              result.row(row)[i] = mixSample(a.row(row)[i], b.row(row)[i], static_cast<int32_t>(weight));
            }
          };
          copySpan(a.row(row), result.row(row), 0, begin);
          rim(begin, full_begin);
          copySpan(b.row(row), result.row(row), full_begin, full_end);
          rim(full_end, end);
          copySpan(a.row(row), result.row(row), end, result.width);
        }
      });
}

}  // namespace framewright::compose
