// The fixed pattern that turns a fraction of a level into how many of the pixels around take the next level:
// ordered (Bayer 8x8), so it stands still, costs nothing to store and compresses well.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace framewright::compose {

// Thresholds are 0 to 63, in 1/64 level.
inline constexpr int kDitherBits = 6;

// A row repeats every 8 samples and is long enough to be read from any phase a whole vector at a time.
using DitherRow = std::array<uint8_t, 8 + 128>;

namespace detail {

constexpr uint8_t bayer(unsigned x, unsigned y) {
  // The bits of x ^ y and of y, interleaved, least significant first.
  unsigned value = 0;
  for (unsigned bit = 0; bit < 3; ++bit) {
    value = value << 2 | (((x ^ y) >> bit) & 1) << 1 | ((y >> bit) & 1);
  }
  return static_cast<uint8_t>(value);
}

// The whole pattern, row by row.
constexpr std::array<DitherRow, 8> bayerRows() {
  std::array<DitherRow, 8> rows{};
  for (unsigned y = 0; y < 8; ++y) {
    for (size_t x = 0; x < rows[y].size(); ++x) rows[y][x] = bayer(static_cast<unsigned>(x % 8), y);
  }
  return rows;
}

// Computed when compiling.
inline constexpr std::array<DitherRow, 8> kBayer = bayerRows();

}  // namespace detail

// The thresholds from column x of row y on; the first 128 may be read, and they repeat every 8.
[[nodiscard]] inline const uint8_t* ditherRow(int x, int y) {
  return detail::kBayer[static_cast<size_t>(y & 7)].data() + (x & 7);
}

}  // namespace framewright::compose
