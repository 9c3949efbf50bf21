// A sound encoder of FFmpeg as a Codec: pieces of sound of any length and sample format in, packets out.
// Pieces are joined to blocks of the encoder's own length and follow one another without a gap: of their
// times the first counts. Opened by its constructor. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "av/buffer_pool.h"
#include "av/encoder.h"
#include "av/resampler.h"
#include "engine/codec.h"

namespace framewright::engine {

struct SampleEncoderSettings {
  // FFmpeg's name: `libopus`.
  std::string encoder;
  // Of the pieces that come in. Where the encoder has not this rate, they are resampled to its nearest above.
  int sampleRate = 0;
  int channels = 0;
  // Bits a second; 0: the encoder's own choice.
  int64_t bitRate = 0;
  // The encoder's own.
  std::vector<std::pair<std::string, std::string>> options;
  // AAC with a header before each packet, instead of a description.
  bool adts = false;
};

class SampleEncoder final : public Codec {
 public:
  // Throws av::Error `encoder-missing`; `media-unsupported` when the encoder refuses its settings.
  explicit SampleEncoder(SampleEncoderSettings settings);

  // Throws av::Error `encoder-failed` for a piece of another rate or number of channels.
  void process(CodecInput input, const OutputSink& sink) override;
  void flush(const OutputSink& sink) override;

  [[nodiscard]] const av::BufferPool& pool() const { return samples_; }

 private:
  void encode(const av::Frame& sound, const OutputSink& sink);
  void send(const OutputSink& sink);
  void drain(const OutputSink& sink);
  [[nodiscard]] CodecOutput outputOf(av::Packet packet);

  const SampleEncoderSettings settings_;
  // Before the encoder, whose blocks and packets lie in them.
  av::BufferPool samples_;
  av::BufferPool packets_;
  std::optional<av::Encoder> encoder_;
  std::optional<av::Resampler> resampler_;
  // What is collected until it is as long as the encoder wants it.
  std::optional<av::Frame> block_;
  int filled_ = 0;
  // Microseconds, of the first sample since the encoder was opened; samples that it was given since.
  std::optional<int64_t> base_;
  int64_t position_ = 0;
  bool described_ = false;
};

}  // namespace framewright::engine
