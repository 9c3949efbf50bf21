#include "engine/sound_stretch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iomanip>
#include <locale>
#include <sstream>
#include <string>
#include <utility>

namespace framewright::engine {
namespace {

constexpr int64_t kFeedBlock = 4096;

// One atempo halves or doubles at most (beyond 2 it drops sound instead of overlapping it), so several share
// the work evenly.
struct Chain {
  int stages;
  double tempo;  // of each
};

Chain chainFor(const Ratio& speed) {
  const double tempo = static_cast<double>(speed.num) / static_cast<double>(speed.den);
  const int stages = std::max(1, static_cast<int>(std::ceil(std::abs(std::log2(tempo)) - 1e-9)));
  return {stages, std::pow(tempo, 1.0 / stages)};
}

std::string describe(const Chain& chain) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << std::setprecision(17);
  for (int stage = 0; stage < chain.stages; ++stage) text << "atempo=" << chain.tempo << ",";
  text << "aformat=sample_fmts=fltp";  // atempo works on interleaved samples only
  return text.str();
}

// Length of atempo's pieces: a 24th of a second, to the next power of two.
double pieceLength(int sampleRate) {
  return static_cast<double>(std::bit_ceil(static_cast<unsigned>(sampleRate / 24)));
}

}  // namespace

int64_t SoundStretch::lead(const Ratio& speed, int sampleRate) {
  const Chain chain = chainFor(speed);
  if (chain.tempo >= 1) return 0;
  double lead = 0;
  double scale = 1;  // of a stage's input to the source
  for (int stage = 0; stage < chain.stages; ++stage) {
    lead += scale * (1 - chain.tempo) * pieceLength(sampleRate) / 2;
    scale *= chain.tempo;
  }
  return std::llround(lead);
}

SoundStretch::SoundStretch(const Ratio& speed, int sampleRate, int channels, Input input)
    : sampleRate_(sampleRate),
      channels_(channels),
      input_(std::move(input)),
      graph_(makeSoundFrame(sampleRate, channels, 1), {1, sampleRate}, describe(chainFor(speed))) {}

void SoundStretch::read(const SoundView& out) {
  for (int64_t done = 0; done < out.count;) {
    if (!ready_) {
      ready_ = graph_.pull();
      readyUsed_ = 0;
      if (!ready_) feed();
      continue;
    }
    const SoundView ready = viewOf(*ready_).part(readyUsed_, out.count - done);
    out.part(done, ready.count).copyFrom(ready);
    done += ready.count;
    readyUsed_ += ready.count;
    if (readyUsed_ == (*ready_)->nb_samples) ready_.reset();
  }
}

void SoundStretch::feed() {
  av::Frame block = makeSoundFrame(sampleRate_, channels_, kFeedBlock);
  input_(viewOf(block));
  block->pts = fed_;
  fed_ += kFeedBlock;
  graph_.push(block);
}

}  // namespace framewright::engine
