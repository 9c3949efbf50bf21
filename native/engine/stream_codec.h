// A decoder of FFmpeg as a Codec: packets of one stream in, frames of picture or sound out. One thread at a
// time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "av/decoder.h"
#include "engine/codec.h"
#include "engine/codec_times.h"

namespace framewright::engine {

struct StreamCodecSettings {
  // FFmpeg's name of the codec: `h264`.
  std::string codec;
  // What the container holds beside the packets: avcC, hvcC; may be empty.
  std::vector<uint8_t> description;
  // Of sound, where the stream itself may not say: 0 otherwise.
  int sampleRate = 0;
  int channels = 0;
  int threads = 1;
  // Gives a frame out as soon as that is possible.
  bool lowDelay = false;
};

class StreamCodec final : public Codec {
 public:
  // Throws av::Error `media-unsupported`.
  explicit StreamCodec(const StreamCodecSettings& settings);

  void process(CodecInput input, const OutputSink& sink) override;
  void flush(const OutputSink& sink) override;

 private:
  void drain(const OutputSink& sink);
  [[nodiscard]] CodecTime timeOf(const av::Frame& frame);

  av::Decoder decoder_;
  CodecTimes times_;
  // Microseconds: where the next piece of sound begins if its packet does not say.
  int64_t soundEnd_ = 0;
};

}  // namespace framewright::engine
