// Scales one plane in two directions, rows streaming through a small ring. Owns its working memory; one
// thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "compose/aligned_buffer.h"
#include "compose/filter.h"
#include "compose/plane.h"

namespace framewright::compose {

class Resampler {
 public:
  // Fills `out` (across.count by down.count samples) from `source` by the two tables. Reads nothing outside
  // `source`. `excess`, if it has data, receives by how much the filters went beyond 255.
  void resample(const PlaneView& source, const FilterTable& across, const FilterTable& down,
                const MutablePlane& out, const MutablePlane& excess);

 private:
  [[nodiscard]] const int16_t* filteredRow(const PlaneView& source, const FilterTable& across, int y);
  [[nodiscard]] const uint8_t* readableRow(const PlaneView& source, int y);

  AlignedBuffer ring_;      // source rows after filtering across, row y in slot y % slots_
  AlignedBuffer last_row_;  // a copy of a source row that ends where memory may end
  std::vector<int> slot_rows_;
  int slots_ = 0;
  size_t slot_samples_ = 0;
};

// Averages pairs of columns or of rows; an odd last one stands alone. `out` has half the width or height,
// rounded up.
void halveAcross(const PlaneView& source, const MutablePlane& out);
void halveDown(const PlaneView& source, const MutablePlane& out);

}  // namespace framewright::compose
