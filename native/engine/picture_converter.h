// Pictures from one size, format and colour matrix to another, with the contexts that needs kept by geometry
// and format. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <span>

#include "av/buffer_pool.h"
#include "av/color_scaler.h"
#include "av/frame.h"
#include "engine/picture_bytes.h"

namespace framewright::engine {

class PictureConverter {
 public:
  // Contexts kept at most; the least recently used one goes first.
  static constexpr size_t kMostContexts = 8;

  // A part of a frame as RGBA, RGBX, BGRA or BGRX in the caller's bytes. Throws av::Error
  // `media-unsupported`, std::invalid_argument when it does not fit.
  void toRgb(const av::Frame& frame, const PixelRect& rect, AVPixelFormat format, std::span<uint8_t> bytes,
             const PlaneLayout& layout);

  // The picture as `to`, in a buffer from `pool`; the same pixels by reference when it is so already. Times
  // and properties are carried over. Throws av::Error `media-unsupported`, `out-of-memory`.
  [[nodiscard]] av::Frame convert(const av::Frame& frame, const av::ScalerSide& to, av::BufferPool& pool);

  [[nodiscard]] int64_t contextsCreated() const { return contextsCreated_; }

 private:
  struct Entry {
    av::ScalerSide from;
    av::ScalerSide to;
    av::ColorScaler scaler;
  };

  [[nodiscard]] av::ColorScaler& scaler(const av::ScalerSide& from, const av::ScalerSide& to);

  std::list<Entry> entries_;  // the last used one first
  int64_t contextsCreated_ = 0;
};

// How a frame looks to a scaler, by its own tags.
[[nodiscard]] av::ScalerSide sideOf(const av::Frame& frame);

}  // namespace framewright::engine
