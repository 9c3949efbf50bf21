#include "compose/resample_rows.h"

#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "compose/resample_rows.cc"
#include "compose/simd_targets.h"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace framewright::compose {
namespace HWY_NAMESPACE {
#if HWY_TARGET == HWY_SCALAR
using reference::averageRows;
using reference::combineRows;
using reference::filterRow;
using reference::halveRow;
using reference::narrowRow;
using reference::widenRow;
#else
namespace hn = hwy::HWY_NAMESPACE;

// filterRow takes a 16-byte window of the source for every four outputs, one window a block.
using Bytes = hn::ScalableTag<uint8_t>;
using Words = hn::Repartition<int16_t, Bytes>;
using Sums = hn::Repartition<int32_t, Bytes>;

// For each 32-bit lane: a[2i] · b[2i] + a[2i + 1] · b[2i + 1], added to sum0. sum1 serves targets that keep
// the products apart; RearrangeToOddPlusEven brings both together.
template <class V, class W>
HWY_INLINE V addProducts(W a, W b, V sum0, V& sum1) {
  return hn::ReorderWidenMulAccumulate(hn::DFromV<V>(), a, b, sum0, sum1);
}

// Block i is the 16 bytes at source + firsts[i].
template <class D>
HWY_INLINE hn::Vec<D> loadWindows(D bytes, const uint8_t* source, const int32_t* firsts) {
  constexpr size_t kBlocks = hn::MaxLanes(bytes) / 16;
  if constexpr (kBlocks == 1) {
    return hn::LoadU(bytes, source + firsts[0]);
  } else {
    const hn::Half<D> half;
    return hn::Combine(bytes, loadWindows(half, source, firsts + kBlocks / 2),
                       loadWindows(half, source, firsts));
  }
}

template <int kPairs>
HWY_INLINE void filterRowOf(const uint8_t* source, const FilterTable& table, int16_t* HWY_RESTRICT out) {
  const Bytes bytes;
  const Words words;
  const Sums sums;
  const hn::Rebind<int16_t, Sums> narrow;
  constexpr int kShift = FilterTable::kWeightBits - kFractionBits;
  constexpr int kPairStride = FilterTable::kWeightGroup * 2;
  constexpr int kPairsInWindow = FilterTable::pairsInWindow(kPairs);
  constexpr auto kBlocks = static_cast<int>(hn::MaxLanes(bytes) / 16);
  const auto half = hn::Set(sums, 1 << (kShift - 1));
  const auto next_pair = hn::BitCast(bytes, hn::Set(words, 2));
  const int groups = table.groups();
  const int32_t* firsts = table.group_first.data();
  const uint8_t* offsets = table.group_indices.data();
  const int16_t* weights = table.group_weights.data();
  for (int group = 0; group < groups; group += kBlocks) {
    const auto first_indices = hn::LoadU(bytes, offsets + group * 16);
    const int16_t* weight = weights + group / 4 * kPairs * kPairStride + group % 4 * (kPairStride / 4);
    auto window = hn::Undefined(bytes);
    auto indices = first_indices;
    auto sum0 = hn::Zero(sums);
    auto sum1 = hn::Zero(sums);
    for (int pair = 0; pair < kPairs; ++pair) {
      if (pair % kPairsInWindow == 0) {
        window = loadWindows(bytes, source + pair * 2, firsts + group);
        indices = first_indices;
      } else {
        indices = hn::Add(indices, next_pair);
      }
      const auto samples = hn::BitCast(words, hn::TableLookupBytesOr0(window, indices));
      sum0 = addProducts(samples, hn::LoadU(words, weight + pair * kPairStride), sum0, sum1);
    }
    const auto sum = hn::ShiftRight<kShift>(hn::Sub(half, hn::RearrangeToOddPlusEven(sum0, sum1)));
    hn::StoreU(hn::DemoteTo(narrow, sum), narrow, out + group * FilterTable::kGroup);
  }
}

void filterRow(const uint8_t* source, const FilterTable& table, int16_t* HWY_RESTRICT out) {
  static_assert(FilterTable::kMostTaps == 18, "each number of pairs has its kernel");
  switch (table.taps / 2) {
    case 2:
      return filterRowOf<2>(source, table, out);
    case 3:
      return filterRowOf<3>(source, table, out);
    case 4:
      return filterRowOf<4>(source, table, out);
    case 5:
      return filterRowOf<5>(source, table, out);
    case 6:
      return filterRowOf<6>(source, table, out);
    case 7:
      return filterRowOf<7>(source, table, out);
    case 8:
      return filterRowOf<8>(source, table, out);
    default:
      return filterRowOf<9>(source, table, out);
  }
}

void widenRow(const uint8_t* source, int16_t* HWY_RESTRICT out, int n) {
  const hn::ScalableTag<int16_t> words;
  const hn::Rebind<uint8_t, decltype(words)> bytes;
  const int lanes = static_cast<int>(hn::Lanes(words));
  int x = 0;
  for (; x + lanes <= n; x += lanes) {
    hn::StoreU(hn::ShiftLeft<kFractionBits>(hn::PromoteTo(words, hn::LoadU(bytes, source + x))), words,
               out + x);
  }
  reference::widenRow(source + x, out + x, n - x);
}

template <int kPairs>
HWY_INLINE int combineRowsOf(const int16_t* const* rows, const int16_t* weights, int taps, int base,
                             uint8_t* HWY_RESTRICT out, int n) {
  const hn::ScalableTag<int16_t> words;
  const hn::RepartitionToWide<decltype(words)> sums;
  const hn::Rebind<uint8_t, decltype(words)> bytes;
  constexpr int kShift = FilterTable::kWeightBits + kFractionBits;
  const auto half = hn::Set(sums, (1 << (kShift - 1)) - base * (1 << kShift));
  const int lanes = static_cast<int>(hn::Lanes(words));
  const int pairs = kPairs == 0 ? taps / 2 : kPairs;
  int32_t both[kMostRowTaps / 2];  // the weights of two rows, as one lane has them
  std::memcpy(both, weights, static_cast<size_t>(taps) * sizeof(*weights));
  int x = 0;
  for (; x + lanes <= n; x += lanes) {
    auto lower0 = hn::Zero(sums);
    auto lower1 = hn::Zero(sums);
    auto upper0 = hn::Zero(sums);
    auto upper1 = hn::Zero(sums);
    for (int pair = 0; pair < pairs; ++pair) {
      const auto a = hn::LoadU(words, rows[2 * pair] + x);
      const auto b = hn::LoadU(words, rows[2 * pair + 1] + x);
      const auto weight = hn::BitCast(words, hn::Set(sums, both[pair]));
      lower0 = addProducts(hn::InterleaveLower(words, a, b), weight, lower0, lower1);
      upper0 = addProducts(hn::InterleaveUpper(words, a, b), weight, upper0, upper1);
    }
    const auto lower = hn::ShiftRight<kShift>(hn::Sub(half, hn::RearrangeToOddPlusEven(lower0, lower1)));
    const auto upper = hn::ShiftRight<kShift>(hn::Sub(half, hn::RearrangeToOddPlusEven(upper0, upper1)));
    // Interleaving and packing both work within 128-bit blocks, so the order comes out as it was.
    hn::StoreU(hn::DemoteTo(bytes, hn::ReorderDemote2To(words, lower, upper)), bytes, out + x);
  }
  return x;
}

void combineRows(const int16_t* const* rows, const int16_t* weights, int taps, int base,
                 uint8_t* HWY_RESTRICT out, int n) {
  int x = 0;
  switch (taps / 2) {
    case 2:
      x = combineRowsOf<2>(rows, weights, taps, base, out, n);
      break;
    case 3:
      x = combineRowsOf<3>(rows, weights, taps, base, out, n);
      break;
    case 4:
      x = combineRowsOf<4>(rows, weights, taps, base, out, n);
      break;
    case 6:
      x = combineRowsOf<6>(rows, weights, taps, base, out, n);
      break;
    default:
      x = combineRowsOf<0>(rows, weights, taps, base, out, n);
  }
  if (x < n) {
    const int16_t* rest[kMostRowTaps];
    for (int k = 0; k < taps; ++k) rest[k] = rows[k] + x;
    reference::combineRows(rest, weights, taps, base, out + x, n - x);
  }
}

void narrowRow(const int16_t* source, int base, uint8_t* HWY_RESTRICT out, int n) {
  const hn::ScalableTag<int16_t> words;
  const hn::Rebind<uint8_t, decltype(words)> bytes;
  const int lanes = static_cast<int>(hn::Lanes(words));
  const auto half =
      hn::Set(words, static_cast<int16_t>((1 << (kFractionBits - 1)) - base * (1 << kFractionBits)));
  int x = 0;
  for (; x + lanes <= n; x += lanes) {
    const auto rounded = hn::ShiftRight<kFractionBits>(hn::Add(hn::LoadU(words, source + x), half));
    hn::StoreU(hn::DemoteTo(bytes, rounded), bytes, out + x);
  }
  reference::narrowRow(source + x, base, out + x, n - x);
}

void halveRow(const uint8_t* source, uint8_t* HWY_RESTRICT out, int n) {
  const hn::ScalableTag<uint16_t> words;
  const hn::Repartition<uint8_t, decltype(words)> bytes;
  const hn::Rebind<int16_t, decltype(words)> signed_words;
  const hn::Rebind<uint8_t, decltype(words)> narrow;
  const int lanes = static_cast<int>(hn::Lanes(words));
  const auto low = hn::Set(words, 0xFF);
  int x = 0;
  for (; x + lanes <= n; x += lanes) {
    const auto pairs = hn::BitCast(words, hn::LoadU(bytes, source + 2 * x));
    const auto sum = hn::Add(hn::And(pairs, low), hn::ShiftRight<8>(pairs));
    hn::StoreU(hn::DemoteTo(narrow, hn::BitCast(signed_words, hn::ShiftRight<1>(sum))), narrow, out + x);
  }
  reference::halveRow(source + 2 * x, out + x, n - x);
}

void averageRows(const uint8_t* a, const uint8_t* b, uint8_t* HWY_RESTRICT out, int n) {
  const hn::ScalableTag<uint8_t> bytes;
  const int lanes = static_cast<int>(hn::Lanes(bytes));
  int x = 0;
  for (; x + lanes <= n; x += lanes) {
    hn::StoreU(hn::AverageRound(hn::LoadU(bytes, a + x), hn::LoadU(bytes, b + x)), bytes, out + x);
  }
  reference::averageRows(a + x, b + x, out + x, n - x);
}

#endif
}  // namespace HWY_NAMESPACE
}  // namespace framewright::compose
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace framewright::compose {

HWY_EXPORT(filterRow);
HWY_EXPORT(widenRow);
HWY_EXPORT(combineRows);
HWY_EXPORT(narrowRow);
HWY_EXPORT(halveRow);
HWY_EXPORT(averageRows);

void filterRow(const uint8_t* source, const FilterTable& table, int16_t* out) {
  HWY_DYNAMIC_DISPATCH(filterRow)(source, table, out);
}
void widenRow(const uint8_t* source, int16_t* out, int n) { HWY_DYNAMIC_DISPATCH(widenRow)(source, out, n); }
void combineRows(const int16_t* const* rows, const int16_t* weights, int taps, int base, uint8_t* out,
                 int n) {
  HWY_DYNAMIC_DISPATCH(combineRows)(rows, weights, taps, base, out, n);
}
void narrowRow(const int16_t* source, int base, uint8_t* out, int n) {
  HWY_DYNAMIC_DISPATCH(narrowRow)(source, base, out, n);
}
void halveRow(const uint8_t* source, uint8_t* out, int n) { HWY_DYNAMIC_DISPATCH(halveRow)(source, out, n); }
void averageRows(const uint8_t* a, const uint8_t* b, uint8_t* out, int n) {
  HWY_DYNAMIC_DISPATCH(averageRows)(a, b, out, n);
}

namespace reference {

void filterRow(const uint8_t* source, const FilterTable& table, int16_t* out) {
  constexpr int kShift = FilterTable::kWeightBits - kFractionBits;
  for (int i = 0; i < table.count; ++i) {
    const uint8_t* samples = source + table.first[static_cast<size_t>(i)];
    const int16_t* weights = &table.weights[static_cast<size_t>(i) * table.taps];
    int32_t sum = 0;
    for (int k = 0; k < table.taps; ++k) sum -= samples[k] * weights[k];
    out[i] = static_cast<int16_t>((sum + (1 << (kShift - 1))) >> kShift);
  }
}

void widenRow(const uint8_t* source, int16_t* out, int n) {
  for (int x = 0; x < n; ++x) out[x] = static_cast<int16_t>(source[x] << kFractionBits);
}

void combineRows(const int16_t* const* rows, const int16_t* weights, int taps, int base, uint8_t* out,
                 int n) {
  constexpr int kShift = FilterTable::kWeightBits + kFractionBits;
  for (int x = 0; x < n; ++x) {
    int32_t sum = (1 << (kShift - 1)) - base * (1 << kShift);
    for (int k = 0; k < taps; ++k) sum -= rows[k][x] * weights[k];
    out[x] = static_cast<uint8_t>(std::clamp(sum >> kShift, 0, 255));
  }
}

void narrowRow(const int16_t* source, int base, uint8_t* out, int n) {
  for (int x = 0; x < n; ++x) {
    out[x] = static_cast<uint8_t>(
        std::clamp(((source[x] + (1 << (kFractionBits - 1))) >> kFractionBits) - base, 0, 255));
  }
}

void halveRow(const uint8_t* source, uint8_t* out, int n) {
  for (int x = 0; x < n; ++x) out[x] = static_cast<uint8_t>((source[2 * x] + source[2 * x + 1]) / 2);
}

void averageRows(const uint8_t* a, const uint8_t* b, uint8_t* out, int n) {
  for (int x = 0; x < n; ++x) out[x] = static_cast<uint8_t>((a[x] + b[x] + 1) / 2);
}

}  // namespace reference
}  // namespace framewright::compose
#endif  // HWY_ONCE
