#include "compose/affine_rows.h"

#include <algorithm>
#include <array>
#include <cstring>

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

using Sums = hn::ScalableTag<int32_t>;
using Words = hn::Repartition<int16_t, Sums>;
using Bytes = hn::Repartition<uint8_t, Sums>;

// For each 32-bit lane: a[2i] · b[2i] + a[2i + 1] · b[2i + 1].
HWY_INLINE hn::Vec<Sums> products(hn::Vec<Words> a, hn::Vec<Words> b) {
  auto rest = hn::Zero(Sums());
  const auto sum = hn::ReorderWidenMulAccumulate(Sums(), a, b, hn::Zero(Sums()), rest);
  return hn::RearrangeToOddPlusEven(sum, rest);
}
// The same of two pairs of vectors together.
HWY_INLINE hn::Vec<Sums> products(hn::Vec<Words> a, hn::Vec<Words> b, hn::Vec<Words> c, hn::Vec<Words> d) {
  auto rest = hn::Zero(Sums());
  auto sum = hn::ReorderWidenMulAccumulate(Sums(), a, b, hn::Zero(Sums()), rest);
  sum = hn::ReorderWidenMulAccumulate(Sums(), c, d, sum, rest);
  return hn::RearrangeToOddPlusEven(sum, rest);
}

// Block i is the four rows of four samples from plane + offsets[4 · i] on.
template <class D>
HWY_INLINE hn::Vec<D> loadBlocks(D bytes, const uint8_t* plane, ptrdiff_t stride, const int32_t* offsets) {
  constexpr size_t kBlocks = hn::MaxLanes(bytes) / 16;
  const hn::Half<D> half;
  if constexpr (kBlocks > 1) {
    return hn::Combine(bytes, loadBlocks(half, plane, stride, offsets + 2 * kBlocks),
                       loadBlocks(half, plane, stride, offsets));
  } else {
    const hn::Half<hn::Half<D> > quarter;
    const uint8_t* const first = plane + offsets[0];
    const auto row = [&](int i) { return hn::LoadU(quarter, first + i * stride); };
    return hn::Combine(bytes, hn::Combine(half, row(3), row(2)), hn::Combine(half, row(1), row(0)));
  }
}

// The positions of as many outputs as there are lanes, from vector to vector, with 16 fractional bits.
class Walker {
 public:
  HWY_INLINE explicit Walker(const SamplePath& path)
      : upper_(startOf(path.start >> 16, path.step >> 16)),
        lower_(hn::BitCast(kLowerBits, startOf(path.start & 0xFFFF, path.step & 0xFFFF))),
        upper_step_(hn::Set(Sums(), static_cast<int32_t>((path.step >> 16) * kLanes))),
        lower_step_(hn::Set(kLowerBits, static_cast<uint32_t>((path.step & 0xFFFF) * kLanes))),
        last_(hn::Set(Sums(), path.last << 16)) {}

  HWY_INLINE hn::Vec<Sums> next() {
    const auto position = hn::Add(upper_, hn::BitCast(Sums(), hn::ShiftRight<16>(lower_)));
    upper_ = hn::Add(upper_, upper_step_);
    lower_ = hn::Add(lower_, lower_step_);
    return hn::Min(hn::Max(position, hn::Zero(Sums())), last_);
  }

 private:
  using LowerBits = hn::RebindToUnsigned<Sums>;
  static constexpr LowerBits kLowerBits{};
  static constexpr auto kLanes = static_cast<int64_t>(hn::MaxLanes(Sums()));

  static HWY_INLINE hn::Vec<Sums> startOf(int64_t first, int64_t step) {
    return hn::Add(hn::Set(Sums(), static_cast<int32_t>(first)),
                   hn::Mul(hn::Iota(Sums(), 0), hn::Set(Sums(), static_cast<int32_t>(step))));
  }

  // What is above 16 fractional bits, in arithmetic modulo 2^32; the 16 below, and what they carry upwards.
  hn::Vec<Sums> upper_;
  hn::Vec<LowerBits> lower_;
  hn::Vec<Sums> upper_step_;
  hn::Vec<LowerBits> lower_step_;
  hn::Vec<Sums> last_;
};

// Four negated weights of each position: as pairs, the first two and the last two, across and down.
struct Weights {
  hn::Vec<Sums> x_first, x_second, y_first, y_second;
};

// The formulas of kCubicShift with f for a position's phase and g for what is left to a whole one, so
// arranged that rounded products of 16 bits give them exactly:
//   -f g²  ->  w0,   -f² g  ->  w3,   w2 = f² + 64 f - 3 f³ / 2^10.
HWY_INLINE Weights weigh(hn::Vec<Sums> x, hn::Vec<Sums> y) {
  const Sums sums;
  const Words words;
  const auto phase = [&](auto position) {
    return hn::And(hn::ShiftRight<16 - kPhaseBits>(position), hn::Set(sums, kPhases - 1));
  };
  // Each block has four phases across, then the same outputs' four down.
  const auto f = hn::ReorderDemote2To(words, phase(x), phase(y));
  const auto whole = hn::Set(words, kPhases);
  const auto one = hn::Set(words, -32768);  // or -1, modulo 2^16
  constexpr int kScale = 15 - kCubicShift;
  const auto minus_f = hn::ShiftLeft<kScale>(hn::Neg(f));
  const auto minus_g = hn::ShiftLeft<kScale>(hn::Sub(f, whole));
  const auto fg = hn::Mul(f, hn::Sub(whole, f));
  const auto f2 = hn::Mul(f, f);
  const auto w0 = hn::MulFixedPoint15(minus_g, fg);
  const auto w3 = hn::MulFixedPoint15(minus_f, fg);
  // f² does not fit into 15 bits: -3f (f² - 2^15) is 96 f too much.
  const auto minus_3f = hn::Add(hn::Add(minus_f, minus_f), minus_f);
  const auto w2 = hn::Add(hn::Add(f2, minus_f), hn::MulFixedPoint15(minus_3f, hn::Xor(f2, one)));
  const auto minus_w0 = hn::Neg(w0);
  const auto minus_w1 = hn::Add(hn::Add(hn::Add(w0, w2), w3), one);
  const auto minus_w2 = hn::Neg(w2);
  const auto minus_w3 = hn::Neg(w3);
  return {hn::BitCast(sums, hn::InterleaveLower(words, minus_w0, minus_w1)),
          hn::BitCast(sums, hn::InterleaveLower(words, minus_w2, minus_w3)),
          hn::BitCast(sums, hn::InterleaveUpper(words, minus_w0, minus_w1)),
          hn::BitCast(sums, hn::InterleaveUpper(words, minus_w2, minus_w3))};
}

void sampleRow(const uint8_t* plane, int32_t stride, const SamplePath& across, const SamplePath& down,
               int base, uint8_t* HWY_RESTRICT out, int n) {
  const Sums sums;
  const Words words;
  const Bytes bytes;
  const hn::Rebind<uint8_t, Sums> narrow;
  constexpr auto kLanes = static_cast<int>(hn::MaxLanes(sums));
  const auto rows = hn::Set(sums, stride);
  alignas(16) static constexpr uint8_t kFirstPair[16] = {0, 0x80, 1, 0x80, 4,  0x80, 5,  0x80,
                                                         8, 0x80, 9, 0x80, 12, 0x80, 13, 0x80};
  const auto first_pair = hn::LoadDup128(bytes, kFirstPair);
  const auto second_pair = hn::Add(first_pair, hn::BitCast(bytes, hn::Set(words, 2)));
  const auto across_half = hn::Set(sums, 1 << (kAcrossShift - 1));
  const auto down_half = hn::Set(sums, (1 << (kDownShift - 1)) - base * (1 << kDownShift));
  const uint8_t* const corner = plane - ptrdiff_t{kTapsBefore} * stride - kTapsBefore;
  alignas(64) int32_t offsets[hn::MaxLanes(sums)];
  Walker columns(across);
  Walker lines(down);
  for (int i = 0; i < n; i += kLanes) {
    const auto x = columns.next();
    const auto y = lines.next();
    hn::Store(hn::Add(hn::Mul(hn::ShiftRight<16>(y), rows), hn::ShiftRight<16>(x)), sums, offsets);
    const Weights weights = weigh(x, y);
    // Lane j of a block: row j of the output that is k-th among the four of that block.
    const auto filtered = [&](int k, auto first_weights, auto second_weights) {
      const auto around = loadBlocks(bytes, corner, stride, offsets + k);
      const auto sum = products(hn::BitCast(words, hn::TableLookupBytesOr0(around, first_pair)),
                                hn::BitCast(words, first_weights),
                                hn::BitCast(words, hn::TableLookupBytesOr0(around, second_pair)),
                                hn::BitCast(words, second_weights));
      return hn::ShiftRight<kAcrossShift>(hn::Sub(across_half, sum));
    };
    const auto rows0 = filtered(0, hn::Broadcast<0>(weights.x_first), hn::Broadcast<0>(weights.x_second));
    const auto rows1 = filtered(1, hn::Broadcast<1>(weights.x_first), hn::Broadcast<1>(weights.x_second));
    const auto rows2 = filtered(2, hn::Broadcast<2>(weights.x_first), hn::Broadcast<2>(weights.x_second));
    const auto rows3 = filtered(3, hn::Broadcast<3>(weights.x_first), hn::Broadcast<3>(weights.x_second));
    // Rows are within 16 bits. Two lanes hold the halves of each output's sum.
    const auto even =
        products(hn::ReorderDemote2To(words, rows0, rows2),
                 hn::BitCast(words, hn::OddEven(hn::DupEven(weights.y_second), weights.y_first)));
    const auto odd = products(hn::ReorderDemote2To(words, rows1, rows3),
                              hn::BitCast(words, hn::OddEven(weights.y_second, hn::DupOdd(weights.y_first))));
    const auto sum = hn::OddEven(hn::Add(odd, hn::Shuffle2301(odd)), hn::Add(even, hn::Shuffle2301(even)));
    const auto result = hn::DemoteTo(narrow, hn::ShiftRight<kDownShift>(hn::Sub(down_half, sum)));
    if (i + kLanes <= n) {
      hn::StoreU(result, narrow, out + i);
    } else {
      uint8_t last[hn::MaxLanes(sums)];
      hn::StoreU(result, narrow, last);
      std::memcpy(out + i, last, static_cast<size_t>(n - i));
    }
  }
}

#endif
}  // namespace HWY_NAMESPACE
}  // namespace framewright::compose
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace framewright::compose {

HWY_EXPORT(sampleRow);

void sampleRow(const uint8_t* plane, int32_t stride, const SamplePath& across, const SamplePath& down,
               int base, uint8_t* out, int n) {
  HWY_DYNAMIC_DISPATCH(sampleRow)(plane, stride, across, down, base, out, n);
}

namespace reference {

void sampleRow(const uint8_t* plane, int32_t stride, const SamplePath& across, const SamplePath& down,
               int base, uint8_t* out, int n) {
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
  const auto position = [](const SamplePath& path, int i) {
    return static_cast<int32_t>(
        std::clamp<int64_t>((path.start + i * path.step) >> 16, 0, int64_t{path.last} << 16));
  };
  for (int i = 0; i < n; ++i) {
    const int32_t x = position(across, i);
    const int32_t y = position(down, i);
    const auto x_weights = weigh(x);
    const auto y_weights = weigh(y);
    int32_t sum = (1 << (kDownShift - 1)) - base * (1 << kDownShift);
    for (int j = 0; j < kTaps; ++j) {
      const uint8_t* const four =
          plane + ptrdiff_t{(y >> 16) + j - kTapsBefore} * stride + (x >> 16) - kTapsBefore;
      int32_t row = 1 << (kAcrossShift - 1);
      for (int k = 0; k < kTaps; ++k) row += four[k] * x_weights[static_cast<size_t>(k)];
      sum += (row >> kAcrossShift) * y_weights[static_cast<size_t>(j)];
    }
    out[i] = static_cast<uint8_t>(std::clamp(sum >> kDownShift, 0, 255));
  }
}

}  // namespace reference
}  // namespace framewright::compose
#endif  // HWY_ONCE
