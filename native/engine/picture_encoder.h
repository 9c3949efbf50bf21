// A video encoder of FFmpeg as a Codec: frames of any format and size in, packets out, in whichever form the
// caller wants H.264 and H.265. Opened with the first frame, whose colours go into the stream. One thread at
// a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "av/buffer_pool.h"
#include "av/encoder.h"
#include "engine/codec.h"
#include "engine/codec_times.h"
#include "engine/picture_converter.h"
#include "engine/rgba_converter.h"

namespace framewright::engine {

struct PictureEncoderSettings {
  // FFmpeg's name: `libx264`.
  std::string encoder;
  int width = 0;
  int height = 0;
  // What the encoder is given; frames in another format or size are converted.
  AVPixelFormat format = AV_PIX_FMT_YUV420P;
  AVRational frameRate{30, 1};
  int threads = 0;
  // The encoder's own: `crf`, `preset`.
  std::vector<std::pair<std::string, std::string>> options;
  // How frames in RGBA of this size get there.
  RgbaWay rgba = RgbaWay::kQuickest;
  // H.264 and H.265 in Annex B instead of avcC or hvcC.
  bool annexB = false;
};

class PictureEncoder final : public Codec {
 public:
  explicit PictureEncoder(PictureEncoderSettings settings);

  void process(CodecInput input, const OutputSink& sink) override;
  void flush(const OutputSink& sink) override;
  // Opens an encoder and closes it again. Throws av::Error `encoder-missing`, `encoder-failed`.
  void tryOut() override;

  [[nodiscard]] const av::BufferPool& pool() const { return packets_; }

 private:
  // In the encoder's size and format; RGB becomes BT.709 in limited range, YUV keeps its colours.
  [[nodiscard]] av::Frame converted(const av::Frame& given);
  void drain(const OutputSink& sink);
  [[nodiscard]] CodecOutput outputOf(av::Packet packet);
  void describe(CodecOutput& output, const av::Packet& packet);

  const PictureEncoderSettings settings_;
  // Before the encoder, whose packets and frames lie in them.
  av::BufferPool packets_;
  av::BufferPool pictures_;
  PictureConverter converter_;
  RgbaConverter rgba_;
  std::optional<av::Encoder> encoder_;
  CodecTimes times_;
  std::vector<uint8_t> description_;
  bool described_ = false;
};

}  // namespace framewright::engine
