/**
 * Sound brought to planar floats at one rate and layout.
 *
 * Owner: a Resampler owns its SwrContext alone. Thread: one at a time.
 * Units: samples of one channel; times are not carried over, count samples instead.
 */
#pragma once

#include <memory>

#include "av/frame.h"

struct SwrContext;

namespace framewright::av {

class Resampler {
 public:
  /**
   * @param like a frame of the input: its rate, sample format and layout. A layout that the file does not
   * name is taken for the usual one of as many channels. Output is AV_SAMPLE_FMT_FLTP at `sample_rate` Hz in
   * the usual layout of `channels`. Throws `media-unsupported`.
   */
  Resampler(const Frame& like, int sampleRate, int channels);

  /** The frame has the input's rate, sample format and layout; otherwise `convert` may not be called with it.
   */
  [[nodiscard]] bool takes(const Frame& frame) const noexcept;

  /** What is ready after these samples: fewer or more than went in, perhaps none. Throws `media-damaged`. */
  [[nodiscard]] Frame convert(const Frame& frame);

  /** What is still held back; the resampler takes nothing after it. */
  [[nodiscard]] Frame drain();

 private:
  struct Deleter {
    void operator()(SwrContext* context) const noexcept;
  };

  Frame run(const Frame* frame);

  int inRate_;
  int inFormat_;
  int inChannels_;
  int outRate_;
  int outChannels_;
  std::unique_ptr<SwrContext, Deleter> context_;
};

}  // namespace framewright::av
