#include "compose/affine_rows.h"

#include <algorithm>
#include <array>

#include "compose/filter.h"
#include "compose/resample_rows.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "compose/affine_rows.cc"
#include "compose/simd_targets.h"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

// What the plain code and the SIMD code share.
#ifndef FRAMEWRIGHT_COMPOSE_AFFINE_ROWS_SHARED
#define FRAMEWRIGHT_COMPOSE_AFFINE_ROWS_SHARED
namespace framewright::compose {

inline constexpr int kTaps = kTapsBefore + 1 + kTapsAfter;
inline constexpr int kAcrossShift = FilterTable::kWeightBits - kFractionBits;
inline constexpr int kDownShift = FilterTable::kWeightBits + kFractionBits;
// The cubic's weights at phase f are, times 2^15 and with t = f / 2^8, these over 2^10:
//   (-t + 2t² - t³) / 2  ->  -2^16 f + 2^9 f² - f³
//   (t + 4t² - 3t³) / 2  ->   2^16 f + 2^10 f² - 3f³
//   (-t² + t³) / 2       ->  -2^8 f² + f³
// for the first, third and fourth sample; the second has what is left to 2^15.
inline constexpr int kCubicShift = 10;

}  // namespace framewright::compose
#endif

HWY_BEFORE_NAMESPACE();
namespace framewright::compose {
namespace HWY_NAMESPACE {
#if HWY_TARGET == HWY_SCALAR
using reference::sampleRow;
#else
namespace hn = hwy::HWY_NAMESPACE;

void sampleRow(const uint8_t* plane, int32_t stride, const int32_t* x, const int32_t* y, int base,
               uint8_t* HWY_RESTRICT out, int n) {
  const hn::ScalableTag<int32_t> sums;
  const hn::Repartition<int16_t, decltype(sums)> words;
  const hn::Repartition<uint8_t, decltype(sums)> bytes;
  const hn::Rebind<uint8_t, decltype(sums)> narrow;
  const int lanes = static_cast<int>(hn::Lanes(sums));
  const auto rows = hn::Set(sums, stride);
  const auto phase_mask = hn::Set(sums, kPhases - 1);
  const auto low = hn::Set(sums, 0xFFFF);
  alignas(16) static constexpr uint8_t kFirstPair[16] = {0, 0x80, 1, 0x80, 4,  0x80, 5,  0x80,
                                                         8, 0x80, 9, 0x80, 12, 0x80, 13, 0x80};
  alignas(16) static constexpr uint8_t kSecondPair[16] = {2,  0x80, 3,  0x80, 6,  0x80, 7,  0x80,
                                                          10, 0x80, 11, 0x80, 14, 0x80, 15, 0x80};
  const auto first_pair = hn::LoadDup128(bytes, kFirstPair);
  const auto second_pair = hn::LoadDup128(bytes, kSecondPair);
  const auto* const origin = reinterpret_cast<const int32_t*>(plane);

  const auto products = [&](auto a, auto first_weights, auto b, auto second_weights) {
    auto rest = hn::Zero(sums);
    auto sum = hn::ReorderWidenMulAccumulate(sums, hn::BitCast(words, a), hn::BitCast(words, first_weights),
                                             hn::Zero(sums), rest);
    sum = hn::ReorderWidenMulAccumulate(sums, hn::BitCast(words, b), hn::BitCast(words, second_weights), sum,
                                        rest);
    return hn::RearrangeToOddPlusEven(sum, rest);
  };

  // The four negated weights at these positions, two to a lane.
  const auto weigh = [&](auto position, auto& first_pair_weights, auto& second_pair_weights) {
    const auto f = hn::And(hn::ShiftRight<16 - kPhaseBits>(position), phase_mask);
    const auto f2 = hn::Mul(f, f);
    const auto f3 = hn::Mul(f2, f);
    const auto linear = hn::ShiftLeft<16>(f);
    const auto scaled = [&](auto sum) {
      return hn::ShiftRight<kCubicShift>(hn::Add(sum, hn::Set(sums, 1 << (kCubicShift - 1))));
    };
    const auto w0 = scaled(hn::Sub(hn::Sub(hn::ShiftLeft<9>(f2), linear), f3));
    const auto w2 = scaled(hn::Sub(hn::Add(linear, hn::ShiftLeft<10>(f2)), hn::Add(f3, hn::Add(f3, f3))));
    const auto w3 = scaled(hn::Sub(f3, hn::ShiftLeft<8>(f2)));
    const auto minus_w1 = hn::Sub(hn::Add(hn::Add(w0, w2), w3), hn::Set(sums, 1 << FilterTable::kWeightBits));
    const auto zero = hn::Zero(sums);
    first_pair_weights = hn::Or(hn::And(hn::Sub(zero, w0), low), hn::ShiftLeft<16>(minus_w1));
    second_pair_weights = hn::Or(hn::And(hn::Sub(zero, w2), low), hn::ShiftLeft<16>(hn::Sub(zero, w3)));
  };

  int i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto column = hn::LoadU(sums, x + i);
    const auto row = hn::LoadU(sums, y + i);
    auto x_first = hn::Undefined(sums), x_second = hn::Undefined(sums);
    auto y_first = hn::Undefined(sums), y_second = hn::Undefined(sums);
    weigh(column, x_first, x_second);
    weigh(row, y_first, y_second);
    auto offset = hn::Add(hn::Mul(hn::Sub(hn::ShiftRight<16>(row), hn::Set(sums, kTapsBefore)), rows),
                          hn::Sub(hn::ShiftRight<16>(column), hn::Set(sums, kTapsBefore)));
    const auto across = [&] {
      const auto four = hn::BitCast(bytes, hn::GatherOffset(sums, origin, offset));
      offset = hn::Add(offset, rows);
      const auto sum = products(hn::TableLookupBytesOr0(four, first_pair), x_first,
                                hn::TableLookupBytesOr0(four, second_pair), x_second);
      return hn::ShiftRight<kAcrossShift>(hn::Sub(hn::Set(sums, 1 << (kAcrossShift - 1)), sum));
    };
    const auto row0 = across();
    const auto row1 = across();
    const auto row2 = across();
    const auto row3 = across();
    // Two rows' values as the halves of one lane: they are within 16 bits.
    const auto upper = hn::Or(hn::And(row0, low), hn::ShiftLeft<16>(row1));
    const auto lower = hn::Or(hn::And(row2, low), hn::ShiftLeft<16>(row3));
    const auto sum = products(upper, y_first, lower, y_second);
    hn::StoreU(
        hn::DemoteTo(narrow, hn::ShiftRight<kDownShift>(hn::Sub(
                                 hn::Set(sums, (1 << (kDownShift - 1)) - base * (1 << kDownShift)), sum))),
        narrow, out + i);
  }
  reference::sampleRow(plane, stride, x + i, y + i, base, out + i, n - i);
}

#endif
}  // namespace HWY_NAMESPACE
}  // namespace framewright::compose
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace framewright::compose {

HWY_EXPORT(sampleRow);

void sampleRow(const uint8_t* plane, int32_t stride, const int32_t* x, const int32_t* y, int base,
               uint8_t* out, int n) {
  HWY_DYNAMIC_DISPATCH(sampleRow)(plane, stride, x, y, base, out, n);
}

namespace reference {

void sampleRow(const uint8_t* plane, int32_t stride, const int32_t* x, const int32_t* y, int base,
               uint8_t* out, int n) {
  const auto weigh = [](int32_t position) {
    const int32_t f = position >> (16 - kPhaseBits) & (kPhases - 1);
    const int32_t f2 = f * f;
    const int32_t f3 = f2 * f;
    const auto scaled = [](int32_t sum) { return (sum + (1 << (kCubicShift - 1))) >> kCubicShift; };
    const int32_t w0 = scaled(f2 * 512 - f * 65536 - f3);
    const int32_t w2 = scaled(f * 65536 + f2 * 1024 - 3 * f3);
    const int32_t w3 = scaled(f3 - f2 * 256);
    return std::array<int32_t, kTaps>{w0, (1 << FilterTable::kWeightBits) - w0 - w2 - w3, w2, w3};
  };
  for (int i = 0; i < n; ++i) {
    const auto x_weights = weigh(x[i]);
    const auto y_weights = weigh(y[i]);
    int32_t down = (1 << (kDownShift - 1)) - base * (1 << kDownShift);
    for (int j = 0; j < kTaps; ++j) {
      const ptrdiff_t row = (y[i] >> 16) + j - kTapsBefore;
      const uint8_t* const four = plane + row * stride + (x[i] >> 16) - kTapsBefore;
      int32_t across = 1 << (kAcrossShift - 1);
      for (int k = 0; k < kTaps; ++k) across += four[k] * x_weights[static_cast<size_t>(k)];
      down += (across >> kAcrossShift) * y_weights[static_cast<size_t>(j)];
    }
    out[i] = static_cast<uint8_t>(std::clamp(down >> kDownShift, 0, 255));
  }
}

}  // namespace reference
}  // namespace framewright::compose
#endif  // HWY_ONCE
