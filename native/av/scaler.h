/**
 * libswscale, for layouts that nothing else here reads: packed, semi-planar and palette formats become
 * planar.
 *
 * Owner: a Scaler owns its SwsContext alone. Thread: one at a time.
 */
#pragma once

#include <memory>

#include "av/frame.h"

struct SwsContext;

namespace framewright::av {

class Scaler {
 public:
  /** Same size, another layout; values are kept where both are of one colour family. Throws
   * `media-unsupported`. */
  Scaler(int width, int height, AVPixelFormat from, AVPixelFormat to);

  /** Between BT.709 limited range and full-range RGB as the ffmpeg command line does it unasked: bicubic for
   * what is subsampled. Throws `media-unsupported`. */
  [[nodiscard]] static Scaler betweenColors(int width, int height, AVPixelFormat from, AVPixelFormat to);

  /** Both frames have the size and formats given above; `to` is writable. Throws `media-damaged`. */
  void convert(const Frame& from, Frame& to);

 private:
  struct Deleter {
    void operator()(SwsContext* context) const noexcept;
  };
  Scaler(int width, int height, AVPixelFormat from, AVPixelFormat to, int flags);

  std::unique_ptr<SwsContext, Deleter> context_;
};

}  // namespace framewright::av
