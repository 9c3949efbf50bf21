// Filter coefficients of one axis: a Catmull-Rom cubic, as it is when enlarging (so whole positions are exact
// and a slow zoom is smooth), widened by the ratio when shrinking (so nothing aliases). Weights have 15 bits
// and sum to exactly 1.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>

#include "compose/axis.h"

namespace framewright::compose {

struct FilterTable {
  // Outputs that one entry of `group_first` and of `group_indices` serves.
  static constexpr int kGroup = 4;
  static constexpr int kWeightGroup = 4 * kGroup;
  static constexpr int kWeightBits = 15;
  // The most samples a step may cover. What shrinks more is halved before: four outputs' first samples lie
  // within the 16 bytes of one vector then.
  static constexpr int kMostRatio = 4;
  static constexpr int kMostTaps = 4 * kMostRatio + 2;

  // How many pairs of the taps of four neighbouring outputs lie within the 16 bytes from the first output's
  // first sample on. With so many pairs of taps a step covers less than pairs / 2 samples.
  [[nodiscard]] static constexpr int pairsInWindow(int pairs) {
    const int last_offset = ((kGroup - 1) * pairs + 1) / 2;
    return std::clamp((16 - last_offset) / 2, 1, pairs);
  }

  int count = 0;      // outputs
  int taps = 0;       // even
  bool copy = false;  // output i is sample first[i] as it is; there are no weights then
  // Of each output: the first source sample it reads.
  std::vector<int32_t> first;
  // [count][taps], negated: -1 fits into 16 bits with 15 of them fractional, +1 does not.
  std::vector<int16_t> weights;

  // The same arranged for filtering along a row, four outputs at a time, `count` rounded up to whole 16s:
  // the group's first sample, [group][16] byte offsets from it that pick each output's first two samples as
  // 16-bit values, and weights as [group / 4][taps / 2][kWeightGroup][2], so that a vector of any width
  // loads them as they are.
  std::vector<int32_t> group_first;
  std::vector<uint8_t> group_indices;
  std::vector<int16_t> group_weights;

  [[nodiscard]] int groups() const { return static_cast<int>(group_first.size()); }

  // Fills the table anew, keeping its memory. Samples outside `source` count as the nearest one inside. The
  // map's step is at most kMostRatio, unless `source` is a single sample.
  void build(const AxisMap& map, int outputs, Range source, bool along_row);
};

// Tables by geometry, least recently used out first. References stay valid until the next `get`s have pushed
// them out; kCapacity is far above what one layer needs.
class FilterCache {
 public:
  static constexpr size_t kCapacity = 64;

  [[nodiscard]] const FilterTable& get(const AxisMap& map, int outputs, Range source, bool along_row);
  [[nodiscard]] uint64_t made() const { return made_; }

 private:
  struct Entry {
    AxisMap map;
    int outputs;
    Range source;
    bool along_row;
    FilterTable table;
  };
  std::list<Entry> entries_;  // most recently used first
  uint64_t made_ = 0;
};

}  // namespace framewright::compose
