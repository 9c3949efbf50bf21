// Pictures from a caller's bytes and back, plane by plane, in any layout the caller has. Knows formats of
// FFmpeg, no colours and no conversion. Any thread; nothing is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "av/buffer_pool.h"
#include "av/frame.h"

namespace framewright::engine {

// Where a plane lies in the caller's memory, in bytes.
struct PlaneLayout {
  size_t offset = 0;
  size_t stride = 0;
};

// Pixels of the luma grid; with subsampled chroma `x` and `y` are multiples of the subsampling.
struct PixelRect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

// A frame with uninitialised pixels whose buffer comes from `pool`: rows on 64-byte boundaries, readable 64
// bytes past the end. Throws av::Error `media-unsupported` or `out-of-memory`.
[[nodiscard]] av::Frame takeFrame(av::BufferPool& pool, AVPixelFormat format, int width, int height);

// A frame with a copy of the caller's pixels, one layout for each plane; all of its buffer is set. Throws
// std::invalid_argument when the bytes end before a plane does.
[[nodiscard]] av::Frame frameFromBytes(av::BufferPool& pool, AVPixelFormat format, int width, int height,
                                       std::span<const uint8_t> bytes, std::span<const PlaneLayout> layout);

// Copies a part of the frame. Throws std::invalid_argument when the part or a plane does not fit.
void copyToBytes(const av::Frame& frame, const PixelRect& rect, std::span<uint8_t> bytes,
                 std::span<const PlaneLayout> layout);

// The frame's pixels seen from the corner of `rect` on, by reference. Throws std::invalid_argument when it
// does not lie inside.
[[nodiscard]] av::Frame part(const av::Frame& frame, const PixelRect& rect);

// The same pixels without their alpha, by reference: RGBA becomes RGBX, I420A I420.
[[nodiscard]] av::Frame withoutAlpha(const av::Frame& frame);

}  // namespace framewright::engine
