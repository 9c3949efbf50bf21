// H.264 and H.265 between their two forms: units after start codes (Annex B), and units after their lengths
// with the parameter sets in a record of their own (ISO/IEC 14496-15: avcC, hvcC). Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace framewright::engine {

// Whose units they are.
enum class NalCodec { kH264, kH265 };

// The units of an Annex B stream, without start codes and trailing zeros.
[[nodiscard]] std::vector<std::span<const uint8_t>> nalUnits(std::span<const uint8_t> annexB);

// The same units, each after its length in four bytes, without parameter sets and delimiters.
[[nodiscard]] std::vector<uint8_t> lengthPrefixed(std::span<const uint8_t> annexB, NalCodec codec);

// avcC or hvcC of the parameter sets in `annexB`; empty when one is missing.
[[nodiscard]] std::vector<uint8_t> decoderRecord(std::span<const uint8_t> annexB, NalCodec codec);

}  // namespace framewright::engine
