#include "compose/plane_scaler.h"

namespace framewright::compose {
namespace {

AxisMap relativeTo(int first_sample, AxisMap map) {
  map.start -= first_sample * map.denominator;
  return map;
}

Range relativeTo(int first_sample, int length, Range range) {
  const Range inside = intersect({range.begin - first_sample, range.end - first_sample}, {0, length});
  // A crop that shows none of the held samples shows the nearest: transparent ones.
  if (!inside.empty()) return inside;
  return inside.begin >= length ? Range{length - 1, length} : Range{0, 1};
}

bool shrinksTooMuch(const AxisMap& map) { return map.step > FilterTable::kMostRatio * map.denominator; }

MutablePlane planeIn(AlignedBuffer& buffer, int width, int height) {
  const ptrdiff_t stride = AlignedBuffer::strideFor(width);
  buffer.resize(static_cast<size_t>(stride) * static_cast<size_t>(height));
  return {buffer.data(), stride, width, height};
}

// How long the whole plane that `plane` is a part of is, in its own samples: what sourceRange clamps to.
int wholeLength(const Axis& axis, Siting siting, int halvings) {
  int length = siting == Siting::kLuma ? axis.source : chromaExtent(axis.source);
  for (int i = 0; i < halvings; ++i) length = chromaExtent(length);
  return length;
}

}  // namespace

void PlaneScaler::scale(const SitedPlane& plane, const Axis& across, const Axis& down, Target columns,
                        Target rows, const MutablePlane& out, const MutablePlane& excess) {
  SitedPlane source = plane;
  AxisMap column_map = across.map(source.across, source.halvings_across, columns.siting, columns.first);
  AxisMap row_map = down.map(source.down, source.halvings_down, rows.siting, rows.first);
  for (int i = 0; shrinksTooMuch(row_map) && source.samples.height > 1; ++i) {
    const MutablePlane half =
        planeIn(halves_[i % 2], source.samples.width, chromaExtent(source.samples.height));
    halveDown(source.samples, half);
    source.samples = half;
    ++source.halvings_down;
    row_map = down.map(source.down, source.halvings_down, rows.siting, rows.first);
  }
  for (int i = source.samples.data == halves_[0].data() ? 1 : 0;
       shrinksTooMuch(column_map) && source.samples.width > 1; ++i) {
    const MutablePlane half =
        planeIn(halves_[i % 2], chromaExtent(source.samples.width), source.samples.height);
    halveAcross(source.samples, half);
    source.samples = half;
    ++source.halvings_across;
    column_map = across.map(source.across, source.halvings_across, columns.siting, columns.first);
  }
  const Range column_range =
      relativeTo(source.left, source.samples.width,
                 across.sourceRange(source.across, source.halvings_across,
                                    wholeLength(across, source.across, source.halvings_across)));
  const Range row_range = relativeTo(source.top, source.samples.height,
                                     down.sourceRange(source.down, source.halvings_down,
                                                      wholeLength(down, source.down, source.halvings_down)));
  const FilterTable& column_table =
      cache_.get(relativeTo(source.left, column_map), out.width, column_range, true);
  const FilterTable& row_table = cache_.get(relativeTo(source.top, row_map), out.height, row_range, false);
  resampler_.resample(source.samples, column_table, row_table, out, excess);
}

}  // namespace framewright::compose
