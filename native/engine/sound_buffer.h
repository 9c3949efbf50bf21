// Views of planar float sound: one row of samples a channel. Owns nothing, knows no rate and no file.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "av/frame.h"

namespace framewright::engine {

// The film has at most two channels.
constexpr int kMaxChannels = 2;

// `count` samples of each of `channels` rows. The memory belongs to whoever made the view.
struct SoundView {
  std::array<float*, kMaxChannels> rows{};
  int channels = 0;
  int64_t count = 0;

  // From sample `first` on, `length` samples or as many as there are.
  [[nodiscard]] SoundView part(int64_t first, int64_t length) const {
    SoundView view = *this;
    for (int channel = 0; channel < channels; ++channel) view.rows[static_cast<size_t>(channel)] += first;
    view.count = std::min(length, count - first);
    return view;
  }

  void silence() const {
    for (int channel = 0; channel < channels; ++channel)
      std::fill_n(rows[static_cast<size_t>(channel)], count, 0.0F);
  }

  // Both have the same channels; `from` has at least as many samples.
  void copyFrom(const SoundView& from) const {
    for (size_t channel = 0; channel < static_cast<size_t>(channels); ++channel) {
      std::copy_n(from.rows[channel], count, rows[channel]);
    }
  }
};

// The samples of a planar float frame of one or two channels.
[[nodiscard]] SoundView viewOf(av::Frame& frame);

// A planar float frame with room for `count` samples, uninitialised. Throws av::Error `out-of-memory`.
[[nodiscard]] av::Frame makeSoundFrame(int sampleRate, int channels, int64_t count);

}  // namespace framewright::engine
