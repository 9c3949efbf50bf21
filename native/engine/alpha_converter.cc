#include "engine/alpha_converter.h"

#include <cstddef>

namespace framewright::engine {
namespace {

av::ScalerSide sideOf(const PictureFormat& format) {
  return {.width = format.width,
          .height = format.height,
          .format = format.layout,
          .matrix = format.matrix,
          .fullRange = format.range == AVCOL_RANGE_JPEG};
}

// As Skia rounds.
void premultiply(av::Frame& rgba) {
  for (int y = 0; y < rgba.height(); ++y) {
    std::uint8_t* pixel = rgba->data[0] + std::ptrdiff_t{rgba->linesize[0]} * y;
    for (int x = 0; x < rgba.width(); ++x, pixel += 4) {
      for (int channel = 0; channel < 3; ++channel)
        pixel[channel] = static_cast<std::uint8_t>((pixel[channel] * pixel[3] + 127) / 255);
    }
  }
}

}  // namespace

AlphaConverter::AlphaConverter(const PictureFormat& from)
    : target_(transparentFormat(from.width, from.height)),
      scaler_(sideOf(from), sideOf(target_)),
      pool_(from.width, from.height, target_.layout) {}

av::Frame AlphaConverter::convert(const av::Frame& frame) {
  av::Frame picture = pool_.take();
  scaler_.convert(frame->data, frame->linesize, picture->data, picture->linesize);
  premultiply(picture);
  tag(*picture.get(), target_);
  return picture;
}

}  // namespace framewright::engine
