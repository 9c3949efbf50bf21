// The inner loops of scaling, one row at a time. Each is written twice: for SIMD, and plainly in `reference`;
// both give the same bits. Between the two directions samples are 16 bits with kFractionBits below the point.
#pragma once

#include <cstdint>

#include "compose/filter.h"

namespace framewright::compose {

// Above the point stay 8 bits, one for a filter's overshoot, and the sign.
inline constexpr int kFractionBits = 6;
// The most taps combineRows takes.
inline constexpr int kMostRowTaps = FilterTable::kMostTaps;
// A row that filterRow writes or combineRows reads has room for whole vectors.
[[nodiscard]] constexpr int paddedRow(int samples) { return (samples + 31) & ~31; }

// Along a row: out[i] = Σ source[first + k] · weight. Reads up to 16 bytes past the last sample that counts;
// writes table.count samples rounded up to 16. The table is no copy.
void filterRow(const uint8_t* source, const FilterTable& table, int16_t* out);
// 8-bit samples as they are between the directions.
void widenRow(const uint8_t* source, int16_t* out, int n);
// Down: out[x] = Σ rows[k][x] · weights[k] - base, rounded to 8 bits. `taps` is even, weights are negated.
void combineRows(const int16_t* const* rows, const int16_t* weights, int taps, int base, uint8_t* out, int n);
// Rounds a row, less `base`, back to 8 bits.
void narrowRow(const int16_t* source, int base, uint8_t* out, int n);
// out[i] = the mean of source[2i] and source[2i + 1], rounded down, as averageRows rounds up: a picture
// halved both ways keeps its brightness on average.
void halveRow(const uint8_t* source, uint8_t* out, int n);
// out[i] = the mean of a[i] and b[i], rounded up.
void averageRows(const uint8_t* a, const uint8_t* b, uint8_t* out, int n);

namespace reference {
void filterRow(const uint8_t* source, const FilterTable& table, int16_t* out);
void widenRow(const uint8_t* source, int16_t* out, int n);
void combineRows(const int16_t* const* rows, const int16_t* weights, int taps, int base, uint8_t* out, int n);
void narrowRow(const int16_t* source, int base, uint8_t* out, int n);
void halveRow(const uint8_t* source, uint8_t* out, int n);
void averageRows(const uint8_t* a, const uint8_t* b, uint8_t* out, int n);
}  // namespace reference

}  // namespace framewright::compose
