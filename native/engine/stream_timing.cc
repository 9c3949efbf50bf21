#include "engine/stream_timing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace framewright::engine {
namespace {

__extension__ typedef __int128 Wide;

constexpr Wide kExactInDouble = Wide{1} << 53;

Ratio reduce(Wide num, Wide den) {
  Wide a = num < 0 ? -num : num;
  Wide b = den;
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  if (a > 1) {
    num /= a;
    den /= a;
  }
  while (num > kExactInDouble || num < -kExactInDouble || den > kExactInDouble) {
    num /= 2;
    den /= 2;
  }
  return {static_cast<int64_t>(num), static_cast<int64_t>(std::max<Wide>(den, 1))};
}

// Every frame n lies within a tick of first + n / rate, and the rate is no multiple of what is there.
bool keepsTo(const std::vector<int64_t>& pts, Ratio timeBase, Ratio rate) {
  if (rate.num <= 0 || rate.den <= 0) return false;
  const double ticks = static_cast<double>(rate.den) / static_cast<double>(rate.num) *
                       static_cast<double>(timeBase.den) / static_cast<double>(timeBase.num);
  for (std::size_t n = 0; n < pts.size(); ++n) {
    const double ideal = static_cast<double>(n) * ticks;
    if (std::abs(static_cast<double>(pts[n] - pts[0]) - ideal) > 1.001) return false;
  }
  return true;
}

constexpr std::array<Ratio, 17> kUsualRates{{{24000, 1001},
                                             {24, 1},
                                             {25, 1},
                                             {30000, 1001},
                                             {30, 1},
                                             {50, 1},
                                             {60000, 1001},
                                             {60, 1},
                                             {48000, 1001},
                                             {48, 1},
                                             {100, 1},
                                             {120000, 1001},
                                             {120, 1},
                                             {10, 1},
                                             {12, 1},
                                             {15, 1},
                                             {15000, 1001}}};

}  // namespace

FrameTimes sortTimes(std::vector<PacketTime> packets) {
  std::ranges::stable_sort(packets, {}, &PacketTime::pts);
  FrameTimes times;
  times.pts.reserve(packets.size());
  for (const PacketTime& packet : packets) {
    if (!times.pts.empty() && times.pts.back() == packet.pts) continue;
    if (packet.key) times.keyFrames.push_back(static_cast<std::uint32_t>(times.pts.size()));
    times.pts.push_back(packet.pts);
  }
  if (!packets.empty()) times.lastDuration = std::max<int64_t>(packets.back().duration, 0);
  return times;
}

Ratio frameRateOf(const std::vector<int64_t>& pts, int64_t endPts, Ratio timeBase,
                  const std::vector<Ratio>& declared) {
  for (const Ratio rate : declared) {
    if (keepsTo(pts, timeBase, rate)) return reduce(rate.num, rate.den);
  }
  for (const Ratio rate : kUsualRates) {
    if (pts.size() > 1 && keepsTo(pts, timeBase, rate)) return rate;
  }
  const int64_t span = endPts - pts.front();
  if (span > 0)
    return reduce(Wide{timeBase.den} * static_cast<int64_t>(pts.size()), Wide{timeBase.num} * span);
  for (const Ratio rate : declared) {
    if (rate.num > 0 && rate.den > 0) return reduce(rate.num, rate.den);
  }
  return {25, 1};
}

Ratio multiply(Ratio a, Ratio b) { return reduce(Wide{a.num} * b.num, Wide{a.den} * b.den); }

Ratio subtract(Ratio a, Ratio b) {
  return reduce(Wide{a.num} * b.den - Wide{b.num} * a.den, Wide{a.den} * b.den);
}

bool isLess(Ratio a, Ratio b) { return Wide{a.num} * b.den < Wide{b.num} * a.den; }

}  // namespace framewright::engine
