// One file's sound at the film's rate and channels, from any exact time on, sample-exact. Knows no film and
// no gain.
//
// Its samples lie on a grid that belongs to the file: sample k is the sound k / sampleRate seconds after the
// stream's start, wherever reading began. So two spans that meet in the file meet without a seam, and a seek
// gives the samples that continuous reading would have given (codecs that carry state over, such as Opus,
// converge to them during the pre-roll).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <stop_token>

#include "av/decoder.h"
#include "av/demuxer.h"
#include "av/resampler.h"
#include "engine/export_types.h"
#include "engine/sound_buffer.h"

namespace framewright::engine {

class SoundReader {
 public:
  // Opens the file. Stopping ends waits for a slow disk. Throws av::Error as Demuxer and Decoder do.
  SoundReader(SoundFile file, int sampleRate, int channels, std::stop_token stop = {});

  // The next sample that is read is `earlier` samples before the one nearest to `from`, seconds on the file's
  // own clock; may lie outside of the file.
  void seek(const Ratio& from, int64_t earlier = 0);

  // The next `out.count` samples; silence where the file has none. Throws av::Error: `media-damaged`,
  // `cancelled`.
  void read(const SoundView& out);

 private:
  // A decoded frame with the index of its first sample in the source, counted from the stream's first.
  struct Placed {
    av::Frame frame;
    int64_t start;
  };

  void open();
  void restart(int64_t position);
  [[nodiscard]] bool landsBefore(int64_t sourceSample);
  [[nodiscard]] std::optional<Placed> next();
  [[nodiscard]] std::optional<Placed> decodePlaced();
  [[nodiscard]] std::optional<av::Frame> decodeFrame();
  [[nodiscard]] int64_t place(const av::Frame& frame) const;
  [[nodiscard]] int64_t tickSamples() const;
  void refill();
  void resample(const av::Frame& frame);
  void offer(av::Frame sound);

  const SoundFile file_;
  const int sampleRate_;
  const int channels_;
  const std::stop_token stop_;

  std::optional<av::Demuxer> demuxer_;
  std::optional<av::Decoder> decoder_;
  std::optional<av::Resampler> resampler_;
  AVRational timeBase_{0, 1};
  // Presentation time of source sample 0.
  int64_t startPts_ = 0;
  int sourceRate_ = 0;
  // No more than the first frames was decoded since the file was opened, and they are all pending.
  bool atStart_ = false;
  bool fileEnded_ = false;
  // Damage before the first sample that is wanted is no loss: after a seek a decoder may lack what came
  // before.
  bool warmingUp_ = false;

  // Where the codec's frames have one length: that length, and where one of them begins. Containers whose
  // ticks are longer than a sample say only roughly where a frame starts; this says which frame it is. 0: not
  // known.
  int64_t frameLength_ = 0;
  int64_t framePhase_ = 0;

  // Source sample after the last decoded one.
  std::optional<int64_t> decodedEnd_;
  // Decoded already, to learn something from, in their order.
  std::deque<Placed> pending_;
  // Source sample that the resampler takes next.
  int64_t feedNext_ = 0;

  // On the file's grid: what read() gives next, and what comes out of the resampler next.
  int64_t position_ = 0;
  int64_t resampledNext_ = 0;
  // Resampled, and how much of it was read.
  std::optional<av::Frame> ready_;
  int64_t readyUsed_ = 0;
};

}  // namespace framewright::engine
