// The sound of a whole film, mixed and encoded into a file of its own: one continuous stream, so there is no
// seam to hear.
#pragma once

#include <atomic>
#include <cstdint>
#include <stop_token>
#include <string>

#include "engine/export_types.h"
#include "engine/segment_file.h"
#include "engine/sound_encoder.h"
#include "engine/sound_mixer.h"
#include "engine/stage.h"
#include "engine/trace.h"

namespace framewright::engine {

class SoundSegment {
 public:
  // Opens the encoder and makes the file; sources are opened when their first span is mixed. Throws av::Error
  // `encoder-missing`, `encoder-failed`, `target-unwritable`, `disk-full`.
  SoundSegment(const SoundPlan& plan, int64_t bitrate, const std::string& path, Tracing tracing = {});

  // Makes all of it. Throws av::Error for what goes wrong with a source or the file, and `cancelled`. Once.
  void encode();

  // Any thread: encode() throws `cancelled` soon.
  void cancel() { stop_.request_stop(); }

  // Any thread.
  [[nodiscard]] StageFigures figures() const { return stage_.figures(); }

 private:
  const Tracing tracing_;
  const int sampleRate_;
  const int channels_;
  const int64_t sampleCount_;
  std::stop_source stop_;
  Stage stage_{"sound", SoundEncoder::kName};
  SoundMixer mixer_;
  SoundEncoder encoder_;
  SegmentWriter writer_;
};

}  // namespace framewright::engine
