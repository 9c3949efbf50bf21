// BT.709 (ITU-R BT.709-6, 3.2 to 3.5) between full-range RGB and limited-range YUV in integers: weights are
// the exact ones times 2^15, rounded so that greys have chroma 128 exactly and white is 235.
#pragma once

#include <algorithm>
#include <cstdint>

namespace framewright::compose::bt709 {

// Fractional bits of the weights.
inline constexpr int kBits = 15;

// To YUV: 219/255 · (Kr, Kg, Kb), 224/255 · (B - Y) / 1.8556, 224/255 · (R - Y) / 1.5748.
inline constexpr int16_t kYr = 5983, kYg = 20128, kYb = 2032;
inline constexpr int16_t kUr = -3298, kUg = -11094, kUb = 14392;
inline constexpr int16_t kVr = 14392, kVg = -13073, kVb = -1319;
static_assert(kUr + kUg + kUb == 0 && kVr + kVg + kVb == 0);

// To RGB: 255/219 · Y, 255/224 · (1.5748 V, -0.1873 U - 0.4681 V, 1.8556 U).
inline constexpr int32_t kY = 38155, kRv = 58744, kGu = -6988, kGv = -17462, kBu = 69219;

// `bits` more than kBits are shifted out: sums of 2^bits samples may be given instead of samples.
constexpr uint8_t round(int32_t sum, int32_t offset, int bits = 0) {
  const int shift = kBits + bits;
  return static_cast<uint8_t>(std::clamp((sum + (offset << shift) + (1 << (shift - 1))) >> shift, 0, 255));
}

// One sample of full-range RGB as limited-range YUV.
constexpr uint8_t luma(int32_t r, int32_t g, int32_t b) { return round(kYr * r + kYg * g + kYb * b, 16); }
constexpr uint8_t chromaU(int32_t r, int32_t g, int32_t b, int bits = 0) {
  return round(kUr * r + kUg * g + kUb * b, 128, bits);
}
constexpr uint8_t chromaV(int32_t r, int32_t g, int32_t b, int bits = 0) {
  return round(kVr * r + kVg * g + kVb * b, 128, bits);
}

}  // namespace framewright::compose::bt709
