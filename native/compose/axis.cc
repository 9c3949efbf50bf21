#include "compose/axis.h"

#include <algorithm>
#include <numeric>

namespace framewright::compose {
namespace {

int64_t floorDivide(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }
int64_t ceilDivide(int64_t a, int64_t b) { return -floorDivide(-a, b); }
int64_t roundDivide(int64_t a, int64_t b) { return floorDivide(2 * a + b, 2 * b); }

Range evenWithin(int64_t begin, int64_t end, int output) {
  begin = std::clamp<int64_t>(begin, 0, output) & ~int64_t{1};
  end = std::min<int64_t>((std::clamp<int64_t>(end, 0, output) + 1) & ~int64_t{1}, output);
  return {static_cast<int>(begin), static_cast<int>(std::max(begin, end))};
}

}  // namespace

Range intersect(Range a, Range b) { return {std::max(a.begin, b.begin), std::min(a.end, b.end)}; }

int64_t AxisMap::at(int64_t i, int bits) const {
  const int64_t numerator = start + i * step;
  const int64_t whole = floorDivide(numerator, denominator);
  int64_t rest = numerator - whole * denominator;
  int64_t divisor = denominator;
  // The remainder needs room for the fractional bits; a denominator that large differs by far less than one
  // of them.
  while (divisor >= int64_t{1} << (62 - bits)) {
    divisor >>= 1;
    rest >>= 1;
  }
  return whole * (int64_t{1} << bits) + (rest << bits) / divisor;
}

Axis Axis::across(const Placement& placement, int source_width) {
  return {source_width, placement.cropLeft, placement.cropRight, placement.x, placement.width};
}

Axis Axis::down(const Placement& placement, int source_height) {
  return {source_height, placement.cropTop, placement.cropBottom, placement.y, placement.height};
}

AxisMap Axis::map(Siting from, int halvings, Siting to, int first) const {
  // A luma position s, measured from the source's edge, belongs to the output position X (in 1/4096 pixel) by
  //   s = source · (crop_begin + (X - position) · (crop_end - crop_begin) / length) / 65536.
  // Both are linear, so all is kept as a fraction over 65536 · length.
  int64_t denominator = int64_t{kCropOne} * length;
  int64_t output_step = kPixelOne;
  int64_t output_first = kPixelOne / 2;
  if (to != Siting::kLuma) {
    output_step *= 2;
    output_first = to == Siting::kChromaLeft ? kPixelOne / 2 : kPixelOne;
  }
  const int64_t crop = int64_t{crop_end} - crop_begin;
  int64_t start =
      source * (int64_t{crop_begin} * length + (output_first + first * output_step - position) * crop);
  int64_t step = source * output_step * crop;
  // From the distance to the edge to the index of a sample: luma sample k is at k + 1/2, chroma sample k at
  // 2k + 1/2 (left) or 2k + 1 (centred).
  switch (from) {
    case Siting::kLuma:
      start -= denominator / 2;
      break;
    case Siting::kChromaLeft:
      start -= denominator / 2;
      denominator *= 2;
      break;
    case Siting::kChromaCentred:
      start -= denominator;
      denominator *= 2;
      break;
  }
  for (int i = 0; i < halvings; ++i) {  // the average of samples 2k and 2k + 1 stands at 2k + 1/2
    start -= denominator / 2;
    denominator *= 2;
  }
  const int64_t common = std::gcd(std::gcd(start, step), denominator);
  return {start / common, step / common, denominator / common};
}

Range Axis::sourceRange(Siting siting, int halvings, int plane_length) const {
  const int64_t unit = (siting == Siting::kLuma ? int64_t{kCropOne} : int64_t{kCropOne} * 2) << halvings;
  const int64_t begin =
      std::clamp<int64_t>(roundDivide(int64_t{source} * crop_begin, unit), 0, plane_length - 1);
  const int64_t end =
      std::clamp<int64_t>(roundDivide(int64_t{source} * crop_end, unit), begin + 1, plane_length);
  return {static_cast<int>(begin), static_cast<int>(end)};
}

Range Axis::outputRange(int output) const {
  return evenWithin(floorDivide(position, kPixelOne), ceilDivide(int64_t{position} + length, kPixelOne),
                    output);
}

Range Axis::outputRange(int output, Range source_samples) const {
  // The inverse of the formula in map(), with a pixel to spare for its rounding.
  const int64_t crop = int64_t{crop_end} - crop_begin;
  const auto place = [&](int64_t sample) {
    const int64_t along = sample * kCropOne - int64_t{crop_begin} * source;  // 1/65536 source sample
    const int64_t moved = along * length / (crop * source);
    return int64_t{position} + moved;
  };
  const int64_t begin = floorDivide(place(source_samples.begin), kPixelOne) - 1;
  const int64_t end = ceilDivide(place(source_samples.end), kPixelOne) + 1;
  const Range whole = outputRange(output);
  return intersect(whole, evenWithin(begin, end, output));
}

bool Axis::shrinksMoreThan(int64_t times) const {
  return int64_t{source} * (int64_t{crop_end} - crop_begin) > times * length * (kCropOne / kPixelOne);
}

int32_t Axis::coverage(int i) const {
  const int64_t begin = std::max(int64_t{i} * kPixelOne, int64_t{position});
  const int64_t end = std::min((int64_t{i} + 1) * kPixelOne, int64_t{position} + length);
  return static_cast<int32_t>(std::max<int64_t>(0, end - begin));
}

int32_t Axis::chromaCoverage(int i) const { return (coverage(2 * i) + coverage(2 * i + 1)) / 2; }

bool Axis::covers(Range pixels) const {
  return position <= int64_t{pixels.begin} * kPixelOne &&
         int64_t{position} + length >= int64_t{pixels.end} * kPixelOne;
}

}  // namespace framewright::compose
