// The stages of an MP4: compose → encode → mux, and sound → mux, each on a thread of its own.
#pragma once

#include <chrono>
#include <memory>

#include "engine/export_pipeline.h"
#include "engine/film_muxer.h"
#include "engine/sound_encoder.h"
#include "engine/sound_mixer.h"
#include "engine/video_encoder.h"

namespace framewright::engine {

class Mp4Export final : public ExportPipeline {
 public:
  // Opens the encoders and makes the file. Throws av::Error as ExportSession::create says.
  Mp4Export(const Canvas& canvas, const Mp4Target& target, std::unique_ptr<FrameMaker> maker,
            std::chrono::milliseconds stallLimit, Tracing tracing);

  void start() override;

 private:
  // What only a film with sound has.
  struct Sound {
    Sound(const SoundPlan& plan, int64_t bitrate, std::stop_token stop, Stage& mux,
          std::chrono::milliseconds stallLimit);

    const int sampleRate;
    const int channels;
    const int64_t sampleCount;
    SoundMixer mixer;
    SoundEncoder encoder;
    Stage stage;
    BoundedQueue<av::Packet> packets;
  };

  void composePictures();
  void encodePictures();
  void encodeSound();
  void muxPackets();

  void stopQueues() override;
  void describe(ExportProgress& progress) const override;
  void describe(ExportReport& report) const override;
  TargetFile& file() override { return muxer_.file(); }
  const TargetFile& file() const override { return muxer_.file(); }

  Stage encode_;
  Stage mux_;
  VideoEncoder encoder_;
  BoundedQueue<Picture> pictures_;
  BoundedQueue<av::Packet> packets_;
  std::unique_ptr<Sound> sound_;
  FilmMuxer muxer_;
};

}  // namespace framewright::engine
