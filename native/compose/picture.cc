#include "compose/picture.h"

#include <algorithm>

#include "compose/filter.h"

namespace framewright::compose {
namespace {

SitedPlane planeOf(const PlaneView& samples, const Still::Level& level, int halvings) {
  if (samples.empty()) return {};
  return {samples, Siting::kLuma, Siting::kLuma, halvings, halvings, level.region.x, level.region.y};
}

}  // namespace

Picture pictureOf(const Yuv420View& source) {
  return {{source.y},
          {source.u, Siting::kChromaLeft, Siting::kChromaCentred},
          {source.v, Siting::kChromaLeft, Siting::kChromaCentred},
          {},
          {}};
}

Picture pictureOf(const Still& still, const Axis& across, const Axis& down) {
  // The first level that need not shrink by more than the filters take. Chroma ends at half the size.
  const auto levelFor = [&](int output_step) {
    int halvings = 0;
    while (halvings + 1 < static_cast<int>(still.levels().size()) &&
           (across.shrinksMoreThan((int64_t{FilterTable::kMostRatio} << halvings) / output_step) ||
            down.shrinksMoreThan((int64_t{FilterTable::kMostRatio} << halvings) / output_step))) {
      ++halvings;
    }
    return halvings;
  };
  const int luma = levelFor(1);
  const int chroma = levelFor(2);
  const Still::Level& full = still.levels()[static_cast<size_t>(luma)];
  const Still::Level& half = still.levels()[static_cast<size_t>(chroma)];
  return {planeOf(full.y, full, luma), planeOf(half.u, half, chroma), planeOf(half.v, half, chroma),
          planeOf(full.alpha, full, luma), planeOf(half.alpha, half, chroma)};
}

}  // namespace framewright::compose
