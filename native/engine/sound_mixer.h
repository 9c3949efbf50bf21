// The sound of a film, mixed from its plan block after block in film order; a block costs memory for itself
// only. Sums of spans are not limited here: they are floats, and whoever encodes them clips.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "engine/export_types.h"
#include "engine/gain_envelope.h"
#include "engine/sound_buffer.h"
#include "engine/sound_reader.h"
#include "engine/sound_stretch.h"

namespace framewright::engine {

class SoundMixer {
 public:
  // Opens nothing yet: files are opened when their first span begins. Throws std::invalid_argument for a plan
  // that is none.
  explicit SoundMixer(SoundPlan plan, std::stop_token stop = {});

  // The film's next samples; after its end, silence. Throws av::Error as SoundReader does.
  void read(const SoundView& out);

  // Samples given so far.
  [[nodiscard]] int64_t position() const { return position_; }

 private:
  // A span that sounds: its reader, and a stretch where its speed is not 1.
  struct Voice {
    const SoundSpan* span;
    GainEnvelope envelope;
    std::unique_ptr<SoundReader> reader;
    std::unique_ptr<SoundStretch> stretch;
  };

  void begin(const SoundSpan& span);
  void end(Voice voice);
  void mix(Voice& voice, const SoundView& out);
  [[nodiscard]] std::unique_ptr<SoundReader> takeReader(size_t file);

  // A reader whose span has ended, kept open for the next one of its file.
  struct Idle {
    size_t file;
    std::unique_ptr<SoundReader> reader;
  };

  const SoundPlan plan_;
  const std::stop_token stop_;
  std::vector<const SoundSpan*> upcoming_;  // by start, the next one last
  std::vector<Voice> voices_;
  std::vector<Idle> idle_;  // the longest idle first
  av::Frame scratch_;
  int64_t position_ = 0;
};

}  // namespace framewright::engine
