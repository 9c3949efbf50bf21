#include "compose/coverage.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "compose/blend_rows.h"

namespace framewright::compose {

void applyCoverage(std::span<const int32_t> across, std::span<const int32_t> down,
                   std::span<const MutablePlane> colors, const MutablePlane& alpha, bool has_alpha,
                   std::span<uint8_t> mask) {
  // Nearly all columns and rows are covered fully: only the others are worked on.
  const auto partial = [](int32_t share) { return share != kCovered; };
  const auto begin = std::find_if_not(across.begin(), across.end(), partial) - across.begin();
  const auto end = std::find_if_not(across.rbegin(), across.rend(), partial).base() - across.begin();
  const auto width = static_cast<ptrdiff_t>(across.size());
  const ptrdiff_t right = std::max(begin, end);

  int32_t mask_share = -1;
  for (size_t y = 0; y < down.size(); ++y) {
    const int32_t share = down[y];
    if (share != mask_share) {
      for (size_t x = 0; x < across.size(); ++x) {
        constexpr int64_t kWhole = int64_t{kCovered} * kCovered;
        mask[x] = static_cast<uint8_t>((int64_t{across[x]} * share * 255 + kWhole / 2) / kWhole);
      }
      mask_share = share;
    }
    const auto multiply = [&](uint8_t* row, ptrdiff_t from, ptrdiff_t to) {
      multiplyRow(row + from, mask.data() + from, row + from, static_cast<int>(to - from));
    };
    const auto multiplyPartial = [&](uint8_t* row) {
      if (share == kCovered) {
        multiply(row, 0, begin);
        multiply(row, right, width);
      } else {
        multiply(row, 0, width);
      }
    };
    for (const MutablePlane& color : colors) multiplyPartial(color.row(static_cast<int>(y)));
    uint8_t* const alpha_row = alpha.row(static_cast<int>(y));
    if (has_alpha) {
      multiplyPartial(alpha_row);
    } else {
      std::memcpy(alpha_row, mask.data(), across.size());
    }
  }
}

void limitToAlpha(const PlaneView& excess, std::span<const MutablePlane> colors, std::span<uint8_t> mask) {
  // 255 · 255 / (255 + excess): what the colour is multiplied by, in 1/255.
  static constexpr std::array<uint8_t, 256> kFactors = [] {
    std::array<uint8_t, 256> factors{};
    for (int i = 0; i < 256; ++i)
      factors[static_cast<size_t>(i)] = static_cast<uint8_t>((255 * 255 + (255 + i) / 2) / (255 + i));
    return factors;
  }();
  for (int y = 0; y < excess.height; ++y) {
    const uint8_t* const row = excess.row(y);
    uint8_t any = 0;
    for (int x = 0; x < excess.width; ++x) any |= row[x];
    if (any == 0) continue;
    for (int x = 0; x < excess.width; ++x) mask[static_cast<size_t>(x)] = kFactors[row[x]];
    for (const MutablePlane& color : colors)
      multiplyRow(color.row(y), mask.data(), color.row(y), excess.width);
  }
}

}  // namespace framewright::compose
