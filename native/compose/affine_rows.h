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

// Where the outputs of a row lie along one axis of a plane: output i at sample (start + i · step) / 2^32, and
// what is outside [0, last] at the nearest end of that. Every position is within 2^15 samples.
struct SamplePath {
  int64_t start = 0;
  int64_t step = 0;
  int32_t last = 0;
};

// out[i] = the plane at the i-th position of both paths, by a Catmull-Rom cubic each way, less `base`. Around
// the samples that the paths reach, kTapsBefore rows and columns before and kTapsAfter after are in memory,
// column k of row j at plane + j · stride + k. `n` is at most 2^16.
void sampleRow(const uint8_t* plane, int32_t stride, const SamplePath& across, const SamplePath& down,
               int base, uint8_t* out, int n);

namespace reference {
void sampleRow(const uint8_t* plane, int32_t stride, const SamplePath& across, const SamplePath& down,
               int base, uint8_t* out, int n);
}  // namespace reference

}  // namespace framewright::compose
