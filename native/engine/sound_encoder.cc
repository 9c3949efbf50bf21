#include "engine/sound_encoder.h"

#include <algorithm>
#include <utility>

namespace framewright::engine {
namespace {

av::Encoder openAac(int sampleRate, int channels, int64_t bitrate) {
  av::AudioEncoderSettings settings;
  settings.encoder = SoundEncoder::kName;
  settings.sampleRate = sampleRate;
  settings.channels = channels;
  settings.bitRate = bitrate;
  settings.globalHeader = true;
  return av::Encoder::open(settings);
}

}  // namespace

SoundEncoder::SoundEncoder(int sampleRate, int channels, int64_t bitrate)
    : encoder_(openAac(sampleRate, channels, bitrate)) {}

void SoundEncoder::encode(av::Frame& block, const PacketSink& sink) {
  for (int channel = 0; channel < block->ch_layout.nb_channels; ++channel) {
    auto* samples = reinterpret_cast<float*>(block->extended_data[channel]);
    std::for_each(samples, samples + block->nb_samples,
                  [](float& sample) { sample = std::clamp(sample, -1.0F, 1.0F); });
  }
  block->pts = position_;
  position_ += block->nb_samples;
  encoder_.send(block);
  drain(sink);
}

void SoundEncoder::finish(const PacketSink& sink) {
  encoder_.sendEnd();
  drain(sink);
}

void SoundEncoder::drain(const PacketSink& sink) {
  while (auto packet = encoder_.receive()) sink(std::move(*packet));
}

}  // namespace framewright::engine
