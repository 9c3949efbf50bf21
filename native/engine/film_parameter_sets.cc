#include "engine/film_parameter_sets.h"

#include <stdexcept>

namespace framewright::engine {
namespace {

using Bytes = std::vector<uint8_t>;

// What an avcC has room for (ISO/IEC 14496-15, 5.3.3.1).
constexpr size_t kMostSequences = 31;
constexpr size_t kMostPictures = 255;

void put(Bytes& bytes, const Bytes& unit) {
  bytes.insert(bytes.end(), {0, 0, 0, 1});
  bytes.insert(bytes.end(), unit.begin(), unit.end());
}

}  // namespace

uint32_t FilmParameterSets::Numbers::numberOf(uint32_t wanted, size_t most, const Renumber& renumber) {
  const Bytes content = renumber(0);
  const auto [entry, added] = byContent.try_emplace({content.begin(), content.end()}, wanted);
  if (!added) return entry->second;
  if (units.size() == most) throw std::length_error("a film has no room for more parameter sets");
  uint32_t& number = entry->second;
  if (units.contains(number)) {
    for (number = 0; units.contains(number);) ++number;
  }
  units.emplace(number, renumber(number));
  order.push_back(number);
  return number;
}

SetNumbers FilmParameterSets::add(const ParameterSets& sets) {
  SetNumbers numbers;
  for (const auto& [id, entry] : sets.sequences()) {
    numbers.sequences[id] = sequences_.numberOf(id, kMostSequences, [&](uint32_t number) {
      return number == id ? entry.unit : renumberedSequenceSet(entry.unit, number);
    });
  }
  for (const auto& [id, entry] : sets.pictures()) {
    const uint32_t sequence = numbers.sequences[entry.set.sequence];
    numbers.pictures[id] = pictures_.numberOf(id, kMostPictures, [&](uint32_t number) {
      return number == id && sequence == entry.set.sequence
                 ? entry.unit
                 : renumberedPictureSet(entry.unit, number, sequence);
    });
  }
  return numbers;
}

Bytes FilmParameterSets::annexB() const {
  Bytes bytes;
  for (const Numbers* numbers : {&sequences_, &pictures_}) {
    for (const uint32_t number : numbers->order) put(bytes, numbers->units.at(number));
  }
  return bytes;
}

}  // namespace framewright::engine
