#include "compose/blend_rows.h"

#include <algorithm>

#include "compose/dither.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "compose/blend_rows.cc"
#include "compose/simd_targets.h"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace framewright::compose {
namespace HWY_NAMESPACE {
#if HWY_TARGET == HWY_SCALAR
using reference::blendRow;
using reference::fadeRow;
using reference::mixRow;
using reference::multiplyRow;
#else
namespace hn = hwy::HWY_NAMESPACE;

// Samples are widened to 16 bits; dithering's period of 8 divides every vector.
using Words = hn::ScalableTag<uint16_t>;
using SignedWords = hn::RebindToSigned<Words>;
using Bytes = hn::Rebind<uint8_t, Words>;
using WordVec = hn::Vec<Words>;

HWY_INLINE WordVec load(const uint8_t* samples) {
  return hn::PromoteTo(Words(), hn::LoadU(Bytes(), samples));
}

HWY_INLINE void store(WordVec words, uint8_t* samples) {
  hn::StoreU(hn::DemoteTo(Bytes(), hn::BitCast(SignedWords(), words)), Bytes(), samples);
}

// product / 255 to nearest, for products of two bytes.
HWY_INLINE WordVec divideBy255(WordVec product) {
  const Words words;
  const auto rounded = hn::Add(product, hn::Set(words, 127));
  return hn::ShiftRight<8>(hn::Add(hn::Add(rounded, hn::ShiftRight<8>(rounded)), hn::Set(words, 1)));
}

void blendRow(const uint8_t* layer, const uint8_t* alpha, uint8_t* out, int n) {
  const Words words;
  const int lanes = static_cast<int>(hn::Lanes(words));
  const auto opaque = hn::Set(words, 255);
  int x = 0;
  for (; x + lanes <= n; x += lanes) {
    const auto below = divideBy255(hn::Mul(load(out + x), hn::Sub(opaque, load(alpha + x))));
    store(hn::Add(load(layer + x), below), out + x);
  }
  reference::blendRow(layer + x, alpha + x, out + x, n - x);
}

void fadeRow(const uint8_t* layer, const uint8_t* alpha, int32_t opacity, const uint8_t* dither, uint8_t* out,
             int n) {
  const Words words;
  const SignedWords signed_words;
  const hn::RepartitionToWide<SignedWords> sums;
  const int lanes = static_cast<int>(hn::Lanes(words));
  // Weights are negated, because -1 fits into 16 bits with 15 of them fractional and +1 does not.
  const auto layer_weight = hn::Set(signed_words, static_cast<int16_t>(-opacity));
  const auto factor = hn::Set(signed_words, static_cast<int16_t>(opacity));
  const auto minus_one = hn::Set(signed_words, static_cast<int16_t>(-32768));
  const auto one = hn::Set(words, 1);
  const auto thresholds = hn::BitCast(signed_words, load(dither));
  const auto zero = hn::Zero(signed_words);
  const auto bias_lower =
      hn::ShiftLeft<15 - kDitherBits>(hn::BitCast(sums, hn::InterleaveLower(signed_words, thresholds, zero)));
  const auto bias_upper =
      hn::ShiftLeft<15 - kDitherBits>(hn::BitCast(sums, hn::InterleaveUpper(signed_words, thresholds, zero)));
  int x = 0;
  for (; x + lanes <= n; x += lanes) {
    const auto a = load(alpha + x);
    const auto fraction = hn::Add(hn::ShiftLeft<7>(a), hn::ShiftRight<1>(hn::Add(a, one)));  // alpha, 15 bits
    const auto negative = hn::Sub(zero, hn::BitCast(signed_words, fraction));
    const auto hidden = hn::MulFixedPoint15(negative, factor);  // -alpha · opacity
    const auto below_weight = hn::Sub(minus_one, hidden);
    const auto top = hn::BitCast(signed_words, load(layer + x));
    const auto below = hn::BitCast(signed_words, load(out + x));
    const auto products = [&](auto samples, auto weights) {
      auto rest = hn::Zero(sums);
      const auto sum = hn::ReorderWidenMulAccumulate(sums, samples, weights, hn::Zero(sums), rest);
      return hn::RearrangeToOddPlusEven(sum, rest);
    };
    const auto lower =
        hn::Sub(bias_lower, products(hn::InterleaveLower(signed_words, top, below),
                                     hn::InterleaveLower(signed_words, layer_weight, below_weight)));
    const auto upper =
        hn::Sub(bias_upper, products(hn::InterleaveUpper(signed_words, top, below),
                                     hn::InterleaveUpper(signed_words, layer_weight, below_weight)));
    store(hn::BitCast(words, hn::ReorderDemote2To(signed_words, hn::ShiftRight<15>(lower),
                                                  hn::ShiftRight<15>(upper))),
          out + x);
  }
  reference::fadeRow(layer + x, alpha + x, opacity, dither, out + x, n - x);
}

void mixRow(const uint8_t* from, const uint8_t* to, int32_t weight, const uint8_t* dither, uint8_t* out,
            int n) {
  const Words words;
  const SignedWords signed_words;
  const int lanes = static_cast<int>(hn::Lanes(words));
  const auto factor = hn::Set(signed_words, static_cast<int16_t>(weight));
  const auto thresholds = hn::BitCast(signed_words, load(dither));
  int x = 0;
  for (; x + lanes <= n; x += lanes) {
    const auto a = load(from + x);
    const auto difference = hn::BitCast(signed_words, hn::Sub(load(to + x), a));
    // The high half of (difference · 128) · weight is difference · weight with 6 bits below the point,
    // rounded down; adding whole 64ths and rounding down once more loses nothing against doing it in one
    // step.
    const auto moved = hn::MulHigh(hn::ShiftLeft<7>(difference), factor);
    const auto step = hn::ShiftRight<kDitherBits>(hn::Add(moved, thresholds));
    store(hn::Add(a, hn::BitCast(words, step)), out + x);
  }
  reference::mixRow(from + x, to + x, weight, dither, out + x, n - x);
}

void multiplyRow(const uint8_t* value, const uint8_t* alpha, uint8_t* out, int n) {
  const int lanes = static_cast<int>(hn::Lanes(Words()));
  int x = 0;
  for (; x + lanes <= n; x += lanes) store(divideBy255(hn::Mul(load(value + x), load(alpha + x))), out + x);
  reference::multiplyRow(value + x, alpha + x, out + x, n - x);
}

#endif
}  // namespace HWY_NAMESPACE
}  // namespace framewright::compose
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace framewright::compose {

HWY_EXPORT(blendRow);
HWY_EXPORT(fadeRow);
HWY_EXPORT(mixRow);
HWY_EXPORT(multiplyRow);

void blendRow(const uint8_t* layer, const uint8_t* alpha, uint8_t* out, int n) {
  HWY_DYNAMIC_DISPATCH(blendRow)(layer, alpha, out, n);
}
void fadeRow(const uint8_t* layer, const uint8_t* alpha, int32_t opacity, const uint8_t* dither, uint8_t* out,
             int n) {
  HWY_DYNAMIC_DISPATCH(fadeRow)(layer, alpha, opacity, dither, out, n);
}
void mixRow(const uint8_t* from, const uint8_t* to, int32_t weight, const uint8_t* dither, uint8_t* out,
            int n) {
  HWY_DYNAMIC_DISPATCH(mixRow)(from, to, weight, dither, out, n);
}
void multiplyRow(const uint8_t* value, const uint8_t* alpha, uint8_t* out, int n) {
  HWY_DYNAMIC_DISPATCH(multiplyRow)(value, alpha, out, n);
}

namespace reference {

void blendRow(const uint8_t* layer, const uint8_t* alpha, uint8_t* out, int n) {
  for (int x = 0; x < n; ++x) {
    out[x] = static_cast<uint8_t>(std::min(layer[x] + (out[x] * (255 - alpha[x]) + 127) / 255, 255));
  }
}

void fadeRow(const uint8_t* layer, const uint8_t* alpha, int32_t opacity, const uint8_t* dither, uint8_t* out,
             int n) {
  for (int x = 0; x < n; ++x) {
    const int32_t fraction = alpha[x] * 128 + (alpha[x] + 1) / 2;  // 255 becomes 32768
    const int32_t hidden = -((-fraction * opacity + 16384) >> 15);
    const int32_t sum =
        layer[x] * opacity + out[x] * (32768 - hidden) + (dither[x % 8] << (15 - kDitherBits));
    out[x] = static_cast<uint8_t>(std::clamp(sum >> 15, 0, 255));
  }
}

void mixRow(const uint8_t* from, const uint8_t* to, int32_t weight, const uint8_t* dither, uint8_t* out,
            int n) {
  for (int x = 0; x < n; ++x) {
    const int32_t sum = (to[x] - from[x]) * weight + (dither[x % 8] << (15 - kDitherBits));
    out[x] = static_cast<uint8_t>(from[x] + (sum >> 15));
  }
}

void multiplyRow(const uint8_t* value, const uint8_t* alpha, uint8_t* out, int n) {
  for (int x = 0; x < n; ++x) out[x] = static_cast<uint8_t>((value[x] * alpha[x] + 127) / 255);
}

}  // namespace reference
}  // namespace framewright::compose
#endif  // HWY_ONCE
