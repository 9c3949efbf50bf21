#include "compose/filter.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>

namespace framewright::compose {
namespace {

constexpr int kPositionBits = 16;
constexpr int64_t kPositionOne = int64_t{1} << kPositionBits;
constexpr int kRowOutputs = 16;  // what the widest row kernel makes at once
constexpr int32_t kWeightOne = 1 << FilterTable::kWeightBits;

// The cubic with B = 0, C = 1/2 at distance x >= 0 (kPositionBits fractional bits), with 48 fractional bits,
// doubled.
constexpr int64_t catmullRom(int64_t x) {
  if (x < kPositionOne) return (int64_t{2} << 48) - 5 * x * x * kPositionOne + 3 * x * x * x;
  if (x < 2 * kPositionOne) {
    return (int64_t{4} << 48) - 8 * x * kPositionOne * kPositionOne + 5 * x * x * kPositionOne - x * x * x;
  }
  return 0;
}

// Scales the raw weights to a sum of 2^kWeightBits, the rounding's remainder going to the greatest.
void normalise(const int64_t* raw, int taps, int32_t* weights) {
  int64_t sum = 0;
  for (int k = 0; k < taps; ++k) sum += raw[k];
  int32_t rest = kWeightOne;
  int greatest = 0;
  for (int k = 0; k < taps; ++k) {
    const int64_t scaled = 2 * raw[k] * kWeightOne + sum;
    weights[k] = static_cast<int32_t>(scaled / (2 * sum) - (scaled % (2 * sum) < 0 ? 1 : 0));
    rest -= weights[k];
    if (raw[k] > raw[greatest]) greatest = k;
  }
  weights[greatest] += rest;
}

}  // namespace

void FilterTable::build(const AxisMap& map, int outputs, Range source, bool along_row) {
  count = outputs;
  first.resize(static_cast<size_t>(outputs));
  copy = map.isCopy() && map.start >= source.begin && map.start + outputs <= source.end;
  if (copy) {
    taps = 0;
    for (int i = 0; i < outputs; ++i) first[static_cast<size_t>(i)] = static_cast<int32_t>(map.start + i);
    return;
  }

  // The cubic reaches two samples to either side; shrinking stretches it by the ratio (kPositionBits
  // fractional bits).
  const bool shrinks = map.step > map.denominator;
  // A source of a single sample may shrink by more than tables hold: all its taps are that sample.
  const int64_t ratio = shrinks ? std::min(AxisMap{map.step, 0, map.denominator}.at(0, kPositionBits),
                                           kMostRatio * kPositionOne)
                                : kPositionOne;
  const int64_t reach = 2 * ratio;
  taps = static_cast<int>(shrinks ? 2 * reach / kPositionOne + 1 : 4);
  taps += taps % 2;
  weights.assign(static_cast<size_t>(outputs) * taps, 0);

  assert(taps <= kMostTaps);
  std::array<int64_t, kMostTaps> raw;
  std::array<int32_t, kMostTaps> scaled;
  const int64_t last_first = std::max(source.begin, source.end - taps);
  for (int i = 0; i < outputs; ++i) {
    const int64_t outside = shrinks ? reach : 0;  // how far beyond the source anything inside still counts
    const int64_t position = std::clamp(map.at(i, kPositionBits), source.begin * kPositionOne - outside,
                                        (source.end - 1) * kPositionOne + outside);
    const int64_t begin =
        shrinks ? (position - reach + kPositionOne - 1) >> kPositionBits : (position >> kPositionBits) - 1;
    for (int k = 0; k < taps; ++k) {
      const int64_t distance = std::abs((begin + k) * kPositionOne - position);
      // Kept to 32 bits below the point, so that the sum of many taps stays far from overflow.
      raw[static_cast<size_t>(k)] = catmullRom(shrinks ? distance * kPositionOne / ratio : distance) >> 16;
    }
    normalise(raw.data(), taps, scaled.data());
    const int64_t from = std::clamp<int64_t>(begin, source.begin, last_first);
    first[static_cast<size_t>(i)] = static_cast<int32_t>(from);
    std::array<int32_t, kMostTaps> folded{};
    for (int k = 0; k < taps; ++k) {
      const int64_t sample = std::clamp<int64_t>(begin + k, source.begin, source.end - 1);
      folded[static_cast<size_t>(sample - from)] += scaled[static_cast<size_t>(k)];
    }
    // Beyond the edge the samples repeated may add up to more than 1, against a negative lobe that is still
    // inside.
    const auto greatest = std::max_element(folded.begin(), folded.end());
    if (*greatest > kWeightOne) {
      folded = {};
      *greatest = kWeightOne;
    }
    int16_t* const row = &weights[static_cast<size_t>(i) * taps];
    for (int k = 0; k < taps; ++k) row[k] = static_cast<int16_t>(-folded[static_cast<size_t>(k)]);
  }
  if (!along_row) return;

  const int groups = (outputs + kRowOutputs - 1) / kRowOutputs * (kRowOutputs / kGroup);
  group_first.resize(static_cast<size_t>(groups));
  group_indices.resize(static_cast<size_t>(groups) * 16);
  group_weights.assign(static_cast<size_t>(groups) * taps * kGroup, 0);
  for (int group = 0; group < groups; ++group) {
    const auto output = [&](int i) { return static_cast<size_t>(std::min(group * kGroup + i, outputs - 1)); };
    const int32_t base = first[output(0)];
    group_first[static_cast<size_t>(group)] = base;
    for (int i = 0; i < kGroup; ++i) {
      const int32_t offset = first[output(i)] - base;
      assert(offset >= 0 && offset + 2 * pairsInWindow(taps / 2) <= 16);
      uint8_t* const index = &group_indices[static_cast<size_t>(group * 16 + i * 4)];
      index[0] = static_cast<uint8_t>(offset);
      index[1] = index[3] = 0x80;  // the high bytes become 0
      index[2] = static_cast<uint8_t>(offset + 1);
      for (int k = 0; k < taps; ++k) {
        const int place = (group / 4 * (taps / 2) + k / 2) * kWeightGroup + group % 4 * kGroup + i;
        group_weights[static_cast<size_t>(place * 2 + k % 2)] = weights[output(i) * taps + k];
      }
    }
  }
}

const FilterTable& FilterCache::get(const AxisMap& map, int outputs, Range source, bool along_row) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.map == map && entry.outputs == outputs && entry.source == source &&
           entry.along_row == along_row;
  });
  if (found != entries_.end()) {
    entries_.splice(entries_.begin(), entries_, found);
    return found->table;
  }
  if (entries_.size() < kCapacity) {
    entries_.emplace_front();
  } else {
    entries_.splice(entries_.begin(), entries_, std::prev(entries_.end()));
  }
  Entry& entry = entries_.front();
  entry.map = map;
  entry.outputs = outputs;
  entry.source = source;
  entry.along_row = along_row;
  entry.table.build(map, outputs, source, along_row);
  ++made_;
  return entry.table;
}

}  // namespace framewright::compose
