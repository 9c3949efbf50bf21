// Decoded pictures brought to the canvas's format (yuv420p, 8 bit, BT.709 limited range, left-sited chroma)
// at their own size, and turned upright. What is in that format already is passed on by reference. What may
// be transparent becomes premultiplied RGBA instead.
//
// Thread: normalize() on one thread at a time, figures() on any.
// Knows nothing of canvas sizes and placing; non-square pixels stay as they are, placing stretches them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "av/frame.h"
#include "engine/export_types.h"
#include "engine/picture_format.h"
#include "engine/rotate.h"

namespace framewright::engine {

struct NormalizerFigures {
  // One for each conversion: `yuv422p10le bt601 → yuv420p bt709`.
  std::vector<StageFigures> conversions;
  uint64_t contextsCreated = 0;
  uint64_t poolHits = 0;
  uint64_t poolMisses = 0;
  uint64_t passedThrough = 0;
};

class Normalizer {
 public:
  explicit Normalizer(Rotation rotation = Rotation::k0);
  ~Normalizer();
  Normalizer(const Normalizer&) = delete;
  Normalizer& operator=(const Normalizer&) = delete;

  // The picture in the canvas's format, or in transparentFormat(), with the frame's pts. Throws
  // `media-unsupported` for what refusalOf() names and for layouts that no library here reads.
  [[nodiscard]] av::Frame normalize(const av::Frame& frame);

  [[nodiscard]] NormalizerFigures figures() const;

 private:
  class Conversion;

  Conversion& conversionFor(const PictureFormat& format);

  const Rotation rotation_;
  // Sources change their format seldom, but may go back and forth: each keeps its context. The lock is for
  // figures().
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Conversion>> conversions_;
  std::atomic<uint64_t> passedThrough_{0};
};

}  // namespace framewright::engine
