// The inner loops between RGBA and YUV, one row at a time. Each is written twice: for SIMD, and plainly in
// `reference`; both give the same bits.
#pragma once

#include <cstdint>

namespace framewright::compose {

// The luma of n pixels.
void lumaRow(const uint8_t* rgba, uint8_t* y, int n);
// The chroma of two rows of `width` pixels (the same row twice at an odd picture's end): (width + 1) / 2
// samples.
void chromaRow(const uint8_t* upper, const uint8_t* lower, int width, uint8_t* u, uint8_t* v);
// Chroma for every one of `width` columns, in 1/8: 3/4 from the nearer chroma row, 1/4 from the farther one;
// odd columns take the mean of their neighbours.
void interpolateChromaRow(const uint8_t* near, const uint8_t* far, int width, int16_t* out);
// n opaque pixels from luma and such chroma.
void rgbaRow(const uint8_t* y, const int16_t* u, const int16_t* v, uint8_t* rgba, int n);

namespace reference {
void lumaRow(const uint8_t* rgba, uint8_t* y, int n);
void chromaRow(const uint8_t* upper, const uint8_t* lower, int width, uint8_t* u, uint8_t* v);
void interpolateChromaRow(const uint8_t* near, const uint8_t* far, int width, int16_t* out);
void rgbaRow(const uint8_t* y, const int16_t* u, const int16_t* v, uint8_t* rgba, int n);
}  // namespace reference

}  // namespace framewright::compose
