// The headers of H.264's slices (ITU-T H.264, 7.3.3): where the numbers stand by which pictures belong to
// parameter sets and are told apart, and slices with other such numbers. Of frames in one group of slices,
// by the profiles Baseline, Main and High. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/h264_parameter_sets.h"

namespace framewright::engine {

// Where a number stands in a payload, in bits.
struct BitPlace {
  size_t begin = 0;
  size_t end = 0;
};

struct SliceHeader {
  uint32_t pictureSet = 0;
  BitPlace pictureSetAt;
  // Of a slice of an IDR picture.
  struct Idr {
    uint32_t id = 0;  // idr_pic_id
    BitPlace idAt;
    bool dropsPictures = false;  // no_output_of_prior_pics_flag
    size_t dropsPicturesAt = 0;
  };
  std::optional<Idr> idr;
  size_t end = 0;  // where the slice's data begins
  bool arithmetic = false;
};

// Of a unit that is a slice (`kSlice`, `kIdrSlice`). Throws SyntaxError for one that does not end within the
// unit, whose sets are not there, or whose kind is not copied (fields, several groups of slices, redundant
// pictures, planes apart, SP and SI slices).
[[nodiscard]] SliceHeader readSliceHeader(std::span<const uint8_t> unit, const ParameterSets& sets);

// What becomes of a slice; what is not named stays.
struct SliceChanges {
  std::optional<uint32_t> pictureSet;
  std::optional<uint32_t> idrId;  // of slices of IDR pictures
  // Of slices of IDR pictures: what was decoded before is shown.
  bool keepPictures = false;
};

// The slice with these changes. Throws SyntaxError as readSliceHeader().
[[nodiscard]] std::vector<uint8_t> changedSlice(std::span<const uint8_t> unit, const ParameterSets& sets,
                                                const SliceChanges& changes);

}  // namespace framewright::engine
