#include "engine/sound_mixer.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace framewright::engine {
namespace {

constexpr int64_t kBlock = 1024;
// Open files that nothing sounds from at the moment.
constexpr size_t kMostIdle = 4;

int64_t endOf(const SoundSpan& span) { return span.start + span.count; }

SoundPlan checked(SoundPlan plan) {
  const bool valid = plan.sampleRate > 0 && plan.channels >= 1 && plan.channels <= kMaxChannels &&
                     plan.sampleCount >= 0 && std::ranges::all_of(plan.spans, [&](const SoundSpan& span) {
                       return span.file < plan.files.size() && span.from.den > 0 && span.speed.num > 0 &&
                              span.speed.den > 0 && span.start >= 0 && span.count >= 0;
                     });
  if (!valid) throw std::invalid_argument("the sound plan names a file, a time or a channel that cannot be");
  return plan;
}

}  // namespace

SoundMixer::SoundMixer(SoundPlan plan, std::stop_token stop)
    : plan_(checked(std::move(plan))),
      stop_(std::move(stop)),
      scratch_(makeSoundFrame(plan_.sampleRate, plan_.channels, kBlock)) {
  for (const SoundSpan& span : plan_.spans) upcoming_.push_back(&span);
  std::ranges::stable_sort(upcoming_, std::greater{}, &SoundSpan::start);
}

// Blocks end where a span begins or ends, so that a reader whose span is over is there for the one that
// follows.
void SoundMixer::read(const SoundView& out) {
  for (int64_t done = 0; done < out.count;) {
    while (!upcoming_.empty() && upcoming_.back()->start <= position_) {
      const SoundSpan& span = *upcoming_.back();
      upcoming_.pop_back();
      if (span.count > 0) begin(span);
    }
    int64_t length = std::min(kBlock, out.count - done);
    if (!upcoming_.empty()) length = std::min(length, upcoming_.back()->start - position_);
    for (const Voice& voice : voices_) length = std::min(length, endOf(*voice.span) - position_);

    const SoundView block = out.part(done, length);
    block.silence();
    for (Voice& voice : voices_) mix(voice, block);
    position_ += length;
    done += length;
    const auto ended = std::ranges::stable_partition(
        voices_, [&](const Voice& voice) { return endOf(*voice.span) > position_; });
    for (Voice& voice : ended) end(std::move(voice));
    voices_.erase(ended.begin(), ended.end());
  }
}

void SoundMixer::begin(const SoundSpan& span) {
  Voice voice{&span, GainEnvelope(span.envelope), takeReader(span.file), nullptr};
  if (span.speed.num == span.speed.den) {
    voice.reader->seek(span.from);
  } else {
    voice.reader->seek(span.from, SoundStretch::lead(span.speed, plan_.sampleRate));
    voice.stretch = std::make_unique<SoundStretch>(
        span.speed, plan_.sampleRate, plan_.channels,
        [reader = voice.reader.get()](const SoundView& input) { reader->read(input); });
  }
  voices_.push_back(std::move(voice));
}

void SoundMixer::mix(Voice& voice, const SoundView& out) {
  const SoundView sound = viewOf(scratch_).part(0, out.count);
  if (voice.stretch) {
    voice.stretch->read(sound);
  } else {
    voice.reader->read(sound);
  }
  voice.envelope.mixInto(out, sound, position_ - voice.span->start);
}

void SoundMixer::end(Voice voice) {
  idle_.push_back({voice.span->file, std::move(voice.reader)});
  if (idle_.size() > kMostIdle) idle_.erase(idle_.begin());
}

std::unique_ptr<SoundReader> SoundMixer::takeReader(size_t file) {
  const auto found = std::ranges::find(idle_, file, &Idle::file);
  if (found == idle_.end()) {
    return std::make_unique<SoundReader>(plan_.files[file], plan_.sampleRate, plan_.channels, stop_);
  }
  auto reader = std::move(found->reader);
  idle_.erase(found);
  return reader;
}

}  // namespace framewright::engine
