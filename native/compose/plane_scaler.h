// Scales sited planes by exact maps: halves first what shrinks by much, then filters. Owns working memory and
// the filter tables; one thread at a time.
#pragma once

#include <cstdint>

#include "compose/aligned_buffer.h"
#include "compose/filter.h"
#include "compose/picture.h"
#include "compose/resampler.h"

namespace framewright::compose {

class PlaneScaler {
 public:
  // Where the samples of an output plane stand along one axis, and which of them is the first.
  struct Target {
    Siting siting = Siting::kLuma;
    int first = 0;
  };

  // Fills `out` with what the axes show of `plane`. Samples outside the crop count as the nearest inside.
  // `excess` as in Resampler.
  void scale(const SitedPlane& plane, const Axis& across, const Axis& down, Target columns, Target rows,
             const MutablePlane& out, const MutablePlane& excess = {});

  [[nodiscard]] uint64_t tablesMade() const { return cache_.made(); }

 private:
  FilterCache cache_;
  Resampler resampler_;
  AlignedBuffer halves_[2];
};

}  // namespace framewright::compose
