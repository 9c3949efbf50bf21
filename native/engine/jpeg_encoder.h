// Canvas pictures as JPEGs of any size, as browsers read them: full-range BT.601, chroma between its pixels.
//
//   JpegEncoder encoder({.width = 960, .height = 540});
//   std::vector<uint8_t> jpeg = encoder.encode(renderer.frame(words));
//
// Owner: owns its codec and converter alone. Thread: one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "av/encoder.h"
#include "av/frame.h"
#include "compose/plane.h"
#include "engine/color_converter.h"

namespace framewright::engine {

class JpegEncoder {
 public:
  // Both sides are positive; the encoder's own quantiser, 2 (best) to 31.
  JpegEncoder(compose::Size size, int quantizer);

  // `picture` is in the canvas's format, of any size. Throws av::Error `encoder-missing`, `encoder-failed`,
  // `out-of-memory`.
  [[nodiscard]] std::vector<uint8_t> encode(const av::Frame& picture);

  [[nodiscard]] compose::Size size() const { return size_; }
  [[nodiscard]] int quantizer() const { return quantizer_; }

 private:
  void prepare(const av::Frame& picture);

  const compose::Size size_;
  const int quantizer_;
  av::FramePool pictures_;
  // For pictures whose rows do not begin where the converter wants them.
  std::optional<av::FramePool> aligned_;
  std::optional<ColorConverter> converter_;
  compose::Size converts_;
  std::optional<av::Encoder> encoder_;
};

}  // namespace framewright::engine
