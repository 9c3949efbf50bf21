// Pictures for benchmarks: noise would be unfair to nobody's branch predictor, a smooth pattern is what film
// looks like.
#pragma once

#include <cstdint>
#include <vector>

#include "compose/aligned_buffer.h"
#include "compose/plane.h"

namespace framewright::compose::bench {

class Picture {
 public:
  Picture(int width, int height)
      : memory_(static_cast<size_t>(AlignedBuffer::strideFor(width)) * static_cast<size_t>(height) * 2) {
    const ptrdiff_t stride = AlignedBuffer::strideFor(width);
    const ptrdiff_t chroma_stride = AlignedBuffer::strideFor(chromaExtent(width));
    uint8_t* const chroma = memory_.data() + stride * height;
    picture_ = {{memory_.data(), stride, width, height},
                {chroma, chroma_stride, chromaExtent(width), chromaExtent(height)},
                {chroma + chroma_stride * chromaExtent(height), chroma_stride, chromaExtent(width),
                 chromaExtent(height)}};
    for (const MutablePlane& plane : {picture_.y, picture_.u, picture_.v}) {
      for (int y = 0; y < plane.height; ++y) {
        for (int x = 0; x < plane.width; ++x)
          plane.row(y)[x] = static_cast<uint8_t>(16 + (x * 3 + y * 5 + x * y / 64) % 220);
      }
    }
  }

  operator MutableYuv420() const { return picture_; }
  operator Yuv420View() const { return picture_; }
  [[nodiscard]] const MutableYuv420& planes() const { return picture_; }

 private:
  AlignedBuffer memory_;
  MutableYuv420 picture_;
};

class Image {
 public:
  // `alpha` of every pixel; colours are premultiplied.
  Image(int width, int height, int alpha)
      : memory_(static_cast<size_t>(width) * static_cast<size_t>(height) * 4),
        width_(width),
        height_(height) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        uint8_t* const pixel = memory_.data() + 4 * (static_cast<size_t>(y) * static_cast<size_t>(width) +
                                                     static_cast<size_t>(x));
        pixel[0] = static_cast<uint8_t>(x * 7 % 256 * alpha / 255);
        pixel[1] = static_cast<uint8_t>(y * 3 % 256 * alpha / 255);
        pixel[2] = static_cast<uint8_t>((x + y) % 256 * alpha / 255);
        pixel[3] = static_cast<uint8_t>(alpha);
      }
    }
  }

  operator RgbaView() const { return {memory_.data(), 4 * static_cast<ptrdiff_t>(width_), width_, height_}; }
  operator MutableRgba() { return {memory_.data(), 4 * static_cast<ptrdiff_t>(width_), width_, height_}; }

 private:
  AlignedBuffer memory_;
  int width_;
  int height_;
};

}  // namespace framewright::compose::bench
