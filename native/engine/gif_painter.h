// Pictures with 256 colours, by libavfilter: first the palette that suits all pictures, then each picture
// dithered to it. Knows no file, no timing and no thread.
#pragma once

#include <cstdint>
#include <optional>

#include "av/filter_graph.h"
#include "av/frame.h"

namespace framewright::engine {

// The first pass.
class PaletteMaker {
 public:
  // Takes canvas frames, each as often as it is wanted to weigh.
  void add(const av::Frame& picture);

  // After the last: the palette, 16 × 16 pixels. Throws std::logic_error when there was no picture.
  [[nodiscard]] av::Frame finish();

 private:
  std::optional<av::FilterGraph> graph_;
  int64_t count_ = 0;
};

// The second pass.
class GifPainter {
 public:
  // Pictures must have the size of `like`.
  GifPainter(const av::Frame& like, const av::Frame& palette);

  // The picture with an index for each pixel, palette included (AV_PIX_FMT_PAL8).
  [[nodiscard]] av::Frame paint(const av::Frame& picture);

 private:
  av::FilterGraph graph_;
  int64_t next_ = 0;
};

}  // namespace framewright::engine
