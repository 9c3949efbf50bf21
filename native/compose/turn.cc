#include "compose/turn.h"

#include <algorithm>
#include <cstring>

#include "compose/affine_rows.h"

namespace framewright::compose {
namespace {

constexpr int kFraction = 32;  // bits below the point of positions, a SamplePath's
constexpr int64_t kOne = int64_t{1} << kFraction;

// sin(x) for x of 0 to a quarter turn: `part` counts 2^22 to it.
int64_t sineOfQuarter(int64_t part) {
  constexpr int64_t kQuarter = int64_t{1} << 22;
  constexpr int64_t kUnit = int64_t{1} << Rotation::kBits;
  constexpr int64_t kHalfPi = 1686629713;  // π/2 with 30 fractional bits
  if (part == kQuarter) return kUnit;
  const int64_t x = part * kHalfPi / kQuarter;
  const int64_t square = (x * x) >> Rotation::kBits;
  // The Taylor series, innermost term first: each factor is 1 - x² / (n (n - 1)) · (the rest).
  int64_t rest = kUnit;
  for (int64_t n = 15; n >= 3; n -= 2) rest = kUnit - ((square * rest) >> Rotation::kBits) / (n * (n - 1));
  return (x * rest) >> Rotation::kBits;
}

// Where output samples lie along one axis of an upright plane: p = at + column · across + row · down,
// kFraction bits, for whole samples counted from the first of the plane to be filled.
struct Line {
  int64_t at;
  int64_t across;
  int64_t down;
};

// One axis of the upright rectangle as a function of the output: `per_pixel` upright samples an output pixel
// (30 bits), `centre` the position of the rectangle's centre (kFraction bits). dx and dy are the distance of
// the first output sample from the rectangle's centre in 1/8192 pixel, `spacing` the output pixels between
// samples; (along_x, along_y) how much one output pixel to the right and down moves along this axis
// (Rotation's bits).
Line lineOf(int64_t per_pixel, int64_t centre, int64_t along_x, int64_t along_y, int64_t dx, int64_t dy,
            int spacing) {
  constexpr int kExtra = 2 * Rotation::kBits - kFraction;
  // In two parts, so that a picture thinner than a pixel does not overflow.
  const auto scaled = [&](int64_t along) {
    return (((per_pixel >> 15) * along) >> (kExtra - 15)) + (((per_pixel & 0x7FFF) * along) >> kExtra);
  };
  const int64_t step_x = scaled(along_x);
  const int64_t step_y = scaled(along_y);
  // In two parts, so that a picture far larger than the output does not overflow.
  const auto moved = [](int64_t distance, int64_t step) {
    return (distance >> 13) * step + (((distance & 8191) * step) >> 13);
  };
  return {centre + moved(dx, step_x) + moved(dy, step_y), step_x * spacing, step_y * spacing};
}

// The samples of a row, `begin` being the position of its first one, that lie in [low, high] along a line.
Range within(int64_t begin, int64_t step, int64_t low, int64_t high, int width) {
  if (step < 0) return within(-begin, -step, -high, -low, width);
  if (step == 0) return begin >= low && begin <= high ? Range{0, width} : Range{0, 0};
  const int64_t first = low <= begin ? 0 : (low - begin + step - 1) / step;
  const int64_t last = high < begin ? 0 : (high - begin) / step + 1;
  return {static_cast<int>(std::min<int64_t>(first, width)),
          static_cast<int>(std::min<int64_t>(last, width))};
}

// The distance of the first sample of a plane from the rectangle's centre, 1/8192 pixel.
struct Offset {
  int64_t dx;
  int64_t dy;
};

Offset firstSample(const Turner::Pose& pose, bool chroma, int left, int top) {
  const int64_t centre_x = 2 * int64_t{pose.across.position} + pose.across.length;
  const int64_t centre_y = 2 * int64_t{pose.down.position} + pose.down.length;
  // A luma sample is in the middle of its pixel; a chroma sample is on the even column, between two rows.
  const int64_t x = chroma ? (4 * int64_t{left} + 1) * kPixelOne : (2 * int64_t{left} + 1) * kPixelOne;
  const int64_t y = chroma ? (4 * int64_t{top} + 2) * kPixelOne : (2 * int64_t{top} + 1) * kPixelOne;
  return {x - centre_x, y - centre_y};
}

// One axis of a plane made ready to be sampled.
struct Upright {
  Range source;    // the samples it shows, when they are taken as they are
  int length = 0;  // samples
  bool scaled = false;
  int64_t per_pixel = 0;  // samples an output pixel, 30 bits
  int64_t centre = 0;     // position of the rectangle's centre, kFraction bits
};

Upright uprightOf(const Axis& axis, Siting siting, int halvings, int held_first, int held_length,
                  bool chroma) {
  const AxisMap map = axis.map(siting, halvings, chroma ? Siting::kChromaCentred : Siting::kLuma, 0);
  Upright result;
  result.scaled = map.step > map.denominator;
  if (result.scaled) {
    const int64_t unit = chroma ? 2 * kPixelOne : kPixelOne;
    result.length = static_cast<int>(std::max<int64_t>(1, (axis.length + unit - 1) / unit));
    result.per_pixel = (int64_t{result.length} * kPixelOne << Rotation::kBits) / axis.length;
    result.centre = result.length * (kOne / 2) - kOne / 2;
    return result;
  }
  const int64_t crop = int64_t{axis.crop_end} - axis.crop_begin;
  const int64_t scale =
      ((axis.source * crop) << (Rotation::kBits - 4)) / axis.length;  // luma samples a pixel
  const int64_t middle = axis.source * (int64_t{axis.crop_begin} + axis.crop_end) * (kOne / (2 * kCropOne));
  int length = axis.source;
  if (siting != Siting::kLuma) length = chromaExtent(length);
  result.per_pixel = siting == Siting::kLuma ? scale : scale / 2;
  switch (siting) {
    case Siting::kLuma:
      result.centre = middle - kOne / 2;
      break;
    case Siting::kChromaLeft:
      result.centre = (middle - kOne / 2) / 2;
      break;
    case Siting::kChromaCentred:
      result.centre = middle / 2 - kOne / 2;
      break;
  }
  for (int i = 0; i < halvings; ++i) {
    result.per_pixel /= 2;
    result.centre = (result.centre - kOne / 2) / 2;
    length = chromaExtent(length);
  }
  const Range shown = axis.sourceRange(siting, halvings, length);
  result.source = intersect({shown.begin - held_first, shown.end - held_first}, {0, held_length});
  if (result.source.empty()) result.source = {0, 1};
  result.length = result.source.length();
  result.centre -= (held_first + result.source.begin) * kOne;
  return result;
}

// `plane` as an axis on which scaling shows it as it is, for the direction that is not scaled.
Axis asItIs(const Range& source, int whole) {
  return {whole, 0, kCropOne, -source.begin * kPixelOne, whole * kPixelOne};
}

void addBorder(const PlaneView& plane, const MutablePlane& bordered) {
  for (int y = 0; y < bordered.height; ++y) {
    const uint8_t* const row = plane.row(std::clamp(y - kTapsBefore, 0, plane.height - 1));
    uint8_t* const out = bordered.row(y);
    std::memset(out, row[0], kTapsBefore);
    std::memcpy(out + kTapsBefore, row, static_cast<size_t>(plane.width));
    std::memset(out + kTapsBefore + plane.width, row[plane.width - 1], kTapsAfter);
  }
}

}  // namespace

Rotation Rotation::of(int32_t turn) {
  constexpr int32_t kQuarter = kTurnOne / 4;
  const int32_t quarter = (turn / kQuarter) & 3;
  const int32_t part = turn & (kQuarter - 1);
  const int64_t sine = sineOfQuarter(part);
  const int64_t cosine = sineOfQuarter(kQuarter - part);
  switch (quarter) {
    case 0:
      return {cosine, sine};
    case 1:
      return {-sine, cosine};
    case 2:
      return {-cosine, -sine};
    default:
      return {sine, -cosine};
  }
}

Rect Turner::bounds(const Pose& pose, Size output) {
  const int64_t cosine = std::abs(pose.rotation.cosine);
  const int64_t sine = std::abs(pose.rotation.sine);
  // In 1/8192 pixel about the centre: half of the turned extent is (w · cos + h · sin) / 2.
  const int64_t half_width = (pose.across.length * cosine + pose.down.length * sine) >> Rotation::kBits;
  const int64_t half_height = (pose.across.length * sine + pose.down.length * cosine) >> Rotation::kBits;
  const auto extent = [](int64_t centre, int64_t half, int limit) {
    const int64_t begin = std::clamp<int64_t>((centre - half) / 8192 - 1, 0, limit) & ~int64_t{1};
    const int64_t end = std::min<int64_t>(
        (std::clamp<int64_t>((centre + half) / 8192 + 2, 0, limit) + 1) & ~int64_t{1}, limit);
    return Range{static_cast<int>(begin), static_cast<int>(end)};
  };
  const Range x = extent(2 * int64_t{pose.across.position} + pose.across.length, half_width, output.width);
  const Range y = extent(2 * int64_t{pose.down.position} + pose.down.length, half_height, output.height);
  return {x.begin, y.begin, x.length(), y.length()};
}

void Turner::turn(PlaneScaler& scaler, const SitedPlane& plane, const Pose& pose, bool chroma, int left,
                  int top, const MutablePlane& out, const MutablePlane& excess) {
  const Upright x =
      uprightOf(pose.across, plane.across, plane.halvings_across, plane.left, plane.samples.width, chroma);
  const Upright y =
      uprightOf(pose.down, plane.down, plane.halvings_down, plane.top, plane.samples.height, chroma);

  PlaneView upright{plane.samples.row(y.source.begin) + x.source.begin, plane.samples.stride, x.length,
                    y.length};
  if (x.scaled || y.scaled) {
    // The scaled direction shows the whole crop in `length` samples, the other one its samples as they are.
    const ptrdiff_t stride = AlignedBuffer::strideFor(x.length);
    upright_.resize(static_cast<size_t>(stride) * static_cast<size_t>(y.length));
    const MutablePlane target{upright_.data(), stride, x.length, y.length};
    SitedPlane source = plane;
    Axis across = pose.across;
    Axis down = pose.down;
    PlaneScaler::Target columns{chroma ? Siting::kChromaCentred : Siting::kLuma, 0};
    PlaneScaler::Target rows = columns;
    const int32_t unit = chroma ? 2 * kPixelOne : kPixelOne;
    if (x.scaled) {
      across.position = 0;
      across.length = x.length * unit;
    } else {
      across = asItIs(x.source, plane.samples.width);
      source.across = columns.siting = Siting::kLuma;
      source.halvings_across = source.left = 0;
    }
    if (y.scaled) {
      down.position = 0;
      down.length = y.length * unit;
    } else {
      down = asItIs(y.source, plane.samples.height);
      source.down = rows.siting = Siting::kLuma;
      source.halvings_down = source.top = 0;
    }
    scaler.scale(source, across, down, columns, rows, target);
    upright = target;
  }

  const int border = kTapsBefore + kTapsAfter;
  const ptrdiff_t stride = AlignedBuffer::strideFor(upright.width + border);
  bordered_.resize(static_cast<size_t>(stride) * static_cast<size_t>(upright.height + border));
  const MutablePlane bordered{bordered_.data(), stride, upright.width + border, upright.height + border};
  addBorder(upright, bordered);
  const uint8_t* const origin = bordered.row(kTapsBefore) + kTapsBefore;

  // Turning clockwise (y points down) takes (u, v) to (u cos - v sin, u sin + v cos); this is the inverse.
  const Offset offset = firstSample(pose, chroma, left, top);
  const int spacing = chroma ? 2 : 1;
  const Line u =
      lineOf(x.per_pixel, x.centre, pose.rotation.cosine, pose.rotation.sine, offset.dx, offset.dy, spacing);
  const Line v =
      lineOf(y.per_pixel, y.centre, -pose.rotation.sine, pose.rotation.cosine, offset.dx, offset.dy, spacing);
  const auto width = static_cast<size_t>(out.width);
  constexpr int64_t kRounding = int64_t{1} << (kFraction - kPhaseBits - 1);  // to the nearest phase
  // Further out than this many pixels nothing is covered, not even the pair of pixels of a chroma sample.
  constexpr int64_t kReach = 3;
  const int64_t reach_u = kReach * (x.per_pixel << (kFraction - Rotation::kBits)) + kOne;
  const int64_t reach_v = kReach * (y.per_pixel << (kFraction - Rotation::kBits)) + kOne;
  for (int row = 0; row < out.height; ++row) {
    int64_t p = u.at + row * u.down + kRounding;
    int64_t q = v.at + row * v.down + kRounding;
    const Range inside = intersect(within(p, u.across, -reach_u, upright.width * kOne + reach_u, out.width),
                                   within(q, v.across, -reach_v, upright.height * kOne + reach_v, out.width));
    if (excess.data != nullptr) std::memset(excess.row(row), 0, width);
    if (inside.empty()) {
      std::memset(out.row(row), 0, width);
      continue;
    }
    std::memset(out.row(row), 0, static_cast<size_t>(inside.begin));
    std::memset(out.row(row) + inside.end, 0, width - static_cast<size_t>(inside.end));
    p += inside.begin * u.across;
    q += inside.begin * v.across;
    const auto sample = [&](int base, const MutablePlane& plane_out) {
      sampleRow(origin, static_cast<int32_t>(stride), {p, u.across, upright.width - 1},
                {q, v.across, upright.height - 1}, base, plane_out.row(row) + inside.begin, inside.length());
    };
    sample(0, out);
    if (excess.data != nullptr) sample(255, excess);
  }
}

void Turner::shape(const Pose& pose, const Rect& box, const MutablePlane& out) {
  const Offset offset = firstSample(pose, false, box.x, box.y);
  constexpr int64_t kUnit = int64_t{1} << Rotation::kBits;
  const int64_t width = int64_t{pose.across.length} * (kOne / kPixelOne);
  const int64_t height = int64_t{pose.down.length} * (kOne / kPixelOne);
  const Line u = lineOf(kUnit, width / 2, pose.rotation.cosine, pose.rotation.sine, offset.dx, offset.dy, 1);
  const Line v =
      lineOf(kUnit, height / 2, -pose.rotation.sine, pose.rotation.cosine, offset.dx, offset.dy, 1);
  // A pixel whose centre is half a pixel inside is covered; what is thinner than a pixel covers no more than
  // it is wide.
  const auto share = [](int64_t position, int64_t length) {
    const int64_t inside = std::min(position, length - position) + kOne / 2;
    return std::clamp<int64_t>(inside, 0, std::min(kOne, length)) >> (kFraction - 12);
  };
  for (int row = 0; row < box.height; ++row) {
    const int64_t p = u.at + row * u.down;
    const int64_t q = v.at + row * v.down;
    uint8_t* const result = out.row(row);
    const auto edge = [&](int begin, int end) {
      for (int i = begin; i < end; ++i) {
        const int64_t shares = share(p + i * u.across, width) * share(q + i * v.across, height);
        result[i] = static_cast<uint8_t>((shares * 255 + (1 << 23)) >> 24);
      }
    };
    // Only the edge needs arithmetic: nothing is covered half a pixel outside, everything half a pixel
    // inside.
    const Range touched = intersect(within(p, u.across, -kOne / 2, width + kOne / 2, box.width),
                                    within(q, v.across, -kOne / 2, height + kOne / 2, box.width));
    if (touched.empty()) {
      std::memset(result, 0, static_cast<size_t>(box.width));
      continue;
    }
    Range full = intersect(within(p, u.across, kOne / 2, width - kOne / 2, box.width),
                           within(q, v.across, kOne / 2, height - kOne / 2, box.width));
    if (full.empty()) full = {touched.end, touched.end};
    std::memset(result, 0, static_cast<size_t>(touched.begin));
    edge(touched.begin, full.begin);
    std::memset(result + full.begin, 255, static_cast<size_t>(full.length()));
    edge(full.end, touched.end);
    std::memset(result + touched.end, 0, static_cast<size_t>(box.width - touched.end));
  }
}

}  // namespace framewright::compose
