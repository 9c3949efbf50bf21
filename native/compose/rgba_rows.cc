#include "compose/rgba_rows.h"

#include <algorithm>

#include "compose/bt709.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "compose/rgba_rows.cc"
#include "compose/simd_targets.h"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

// What the plain code and the tails of the SIMD code share.
#ifndef FRAMEWRIGHT_COMPOSE_RGBA_ROWS_SHARED
#define FRAMEWRIGHT_COMPOSE_RGBA_ROWS_SHARED
namespace framewright::compose {

// Chroma samples [begin, end) of chromaRow.
inline void chromaSamples(const uint8_t* upper, const uint8_t* lower, int width, int begin, int end,
                          uint8_t* u, uint8_t* v) {
  for (int i = begin; i < end; ++i) {
    const int columns[3] = {std::max(2 * i - 1, 0), 2 * i, std::min(2 * i + 1, width - 1)};
    int32_t sum[3];
    for (int c = 0; c < 3; ++c) {
      const auto both = [&](int column) { return upper[column * 4 + c] + lower[column * 4 + c]; };
      sum[c] = both(columns[0]) + 2 * both(columns[1]) + both(columns[2]);
    }
    u[i] = bt709::chromaU(sum[0], sum[1], sum[2], 3);
    v[i] = bt709::chromaV(sum[0], sum[1], sum[2], 3);
  }
}

// Columns [begin, end) of interpolateChromaRow.
inline void interpolatedChroma(const uint8_t* near, const uint8_t* far, int width, int begin, int end,
                               int16_t* out) {
  const int last = (width + 1) / 2 - 1;
  for (int x = begin; x < end; ++x) {
    const int left = x / 2;
    const int right = std::min((x + 1) / 2, last);
    out[x] = static_cast<int16_t>(3 * (near[left] + near[right]) + far[left] + far[right]);
  }
}

}  // namespace framewright::compose
#endif

HWY_BEFORE_NAMESPACE();
namespace framewright::compose {
namespace HWY_NAMESPACE {
#if HWY_TARGET == HWY_SCALAR
using reference::chromaRow;
using reference::interpolateChromaRow;
using reference::lumaRow;
using reference::rgbaRow;
#else
namespace hn = hwy::HWY_NAMESPACE;

// A lane of `Pixels` is one pixel, red in its low byte.
using Pixels = hn::ScalableTag<uint32_t>;
using Words = hn::Repartition<int16_t, Pixels>;
using Sums = hn::Repartition<int32_t, Pixels>;
using Lane8 = hn::Rebind<uint8_t, Sums>;

HWY_INLINE hn::Vec<Pixels> loadPixels(const uint8_t* rgba) {
  return hn::BitCast(Pixels(), hn::LoadU(hn::Repartition<uint8_t, Pixels>(), rgba));
}

// The same two 16-bit weights for every pixel, `even` for its low half.
HWY_INLINE hn::Vec<Words> weightPair(int16_t even, int16_t odd) {
  const uint32_t both = static_cast<uint16_t>(even) | static_cast<uint32_t>(static_cast<uint16_t>(odd)) << 16;
  return hn::BitCast(Words(), hn::Set(Pixels(), both));
}

// red · kr + blue · kb + green · kg for each pixel; `red_blue` and `green` hold 16-bit values.
HWY_INLINE hn::Vec<Sums> weigh(hn::Vec<Pixels> red_blue, hn::Vec<Pixels> green,
                               hn::Vec<Words> red_blue_weights, hn::Vec<Words> green_weights) {
  const Sums sums;
  auto rest = hn::Zero(sums);
  auto sum = hn::ReorderWidenMulAccumulate(sums, hn::BitCast(Words(), red_blue), red_blue_weights,
                                           hn::Zero(sums), rest);
  sum = hn::ReorderWidenMulAccumulate(sums, hn::BitCast(Words(), green), green_weights, sum, rest);
  return hn::RearrangeToOddPlusEven(sum, rest);
}

void lumaRow(const uint8_t* rgba, uint8_t* HWY_RESTRICT y, int n) {
  const Pixels pixels;
  const Sums sums;
  const int lanes = static_cast<int>(hn::Lanes(pixels));
  const auto low = hn::Set(pixels, 0x00FF00FF);
  const auto red_blue_weights = weightPair(bt709::kYr, bt709::kYb);
  const auto green_weights = weightPair(bt709::kYg, 0);
  const auto offset = hn::Set(sums, (16 << bt709::kBits) + (1 << (bt709::kBits - 1)));
  const auto luma = [&](int x) {
    const auto pixel = loadPixels(rgba + 4 * x);
    const auto red_blue = hn::And(pixel, low);
    const auto green = hn::And(hn::ShiftRight<8>(pixel), low);
    return hn::ShiftRight<bt709::kBits>(
        hn::Add(weigh(red_blue, green, red_blue_weights, green_weights), offset));
  };
  int x = 0;
  for (; x + lanes <= n; x += lanes) hn::StoreU(hn::DemoteTo(Lane8(), luma(x)), Lane8(), y + x);
  reference::lumaRow(rgba + 4 * x, y + x, n - x);
}

void chromaRow(const uint8_t* upper, const uint8_t* lower, int width, uint8_t* HWY_RESTRICT u,
               uint8_t* HWY_RESTRICT v) {
  const Pixels pixels;
  const Sums sums;
  const hn::Repartition<uint64_t, Pixels> pairs;
  const int lanes = static_cast<int>(hn::Lanes(pixels));
  const int samples = (width + 1) / 2;
  const auto low = hn::Set(pixels, 0x00FF00FF);
  const auto u_red_blue = weightPair(bt709::kUr, bt709::kUb);
  const auto u_green = weightPair(bt709::kUg, 0);
  const auto v_red_blue = weightPair(bt709::kVr, bt709::kVb);
  const auto v_green = weightPair(bt709::kVg, 0);
  constexpr int kShift = bt709::kBits + 3;  // of 8 samples
  const auto offset = hn::Set(sums, (128 << kShift) + (1 << (kShift - 1)));

  // Sums of both rows at three successive columns, weighted 1-2-1; right where the middle column is even.
  // `before` is the same column pair moved one to the left, so that its even lanes hold the odd columns on
  // the left.
  const auto weighted = [&](hn::Vec<Pixels> before, hn::Vec<Pixels> here) {
    const auto after = hn::BitCast(pixels, hn::ShiftRight<32>(hn::BitCast(pairs, here)));
    return hn::Add(hn::Add(before, hn::Add(here, here)), after);
  };
  const auto columns = [&](int column, hn::Vec<Pixels>& red_blue, hn::Vec<Pixels>& green) {
    const auto a = loadPixels(upper + 4 * column);
    const auto b = loadPixels(lower + 4 * column);
    const auto left_a = loadPixels(upper + 4 * (column - 1));
    const auto left_b = loadPixels(lower + 4 * (column - 1));
    const auto odd = [&](auto p, auto q) { return hn::Add(hn::And(p, low), hn::And(q, low)); };
    const auto high = [&](auto p, auto q) {
      return hn::Add(hn::And(hn::ShiftRight<8>(p), low), hn::And(hn::ShiftRight<8>(q), low));
    };
    red_blue = weighted(odd(left_a, left_b), odd(a, b));
    green = weighted(high(left_a, left_b), high(a, b));
  };

  int i = std::min(1, samples);  // the first sample has no column on its left
  chromaSamples(upper, lower, width, 0, i, u, v);
  for (; 2 * (i + lanes) <= width; i += lanes) {
    auto red_blue0 = hn::Undefined(pixels);
    auto green0 = hn::Undefined(pixels);
    auto red_blue1 = hn::Undefined(pixels);
    auto green1 = hn::Undefined(pixels);
    columns(2 * i, red_blue0, green0);
    columns(2 * i + lanes, red_blue1, green1);
    const auto red_blue = hn::ConcatEven(pixels, red_blue1, red_blue0);
    const auto green = hn::ConcatEven(pixels, green1, green0);
    const auto blue_difference = hn::Add(weigh(red_blue, green, u_red_blue, u_green), offset);
    const auto red_difference = hn::Add(weigh(red_blue, green, v_red_blue, v_green), offset);
    hn::StoreU(hn::DemoteTo(Lane8(), hn::ShiftRight<kShift>(blue_difference)), Lane8(), u + i);
    hn::StoreU(hn::DemoteTo(Lane8(), hn::ShiftRight<kShift>(red_difference)), Lane8(), v + i);
  }
  chromaSamples(upper, lower, width, i, samples, u, v);
}

void interpolateChromaRow(const uint8_t* near, const uint8_t* far, int width, int16_t* HWY_RESTRICT out) {
  const hn::ScalableTag<int16_t> words;
  const hn::Rebind<uint8_t, decltype(words)> bytes;
  const int lanes = static_cast<int>(hn::Lanes(words));
  const int samples = (width + 1) / 2;
  const auto three = hn::Set(words, 3);
  const auto down = [&](int i) {
    const auto a = hn::PromoteTo(words, hn::LoadU(bytes, near + i));
    return hn::Add(hn::Mul(a, three), hn::PromoteTo(words, hn::LoadU(bytes, far + i)));
  };
  int i = 0;
  for (; i + lanes + 1 <= samples && 2 * (i + lanes) <= width; i += lanes) {
    const auto here = down(i);
    hn::StoreInterleaved2(hn::Add(here, here), hn::Add(here, down(i + 1)), words, out + 2 * i);
  }
  interpolatedChroma(near, far, width, 2 * i, width, out);
}

void rgbaRow(const uint8_t* y, const int16_t* u, const int16_t* v, uint8_t* HWY_RESTRICT rgba, int n) {
  const Sums sums;
  const Pixels pixels;
  const hn::Rebind<int16_t, Sums> narrow;
  const int lanes = static_cast<int>(hn::Lanes(sums));
  constexpr int kShift = bt709::kBits + 3;  // chroma comes in 1/8
  const auto half = hn::Set(sums, 1 << (kShift - 1));
  const auto zero = hn::Zero(sums);
  const auto most = hn::Set(sums, 255);
  const auto weigh = [&](hn::Vec<Sums> value, int32_t weight) {
    return hn::Mul(value, hn::Set(sums, weight));
  };
  const auto byte = [&](hn::Vec<Sums> sum) {
    return hn::BitCast(pixels, hn::Min(hn::Max(hn::ShiftRight<kShift>(sum), zero), most));
  };
  const auto alpha = hn::Set(pixels, 0xFF000000);
  int x = 0;
  for (; x + lanes <= n; x += lanes) {
    const auto luma = hn::PromoteTo(sums, hn::LoadU(Lane8(), y + x));
    const auto base = hn::Add(weigh(hn::Sub(luma, hn::Set(sums, 16)), 8 * bt709::kY), half);
    const auto blue_difference = hn::Sub(hn::PromoteTo(sums, hn::LoadU(narrow, u + x)), hn::Set(sums, 1024));
    const auto red_difference = hn::Sub(hn::PromoteTo(sums, hn::LoadU(narrow, v + x)), hn::Set(sums, 1024));
    const auto red = byte(hn::Add(base, weigh(red_difference, bt709::kRv)));
    const auto green =
        byte(hn::Add(hn::Add(base, weigh(blue_difference, bt709::kGu)), weigh(red_difference, bt709::kGv)));
    const auto blue = byte(hn::Add(base, weigh(blue_difference, bt709::kBu)));
    const auto pixel = hn::Or(hn::Or(red, hn::ShiftLeft<8>(green)), hn::Or(hn::ShiftLeft<16>(blue), alpha));
    hn::StoreU(hn::BitCast(hn::Repartition<uint8_t, Pixels>(), pixel), hn::Repartition<uint8_t, Pixels>(),
               rgba + 4 * x);
  }
  reference::rgbaRow(y + x, u + x, v + x, rgba + 4 * x, n - x);
}

#endif
}  // namespace HWY_NAMESPACE
}  // namespace framewright::compose
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace framewright::compose {

HWY_EXPORT(lumaRow);
HWY_EXPORT(chromaRow);
HWY_EXPORT(interpolateChromaRow);
HWY_EXPORT(rgbaRow);

void lumaRow(const uint8_t* rgba, uint8_t* y, int n) { HWY_DYNAMIC_DISPATCH(lumaRow)(rgba, y, n); }
void chromaRow(const uint8_t* upper, const uint8_t* lower, int width, uint8_t* u, uint8_t* v) {
  HWY_DYNAMIC_DISPATCH(chromaRow)(upper, lower, width, u, v);
}
void interpolateChromaRow(const uint8_t* near, const uint8_t* far, int width, int16_t* out) {
  HWY_DYNAMIC_DISPATCH(interpolateChromaRow)(near, far, width, out);
}
void rgbaRow(const uint8_t* y, const int16_t* u, const int16_t* v, uint8_t* rgba, int n) {
  HWY_DYNAMIC_DISPATCH(rgbaRow)(y, u, v, rgba, n);
}

namespace reference {

void lumaRow(const uint8_t* rgba, uint8_t* y, int n) {
  for (int x = 0; x < n; ++x) y[x] = bt709::luma(rgba[4 * x], rgba[4 * x + 1], rgba[4 * x + 2]);
}

void chromaRow(const uint8_t* upper, const uint8_t* lower, int width, uint8_t* u, uint8_t* v) {
  chromaSamples(upper, lower, width, 0, (width + 1) / 2, u, v);
}

void interpolateChromaRow(const uint8_t* near, const uint8_t* far, int width, int16_t* out) {
  interpolatedChroma(near, far, width, 0, width, out);
}

void rgbaRow(const uint8_t* y, const int16_t* u, const int16_t* v, uint8_t* rgba, int n) {
  constexpr int kShift = bt709::kBits + 3;
  for (int x = 0; x < n; ++x) {
    const int32_t base = 8 * bt709::kY * (y[x] - 16) + (1 << (kShift - 1));
    const int32_t blue_difference = u[x] - 1024;
    const int32_t red_difference = v[x] - 1024;
    const auto byte = [](int32_t sum) { return static_cast<uint8_t>(std::clamp(sum >> kShift, 0, 255)); };
    rgba[4 * x] = byte(base + bt709::kRv * red_difference);
    rgba[4 * x + 1] = byte(base + bt709::kGu * blue_difference + bt709::kGv * red_difference);
    rgba[4 * x + 2] = byte(base + bt709::kBu * blue_difference);
    rgba[4 * x + 3] = 255;
  }
}

}  // namespace reference
}  // namespace framewright::compose
#endif  // HWY_ONCE
