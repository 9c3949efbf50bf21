// A decoder of still and moving images as a Codec: one packet a picture, whole. What WebCodecs has no name
// for (palettes, grey, 16 bits a channel, RGB without a fourth byte) becomes RGBA or RGBX, and so does what
// has colours of its own. One thread at a time.
#pragma once

#include <optional>

#include "av/buffer_pool.h"
#include "engine/codec.h"
#include "engine/color_mapping.h"
#include "engine/picture_converter.h"
#include "engine/stream_codec.h"

namespace framewright::engine {

class ImageDecoder final : public Codec {
 public:
  // `colors`: what becomes of them; nothing where they are sRGB's. Throws av::Error `media-unsupported`.
  ImageDecoder(const StreamCodecSettings& settings, std::optional<ColorMapping> colors);

  void process(CodecInput input, const OutputSink& sink) override;
  void flush(const OutputSink& sink) override;

 private:
  [[nodiscard]] OutputSink naming(const OutputSink& sink);
  [[nodiscard]] av::Frame named(av::Frame frame);
  [[nodiscard]] av::Frame asRgb(const av::Frame& frame);
  [[nodiscard]] av::Frame inSrgb(const av::Frame& frame);

  StreamCodec codec_;
  const std::optional<ColorMapping> colors_;
  av::BufferPool pictures_;
  PictureConverter converter_;
};

}  // namespace framewright::engine
