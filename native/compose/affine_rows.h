// The inner loop of turning: a row of samples taken from anywhere in a plane. Written twice: for SIMD, and
// plainly in `reference`; both give the same bits.
#pragma once

#include <cstdint>

#include "compose/plane.h"

namespace framewright::compose {

// Positions have 16 fractional bits; the upper 8 of them choose among kPhases filters.
inline constexpr int kPhaseBits = 8;
inline constexpr int kPhases = 1 << kPhaseBits;
// Samples that are read around a position: one before, two after.
inline constexpr int kTapsBefore = 1;
inline constexpr int kTapsAfter = 2;

// out[i] = the plane at column x[i], row y[i], by a Catmull-Rom cubic each way, less `base`. Every sample a
// position reads is in memory, that of column k and row j at plane + j · stride + k.
void sampleRow(const uint8_t* plane, int32_t stride, const int32_t* x, const int32_t* y, int base,
               uint8_t* out, int n);

namespace reference {
void sampleRow(const uint8_t* plane, int32_t stride, const int32_t* x, const int32_t* y, int base,
               uint8_t* out, int n);
}  // namespace reference

}  // namespace framewright::compose
