// Where a picture stands in the output, fully resolved: the numbers of model/render/drawList.ts, in its
// fixed-point units.
#pragma once

#include <cstdint>

namespace framewright::compose {

inline constexpr int32_t kOpacityOne = 32768;  // opacity and mixing weight 1
inline constexpr int32_t kPixelOne = 4096;     // one output pixel
inline constexpr int32_t kCropOne = 65536;     // the whole width or height of a source
inline constexpr int32_t kTurnOne = 1 << 24;   // a full turn

struct Placement {
  // The visible part of the source, edges in 1/65536 of its width or height.
  int32_t cropLeft = 0;
  int32_t cropTop = 0;
  int32_t cropRight = kCropOne;
  int32_t cropBottom = kCropOne;
  // Where that part lands before it is turned, in 1/4096 output pixel.
  int32_t x = 0;
  int32_t y = 0;
  int32_t width = 0;
  int32_t height = 0;
  // Clockwise about the centre of the rectangle, in 1/2^24 turn.
  int32_t rotation = 0;
  // 0 to kOpacityOne.
  int32_t opacity = kOpacityOne;

  bool operator==(const Placement&) const = default;
};

}  // namespace framewright::compose
