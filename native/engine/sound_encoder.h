// AAC from mixed sound. Knows no thread and no file.
#pragma once

#include <cstdint>

#include "av/encoder.h"
#include "av/frame.h"
#include "engine/video_encoder.h"

namespace framewright::engine {

class SoundEncoder {
 public:
  static constexpr const char* kName = "aac";

  // Throws av::Error `encoder-missing` or `encoder-failed`.
  SoundEncoder(int sampleRate, int channels, int64_t bitrate);

  // Samples of each block but the last.
  [[nodiscard]] int blockSize() const { return encoder_.frameSize(); }

  // Blocks (float planar) come in their order; the sample before the first is time 0. Samples beyond full
  // scale are clipped here, in place: AAC would keep them, and each player would clip them in its own way.
  void encode(av::Frame& block, const PacketSink& sink);
  void finish(const PacketSink& sink);

  // Of the packets: one sample a tick. The first packet starts before 0, by the encoder's priming.
  [[nodiscard]] AVRational timeBase() const { return encoder_.timeBase(); }
  // For a muxer, which describes the stream by it.
  [[nodiscard]] const av::Encoder& encoder() const { return encoder_; }

 private:
  void drain(const PacketSink& sink);

  av::Encoder encoder_;
  int64_t position_ = 0;
};

}  // namespace framewright::engine
