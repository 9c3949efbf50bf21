// The times of a stream's packets, collected in file order and turned into facts. Knows no file and no codec.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/export_types.h"

namespace framewright::engine {

struct PacketTime {
  std::int64_t pts = 0;
  std::int64_t duration = 0;  // 0: not said
  bool key = false;
};

struct FrameTimes {
  // Ascending, no two equal.
  std::vector<std::int64_t> pts;
  // Indices into `pts`.
  std::vector<std::uint32_t> keyFrames;
  // Duration of the last frame; 0: not said.
  std::int64_t lastDuration = 0;
};

// Packets in any order; of two with the same time the first counts.
[[nodiscard]] FrameTimes sortTimes(std::vector<PacketTime> packets);

// Frames a second. The first of `declared` that each frame keeps to within a tick (or half a frame where
// ticks are finer than that is not asked for); else a usual rate that they all keep to; else the mean, with
// `endPts` as the end of the last.
// @param pts ascending, not empty. @param timeBase seconds a tick.
[[nodiscard]] Ratio frameRateOf(const std::vector<std::int64_t>& pts, std::int64_t endPts, Ratio timeBase,
                                const std::vector<Ratio>& declared);

// a·b and a+b in lowest terms, rounded to what a double holds exactly (2^53) where they need more.
[[nodiscard]] Ratio multiply(Ratio a, Ratio b);
[[nodiscard]] Ratio subtract(Ratio a, Ratio b);
[[nodiscard]] bool isLess(Ratio a, Ratio b);

}  // namespace framewright::engine
