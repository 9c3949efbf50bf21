// A decoder of still and moving images as a Codec: one packet a picture, whole. What WebCodecs has no name
// for (palettes, grey, 16 bits a channel, RGB without a fourth byte) becomes RGBA or RGBX. One thread at a
// time.
#pragma once

#include "av/buffer_pool.h"
#include "engine/codec.h"
#include "engine/picture_converter.h"
#include "engine/stream_codec.h"

namespace framewright::engine {

class ImageDecoder final : public Codec {
 public:
  // Throws av::Error `media-unsupported`.
  explicit ImageDecoder(const StreamCodecSettings& settings);

  void process(CodecInput input, const OutputSink& sink) override;
  void flush(const OutputSink& sink) override;

 private:
  [[nodiscard]] OutputSink naming(const OutputSink& sink);

  StreamCodec codec_;
  av::BufferPool pictures_;
  PictureConverter converter_;
};

}  // namespace framewright::engine
