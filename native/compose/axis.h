// One axis of a placement, exactly: where the samples of the output lie among those of a source, and how much
// of each the picture covers. Rational arithmetic throughout, so that a slow move has no rounding of its own.
// Knows no pixels.
#pragma once

#include <cstdint>

#include "compose/placement.h"

namespace framewright::compose {

// The position of output sample i among source samples is (start + i · step) / denominator; position k is the
// centre of sample k. In lowest terms, so that equal maps compare equal.
struct AxisMap {
  int64_t start = 0;
  int64_t step = 1;
  int64_t denominator = 1;

  // Samples stay where they are, `offset` later in the source.
  [[nodiscard]] static AxisMap shift(int64_t offset) { return {offset, 1, 1}; }
  // A whole number of samples from place to place: nothing is interpolated.
  [[nodiscard]] bool isCopy() const { return step == denominator && denominator == 1; }
  // The position of sample i with `bits` fractional bits, rounded down.
  [[nodiscard]] int64_t at(int64_t i, int bits) const;

  bool operator==(const AxisMap&) const = default;
};

// Samples [begin, end) of a plane's axis.
struct Range {
  int begin = 0;
  int end = 0;

  [[nodiscard]] int length() const { return end - begin; }
  [[nodiscard]] bool empty() const { return end <= begin; }
  bool operator==(const Range&) const = default;
};

// What both hold; empty when they do not meet.
[[nodiscard]] Range intersect(Range a, Range b);

// Where the samples of a plane stand along one axis, in luma samples: centred (luma; chroma down), or on the
// even luma samples (chroma across).
enum class Siting { kLuma, kChromaCentred, kChromaLeft };

// Across or down: one half of a Placement.
struct Axis {
  int source = 0;          // luma samples of the whole source
  int32_t crop_begin = 0;  // 1/65536 of the source
  int32_t crop_end = kCropOne;
  int32_t position = 0;  // 1/4096 output pixel
  int32_t length = 0;

  [[nodiscard]] static Axis across(const Placement& placement, int source_width);
  [[nodiscard]] static Axis down(const Placement& placement, int source_height);

  // The map from samples of an output plane, counted from sample `first` of it, to samples of a source plane
  // that was made `halvings` times half as long by averaging pairs.
  [[nodiscard]] AxisMap map(Siting from, int halvings, Siting to, int first) const;

  // The source samples of a plane that the crop shows, at least one.
  [[nodiscard]] Range sourceRange(Siting siting, int halvings, int plane_length) const;

  // The output pixels that are covered at least in part, widened to even bounds inside [0, output).
  [[nodiscard]] Range outputRange(int output) const;
  // The same for what lies between two source positions only (luma samples).
  [[nodiscard]] Range outputRange(int output, Range source_samples) const;

  // Source luma samples for each output pixel exceed `times`.
  [[nodiscard]] bool shrinksMoreThan(int64_t times) const;

  // How much of output pixel i is inside, 0 to 4096, or of the pixel pair that chroma sample i belongs to.
  [[nodiscard]] int32_t coverage(int i) const;
  [[nodiscard]] int32_t chromaCoverage(int i) const;
  // No pixel of the range is covered in part only.
  [[nodiscard]] bool covers(Range pixels) const;
};

}  // namespace framewright::compose
