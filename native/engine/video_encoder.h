// libx264, or a hardware encoder, with a film's settings: canvas frames in, H.264 packets out. Knows no
// thread, no file and no sound, so that one may encode a whole film and several the segments of one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "av/encoder.h"
#include "av/frame.h"
#include "av/packet.h"
#include "engine/encoder_input.h"
#include "engine/export_types.h"

namespace framewright::engine {

// Takes each packet as it comes.
using PacketSink = std::function<void(av::Packet)>;

struct VideoEncoderOptions {
  // FFmpeg's name. What follows the quality is for libx264 alone; others do what they can.
  std::string encoder = "libx264";
  double quality = 23;              // CRF, 0 to 51
  std::string preset = "veryfast";  // x264's
  int threads = 0;                  // 0: x264 chooses; 1: the bytes depend on the frames alone
  // One of several encoders of one film: the parameter sets depend on the settings alone, and packets of all
  // can follow one another in one stream.
  bool segment = false;
  // Every frame is one: any is decoded alone.
  bool keyFramesOnly = false;
};

// The rate as FFmpeg takes it. Throws std::invalid_argument for one that is not positive or needs more than
// 31 bits.
[[nodiscard]] AVRational frameRate(const Ratio& rate);

class VideoEncoder {
 public:
  // Of libx264.
  static constexpr const char* kName = "libx264";

  // Settings are those of `ffmpeg -c:v libx264 -preset P -crf Q`, with BT.709 limited range written into the
  // stream; of other encoders those of hardwareSettings() that it takes. Throws av::Error `encoder-missing`
  // or `encoder-failed`.
  VideoEncoder(const Canvas& canvas, const VideoEncoderOptions& options);

  // Frames come in their order from 0 on. The frame's pixels are only read, so it may be a clone of the last
  // one. Throws av::Error `encoder-failed`.
  void encode(const av::Frame& frame, const PacketSink& sink);

  // What is still held back. Nothing may be encoded afterwards.
  void finish(const PacketSink& sink);

  // Of the packets: one frame a tick.
  [[nodiscard]] AVRational timeBase() const { return encoder_.timeBase(); }
  // For a muxer, which describes the stream by it.
  [[nodiscard]] const av::Encoder& encoder() const { return encoder_; }

 private:
  VideoEncoder(const Canvas& canvas, const VideoEncoderOptions& options, std::unique_ptr<EncoderInput> input);
  void drain(const PacketSink& sink);

  // Before the encoder, which uses its pictures. Nothing for libx264, which takes ours.
  std::unique_ptr<EncoderInput> input_;
  av::Encoder encoder_;
  int64_t next_ = 0;
};

}  // namespace framewright::engine
