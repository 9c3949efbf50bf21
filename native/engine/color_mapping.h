// Colours of other primaries and curves, as image files have them, to those of sRGB. Knows no profiles: those
// are read in native/webcodecs/iccProfile.ts. Any thread; nothing is kept.
#pragma once

#include <array>
#include <cstddef>

#include "av/frame.h"

namespace framewright::engine {

struct ColorMapping {
  // 256 for red, for green and for blue: how much light each value is, from 0 to 1.
  std::array<float, size_t{3} * 256> curves{};
  // Row by row: red, green and blue light of the picture to those of sRGB.
  std::array<float, 9> matrix{};
};

// From RGBA, RGBX, BGRA or BGRX to RGBA or RGBX of the same size; the fourth byte is carried over.
void toSrgb(const av::Frame& from, const ColorMapping& mapping, av::Frame& to);

}  // namespace framewright::engine
