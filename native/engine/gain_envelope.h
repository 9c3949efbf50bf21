// Linear gain over a stretch of sound: given at some samples, linear between them, constant before and after.
// Each sample's gain depends on its offset alone, so sound may be read in blocks of any length.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/export_types.h"
#include "engine/sound_buffer.h"

namespace framewright::engine {

class GainEnvelope {
 public:
  // At least one point, offsets ascending; of several at one offset the last counts from there on, so that a
  // gain can jump. Throws std::invalid_argument.
  explicit GainEnvelope(std::vector<GainPoint> points);

  [[nodiscard]] double at(int64_t offset) const;

  // Adds `sound`, whose first sample is at `offset`, times the gain to `sum`, which is as long.
  void mixInto(const SoundView& sum, const SoundView& sound, int64_t offset) const;

 private:
  std::vector<GainPoint> points_;
};

}  // namespace framewright::engine
