// zimg for one format: a planar picture becomes the canvas's format at the same size.
//
// Owner: owns its graph and scratch memory alone. Thread: one at a time.
#pragma once

#include <cstddef>
#include <vector>

#include "av/frame.h"
#include "compose/zimg_graph.h"
#include "engine/picture_format.h"

namespace framewright::engine {

class ColorConverter {
 public:
  // Rows and planes of both pictures start on such boundaries, in bytes.
  static constexpr int kAlignment = av::FramePool::kAlignment;

  // zimg reads the layout: planar, of this machine's byte order, without alpha.
  [[nodiscard]] static bool reads(AVPixelFormat layout);

  // Width and height are even. Throws `media-unsupported` for colours that zimg does not know.
  ColorConverter(const PictureFormat& from, const PictureFormat& to);

  void convert(const av::Frame& from, av::Frame& to);

 private:
  PictureFormat from_;
  compose::ZimgGraph graph_;
  std::vector<std::byte> scratch_;
};

}  // namespace framewright::engine
