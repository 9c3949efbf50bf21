// The parameter sets of all streams that H.264 pictures of a film come from, in one: sets that differ get
// numbers that differ. Which number a set gets depends on the order of the streams alone. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/h264_parameter_sets.h"

namespace framewright::engine {

// The numbers that the sets of one stream have in the film, by those that they have in the stream.
struct SetNumbers {
  std::map<uint32_t, uint32_t> sequences;
  std::map<uint32_t, uint32_t> pictures;
};

class FilmParameterSets {
 public:
  // A set keeps its number where that is free, and shares the number of a set that says the same; others get
  // the lowest that is free. Throws std::length_error when there is none: a film can have 31 sequence sets
  // and 255 picture sets.
  SetNumbers add(const ParameterSets& sets);

  // All of them behind start codes, in the order they came.
  [[nodiscard]] std::vector<uint8_t> annexB() const;

 private:
  // The unit of a set under another number.
  using Renumber = std::function<std::vector<uint8_t>(uint32_t number)>;

  // The numbers of one kind of sets. What a set says is its unit under number 0.
  struct Numbers {
    std::map<std::string, uint32_t> byContent;
    std::map<uint32_t, std::vector<uint8_t>> units;
    std::vector<uint32_t> order;

    uint32_t numberOf(uint32_t wanted, size_t most, const Renumber& renumber);
  };

  Numbers sequences_;
  Numbers pictures_;
};

}  // namespace framewright::engine
