// The inner loops of blending and mixing, one row at a time. Each is written twice: for SIMD, and plainly in
// `reference`; both give the same bits. `dither` is a ditherRow for the row's first sample.
#pragma once

#include <cstdint>

namespace framewright::compose {

// out = layer + out · (1 - alpha), rounded to nearest. A layer that was multiplied by alpha with the same
// rounding over its own colour gives that colour exactly.
void blendRow(const uint8_t* layer, const uint8_t* alpha, uint8_t* out, int n);
// out = layer · opacity + out · (1 - alpha · opacity), dithered. 0 < opacity < kOpacityOne.
void fadeRow(const uint8_t* layer, const uint8_t* alpha, int32_t opacity, const uint8_t* dither, uint8_t* out,
             int n);
// out = from + (to - from) · weight, dithered. 0 < weight < kOpacityOne. `out` may be either.
void mixRow(const uint8_t* from, const uint8_t* to, int32_t weight, const uint8_t* dither, uint8_t* out,
            int n);
// out = value · alpha / 255, rounded to nearest. `out` may be either.
void multiplyRow(const uint8_t* value, const uint8_t* alpha, uint8_t* out, int n);

namespace reference {
void blendRow(const uint8_t* layer, const uint8_t* alpha, uint8_t* out, int n);
void fadeRow(const uint8_t* layer, const uint8_t* alpha, int32_t opacity, const uint8_t* dither, uint8_t* out,
             int n);
void mixRow(const uint8_t* from, const uint8_t* to, int32_t weight, const uint8_t* dither, uint8_t* out,
            int n);
void multiplyRow(const uint8_t* value, const uint8_t* alpha, uint8_t* out, int n);
}  // namespace reference

}  // namespace framewright::compose
