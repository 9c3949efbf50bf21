// H.264 and H.265 between their two forms: units after start codes (Annex B), and units after their lengths
// with the parameter sets in a record of their own (ISO/IEC 14496-15: avcC, hvcC). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framewright::engine {

// Whose units they are.
enum class NalCodec { kH264, kH265 };

// The units of an Annex B stream, without start codes and trailing zeros.
[[nodiscard]] std::vector<std::span<const uint8_t>> nalUnits(std::span<const uint8_t> annexB);

struct LengthUnits {
  std::vector<std::span<const uint8_t>> all;
  // Every unit is as long as is said, and none is empty. Of damaged ones nobody knows what they were.
  bool wellFormed = true;
  // Behind the last unit, fewer than a length takes. Players pass them over.
  size_t strayBytes = 0;
};

// Units after their lengths, the last as long as the data allow.
[[nodiscard]] LengthUnits unitsBehindLengths(std::span<const uint8_t> data, size_t lengthBytes);

// Appends the unit behind its length in four bytes.
void putBehindLength(std::vector<uint8_t>& bytes, std::span<const uint8_t> unit);

// The same units, each after its length in four bytes, without parameter sets and delimiters.
[[nodiscard]] std::vector<uint8_t> lengthPrefixed(std::span<const uint8_t> annexB, NalCodec codec);

// avcC or hvcC of the parameter sets in `annexB`; empty when one is missing. Of several sequence parameter
// sets of H.264 it has the highest profile and level, and the constraints that all keep to.
[[nodiscard]] std::vector<uint8_t> decoderRecord(std::span<const uint8_t> annexB, NalCodec codec);

// What an avcC says.
struct AvcRecord {
  // Behind start codes.
  std::vector<uint8_t> parameterSets;
  // Of the lengths before units.
  size_t lengthBytes = 4;
  // There are parameter sets of auxiliary pictures, which are not among these.
  bool hasExtensions = false;
};

// Nothing of bytes that are no avcC, or no whole one.
[[nodiscard]] std::optional<AvcRecord> readAvcRecord(std::span<const uint8_t> record);

}  // namespace framewright::engine
