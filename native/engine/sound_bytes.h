// Sound from a caller's bytes and back, in any of the eight ways that samples lie in memory. Knows sample
// formats of FFmpeg, no rates and no mixing. Any thread; nothing is kept.
//
// Between formats a sample keeps its place on the scale from -1 to 1: 128 in 8 bits is 0, the least integer
// is -1. What is beyond the scale is clipped where the target is one of integers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "av/buffer_pool.h"
#include "av/frame.h"

extern "C" {
#include <libavutil/samplefmt.h>
}

namespace framewright::engine {

struct SoundShape {
  AVSampleFormat format = AV_SAMPLE_FMT_NONE;
  int sampleRate = 0;  // Hz
  int channels = 0;
  int samples = 0;  // of each channel
};

// A frame with uninitialised samples whose buffer comes from `pool`; planes start on 64-byte boundaries.
// Throws av::Error `media-unsupported` or `out-of-memory`.
[[nodiscard]] av::Frame takeSound(av::BufferPool& pool, const SoundShape& shape);

// A frame with a copy of the caller's samples, planes one after the other. Throws std::invalid_argument when
// the bytes end before the samples do.
[[nodiscard]] av::Frame soundFromBytes(av::BufferPool& pool, const SoundShape& shape,
                                       std::span<const uint8_t> bytes);

// `count` samples from `offset` on, as plane `plane` of `format`: of a planar format one channel, of another
// all. Throws std::invalid_argument when there are not so many or they do not fit.
void copySoundToBytes(const av::Frame& frame, int plane, int offset, int count, AVSampleFormat format,
                      std::span<uint8_t> bytes);

// The same between frames with equally many channels, which may lie in different ways. Throws
// std::invalid_argument when the samples are not there or have no room.
void copySound(const av::Frame& from, int offset, int count, av::Frame& to, int toOffset);

}  // namespace framewright::engine
