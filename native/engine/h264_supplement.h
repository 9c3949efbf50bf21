// SEI units of H.264 (ITU-T H.264, 7.3.2.3 and annex D): what must change in them when parameter sets get
// other numbers, and what they say of fields. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "engine/h264_parameter_sets.h"

namespace framewright::engine {

// The unit with the sequence sets' new numbers in its messages about buffering (D.1.2), the only ones that
// name a set; nothing of a unit in which nothing changes. Messages that are not whole stay as they are:
// decoders pass over them.
[[nodiscard]] std::optional<std::vector<uint8_t>> renumberedSupplement(
    std::span<const uint8_t> unit, const ParameterSets& sets, const std::map<uint32_t, uint32_t>& numbers);

// A message about timing (D.1.3) has the unit's frame for two fields: decoders mark it as interlaced. Frames
// with nothing but frames in their sequence set may be such, too.
[[nodiscard]] bool saysInterlaced(std::span<const uint8_t> unit, const SequenceSet& sequence);

}  // namespace framewright::engine
