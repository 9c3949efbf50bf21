// A video encoder of FFmpeg as a Codec: frames of any format and size in, packets out, in whichever form the
// caller wants H.264 and H.265. Opened with the first frame, whose colours go into the stream. Of several
// encoders the first that works is taken; one that fails before it has given a packet is replaced, and
// nothing is lost. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "av/buffer_pool.h"
#include "av/encoder.h"
#include "engine/codec.h"
#include "engine/codec_times.h"
#include "engine/encoder_chooser.h"
#include "engine/picture_converter.h"
#include "engine/rgba_converter.h"

namespace framewright::engine {

struct PictureEncoderSettings {
  // Best first, all of one codec; the last one is software.
  std::vector<EncoderChoice> choices;
  int width = 0;
  int height = 0;
  // What an encoder in software is given; frames in another format or size are converted.
  AVPixelFormat format = AV_PIX_FMT_YUV420P;
  AVRational frameRate{30, 1};
  int threads = 0;
  // How frames in RGBA of this size get there.
  RgbaWay rgba = RgbaWay::kQuickest;
  // H.264 and H.265 in Annex B instead of avcC or hvcC.
  bool annexB = false;
};

class PictureEncoder final : public Codec {
 public:
  explicit PictureEncoder(PictureEncoderSettings settings, EncoderChooser::Trial trial = tryEncoderOnce);

  void process(CodecInput input, const OutputSink& sink) override;
  void flush(const OutputSink& sink) override;
  // Opens the first encoder that works and closes it again. Throws av::Error `encoder-missing`,
  // `encoder-failed`.
  void tryOut() override;

  [[nodiscard]] const av::BufferPool& pool() const { return packets_; }

 private:
  void open(const av::Frame& like);
  // Does `work`; with the next encoder again, from where `again` has set it to, when one fails unproven.
  void attempt(const std::function<void()>& work, const std::function<void()>& again);
  void encode(const av::Frame& given, const OutputSink& sink);
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
  EncoderChooser chooser_;
  std::optional<OpenedEncoder> opened_;
  std::optional<RgbaConverter> rgba_;
  // What the encoder was given before its first packet, as long as another could take over.
  std::vector<av::Frame> held_;
  // It has given a packet.
  bool proven_ = false;
  // Which one it is has been told.
  bool used_ = false;
  CodecTimes times_;
  std::vector<uint8_t> description_;
  bool described_ = false;
};

}  // namespace framewright::engine
