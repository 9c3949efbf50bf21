// Sound at another speed, its pitch kept, by libavfilter's atempo. Knows no file: it is fed from wherever
// sound comes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "av/filter_graph.h"
#include "engine/export_types.h"
#include "engine/sound_buffer.h"

namespace framewright::engine {

class SoundStretch {
 public:
  // Fills the view with the next samples of what is stretched. There is always more: after its end comes
  // silence, which is what makes the stretched sound last to the exact sample although atempo alone ends
  // short.
  using Input = std::function<void(const SoundView&)>;

  // How many samples before the wanted one the input must begin, so that what is heard comes in its time.
  // atempo lays pieces of some 40 ms over one another, each at its own pace; slowed down, the middle of a
  // piece comes too early.
  [[nodiscard]] static int64_t lead(const Ratio& speed, int sampleRate);

  // `speed`: samples taken for each given, positive.
  SoundStretch(const Ratio& speed, int sampleRate, int channels, Input input);

  // The next `out.count` samples.
  void read(const SoundView& out);

 private:
  void feed();

  const int sampleRate_;
  const int channels_;
  const Input input_;
  av::FilterGraph graph_;
  int64_t fed_ = 0;
  std::optional<av::Frame> ready_;
  int64_t readyUsed_ = 0;
};

}  // namespace framewright::engine
