#include "compose/resampler.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "compose/resample_rows.h"
#include "hwy/cache_control.h"

namespace framewright::compose {
namespace {

constexpr int kLargest = 255;

// A row is asked for so many rows before it is read: decoded frames are seldom in a near cache, and what
// processors foresee by themselves ends at each page.
constexpr int kRowsAhead = 3;

void prefetchRow(const PlaneView& plane, int y) {
  constexpr int kCacheLine = 64;
  if (y >= plane.height) return;
  const uint8_t* const row = plane.row(y);
  for (int x = 0; x < plane.width; x += kCacheLine) hwy::Prefetch(row + x);
}

}  // namespace

void Resampler::resample(const PlaneView& source, const FilterTable& across, const FilterTable& down,
                         const MutablePlane& out, const MutablePlane& excess) {
  if (across.copy && down.copy) {
    for (int y = 0; y < down.count; ++y) {
      std::memcpy(out.row(y), source.row(down.first[static_cast<size_t>(y)]) + across.first[0],
                  static_cast<size_t>(across.count));
      if (excess.data != nullptr) std::memset(excess.row(y), 0, static_cast<size_t>(across.count));
    }
    return;
  }
  slots_ = std::max(1, down.taps);
  slot_samples_ = static_cast<size_t>(paddedRow(across.count));
  ring_.resize(static_cast<size_t>(slots_) * slot_samples_ * sizeof(int16_t));
  slot_rows_.assign(static_cast<size_t>(slots_), -1);

  std::array<const int16_t*, kMostRowTaps> rows;
  for (int y = 0; y < down.count; ++y) {
    const int first = down.first[static_cast<size_t>(y)];
    if (down.copy) {
      const int16_t* const row = filteredRow(source, across, first);
      narrowRow(row, 0, out.row(y), across.count);
      if (excess.data != nullptr) narrowRow(row, kLargest, excess.row(y), across.count);
      continue;
    }
    for (int k = 0; k < down.taps; ++k) {
      // A source with fewer rows than taps: the weights beyond its end are 0.
      rows[static_cast<size_t>(k)] = filteredRow(source, across, std::min(first + k, source.height - 1));
    }
    const int16_t* const weights = &down.weights[static_cast<size_t>(y) * down.taps];
    combineRows(rows.data(), weights, down.taps, 0, out.row(y), across.count);
    if (excess.data != nullptr)
      combineRows(rows.data(), weights, down.taps, kLargest, excess.row(y), across.count);
  }
}

const int16_t* Resampler::filteredRow(const PlaneView& source, const FilterTable& across, int y) {
  const auto slot = static_cast<size_t>(y % slots_);
  auto* const row = reinterpret_cast<int16_t*>(ring_.data()) + slot * slot_samples_;
  if (slot_rows_[slot] != y) {
    if (across.copy) {
      widenRow(source.row(y) + across.first[0], row, across.count);
    } else {
      prefetchRow(source, y + kRowsAhead);
      filterRow(readableRow(source, y), across, row);
    }
    slot_rows_[slot] = y;
  }
  return row;
}

const uint8_t* Resampler::readableRow(const PlaneView& source, int y) {
  // filterRow reads a vector beyond the last sample: that may be the next row, but not the end of memory.
  constexpr ptrdiff_t kBeyond = AlignedBuffer::kPadding;
  const ptrdiff_t rows_below = source.stride > 0 ? source.height - 1 - y : 0;
  if (rows_below * source.stride >= kBeyond) return source.row(y);
  last_row_.resize(static_cast<size_t>(source.width) + kBeyond);
  std::memcpy(last_row_.data(), source.row(y), static_cast<size_t>(source.width));
  std::memset(last_row_.data() + source.width, 0, kBeyond);
  return last_row_.data();
}

void halveAcross(const PlaneView& source, const MutablePlane& out) {
  const int pairs = source.width / 2;
  for (int y = 0; y < source.height; ++y) {
    halveRow(source.row(y), out.row(y), pairs);
    if (source.width % 2 != 0) out.row(y)[pairs] = source.row(y)[source.width - 1];
  }
}

void halveDown(const PlaneView& source, const MutablePlane& out) {
  for (int y = 0; y < out.height; ++y) {
    averageRows(source.row(2 * y), source.row(std::min(2 * y + 1, source.height - 1)), out.row(y),
                source.width);
  }
}

}  // namespace framewright::compose
