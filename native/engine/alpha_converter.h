// Decoded pictures that may be transparent as premultiplied RGBA, whatever layout their colours and their
// alpha come in.
//
// Thread: one at a time. Frames outlive it.
#pragma once

#include <cstdint>

#include "av/color_scaler.h"
#include "av/frame.h"
#include "engine/picture_format.h"

namespace framewright::engine {

class AlphaConverter {
 public:
  // Throws `media-unsupported` for a layout that libswscale does not read.
  explicit AlphaConverter(const PictureFormat& from);

  // Tagged as transparentFormat(); the frame itself stays as it is. Throws `media-damaged`, `out-of-memory`.
  [[nodiscard]] av::Frame convert(const av::Frame& frame);

  // Of the pool that its pictures come from.
  [[nodiscard]] const av::FramePool& pool() const { return pool_; }

 private:
  PictureFormat target_;
  av::ColorScaler scaler_;
  av::FramePool pool_;
};

}  // namespace framewright::engine
