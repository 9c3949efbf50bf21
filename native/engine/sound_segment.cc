#include "engine/sound_segment.h"

#include <algorithm>
#include <utility>

#include "av/error.h"
#include "engine/sound_buffer.h"

namespace framewright::engine {

SoundSegment::SoundSegment(const SoundPlan& plan, int64_t bitrate, const std::string& path, Tracing tracing)
    : tracing_(std::move(tracing)),
      sampleRate_(plan.sampleRate),
      channels_(plan.channels),
      sampleCount_(plan.sampleCount),
      mixer_(plan, stop_.get_token()),
      encoder_(plan.sampleRate, plan.channels, bitrate),
      writer_(path, formatOf(encoder_.encoder())) {}

void SoundSegment::encode() {
  const TraceThread traced(tracing_, "sound");
  const PacketSink sink = [&](const av::Packet& packet) { writer_.write(packet); };
  while (mixer_.position() < sampleCount_) {
    const Stage::Work work(stage_);
    if (stop_.stop_requested()) {
      throw av::Error(av::ErrorCode::kCancelled, "The export was cancelled.");
    }
    const int64_t left = sampleCount_ - mixer_.position();
    av::Frame block = makeSoundFrame(sampleRate_, channels_, std::min<int64_t>(left, encoder_.blockSize()));
    mixer_.read(viewOf(block));
    encoder_.encode(block, sink);
  }
  encoder_.finish(sink);
  writer_.finish();
}

}  // namespace framewright::engine
