#include "engine/mp4_export.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace framewright::engine {
namespace {

// Compressed, so seconds of film; the muxer empties it as fast as the disk takes it.
constexpr QueueLimits kPacketLimits{.bytes = size_t{8} << 20};
// About five seconds: sound is quick, and must not run far ahead of the picture it is interleaved with.
constexpr QueueLimits kSoundPacketLimits{.items = 256};

// How far ahead a clip's decoder is set going: about the time that decoding up to its first picture takes in
// a long GOP.
constexpr int64_t kAheadFrames = 24;

size_t bytesOf(const av::Packet& packet) { return static_cast<size_t>(packet->size); }

FilmMuxer makeMuxer(const std::string& path, const VideoEncoder& video, const SoundEncoder* sound) {
  std::optional<StreamFormat> soundFormat;
  if (sound != nullptr) soundFormat = formatOf(sound->encoder());
  return {path, formatOf(video.encoder()), soundFormat ? &*soundFormat : nullptr};
}

}  // namespace

Mp4Export::Sound::Sound(const SoundPlan& plan, int64_t bitrate, std::stop_token stop, Stage& mux,
                        std::chrono::milliseconds stallLimit)
    : sampleRate(plan.sampleRate),
      channels(plan.channels),
      sampleCount(plan.sampleCount),
      mixer(plan, std::move(stop)),
      encoder(plan.sampleRate, plan.channels, bitrate),
      stage("sound", SoundEncoder::kName),
      packets(kSoundPacketLimits, stage, mux, stallLimit) {}

Mp4Export::Mp4Export(const Canvas& canvas, const Mp4Target& target, std::unique_ptr<FrameMaker> maker,
                     std::chrono::milliseconds stallLimit, Tracing tracing)
    : ExportPipeline(std::move(maker), target.frameCount, stallLimit, std::move(tracing)),
      encode_("encode", target.encoder),
      mux_("mux", "mp4"),
      encoder_(canvas, {.encoder = target.encoder,
                        .quality = target.quality,
                        .preset = target.preset,
                        .threads = target.threads,
                        .keyFramesOnly = target.keyFramesOnly}),
      pictures_(pictureLimits(), compose(), encode_, stallLimit),
      packets_(kPacketLimits, encode_, mux_, stallLimit),
      sound_(target.sound
                 ? std::make_unique<Sound>(*target.sound, target.audioBitrate, stopToken(), mux_, stallLimit)
                 : nullptr),
      muxer_(makeMuxer(target.path, encoder_, sound_ ? &sound_->encoder : nullptr)) {}

void Mp4Export::start() {
  startThread("mux", [this] { muxPackets(); });
  startThread("encode", [this] { encodePictures(); });
  if (sound_) startThread("sound", [this] { encodeSound(); });
  startThread("compose", [this] { composePictures(); });
}

void Mp4Export::composePictures() {
  RunFeed runs([this] { return nextRuns(); }, kAheadFrames);
  while (const auto run = runs.next()) {
    runs.forEachNewlySeen([this](std::span<const int32_t> drawList) { prepare(drawList); });
    draw(run->frames, run->drawList, pictures_);
  }
  pictures_.close();
}

void Mp4Export::encodePictures() {
  const PacketSink sink = [&](av::Packet packet) {
    const size_t bytes = bytesOf(packet);
    packets_.push(std::move(packet), bytes);
    countEncoded(1);
  };
  int64_t number = 0;
  while (const auto picture = pictures_.pop()) {
    for (int64_t frame = 0; frame < picture->frames; ++frame) {
      TraceThread::at(-1, number++);
      const Stage::Work work(encode_);
      if (stopToken().stop_requested()) return;
      encoder_.encode(picture->frame, sink);
    }
  }
  encoder_.finish(sink);
  packets_.close();
}

void Mp4Export::encodeSound() {
  Sound& sound = *sound_;
  const PacketSink sink = [&](av::Packet packet) { sound.packets.push(std::move(packet)); };
  while (sound.mixer.position() < sound.sampleCount) {
    const Stage::Work work(sound.stage);
    const int64_t left = sound.sampleCount - sound.mixer.position();
    av::Frame block =
        makeSoundFrame(sound.sampleRate, sound.channels, std::min<int64_t>(left, sound.encoder.blockSize()));
    sound.mixer.read(viewOf(block));
    sound.encoder.encode(block, sink);
  }
  sound.encoder.finish(sink);
  sound.packets.close();
}

void Mp4Export::muxPackets() {
  auto video = packets_.pop();
  auto sound = sound_ ? sound_->packets.pop() : std::nullopt;
  while (video || sound) {
    const Stage::Work work(mux_);
    if (video && (!sound || muxer_.videoFirst(*video, *sound))) {
      TraceThread::at(-1, (*video)->pts);
      muxer_.writeVideo(std::move(*video));
      video = packets_.pop();
    } else {
      TraceThread::at(-1, -1);
      muxer_.writeSound(std::move(*sound));
      sound = sound_->packets.pop();
    }
  }
  TraceThread::at(-1, -1);
  const Stage::Work work(mux_, 0);
  muxer_.finish();
}

void Mp4Export::stopQueues() {
  pictures_.stop();
  packets_.stop();
  if (sound_) sound_->packets.stop();
}

void Mp4Export::describe(ExportProgress& progress) const {
  progress.queues["encode"] = pictures_.length();
  progress.queues["mux"] = packets_.length() + (sound_ ? sound_->packets.length() : 0);
  progress.stages.push_back(encode_.figures());
  if (sound_) progress.stages.push_back(sound_->stage.figures());
  progress.stages.push_back(mux_.figures());
}

void Mp4Export::describe(ExportReport& report) const {
  report.videoEncoder = encode_.detail();
  if (sound_) report.audioEncoder = SoundEncoder::kName;
}

}  // namespace framewright::engine
