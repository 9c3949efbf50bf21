#include "engine/stream_codec.h"

#include <cstring>
#include <memory>
#include <utility>

#include "av/error.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/mathematics.h>
#include <libavutil/mem.h>
}

namespace framewright::engine {
namespace {

struct ParametersDeleter {
  void operator()(AVCodecParameters* parameters) const noexcept { avcodec_parameters_free(&parameters); }
};

av::Decoder open(const StreamCodecSettings& settings) {
  const AVCodecDescriptor* descriptor = avcodec_descriptor_get_by_name(settings.codec.c_str());
  if (descriptor == nullptr) {
    throw av::Error(av::ErrorCode::kMediaUnsupported, "FFmpeg knows no codec \"" + settings.codec + "\".");
  }
  const std::unique_ptr<AVCodecParameters, ParametersDeleter> parameters(
      av::checkAlloc(avcodec_parameters_alloc()));
  parameters->codec_type = descriptor->type;
  parameters->codec_id = descriptor->id;
  if (!settings.description.empty()) {
    const size_t size = settings.description.size();
    parameters->extradata =
        static_cast<uint8_t*>(av::checkAlloc(av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE)));
    std::memcpy(parameters->extradata, settings.description.data(), size);
    parameters->extradata_size = static_cast<int>(size);
  }
  if (settings.channels > 0) {
    parameters->sample_rate = settings.sampleRate;
    av_channel_layout_default(&parameters->ch_layout, settings.channels);
  }
  av::DecoderOptions options;
  options.threads = settings.threads;
  if (settings.lowDelay) options.threadType = FF_THREAD_SLICE;
  // Damage is told, never concealed.
  options.errorRecognition = AV_EF_EXPLODE | AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER;
  return av::Decoder::open(*parameters, {1, 1'000'000}, options);
}

}  // namespace

StreamCodec::StreamCodec(const StreamCodecSettings& settings) : decoder_(open(settings)) {}

void StreamCodec::process(CodecInput input, const OutputSink& sink) {
  av::Packet packet = std::get<av::Packet>(std::move(input.data));
  packet->pts = times_.counted(input.time);
  packet->dts = packet->pts;
  if (input.keyFrame) packet->flags |= AV_PKT_FLAG_KEY;
  decoder_.send(packet);
  drain(sink);
}

void StreamCodec::flush(const OutputSink& sink) {
  decoder_.sendEnd();
  drain(sink);
  decoder_.flush();
  times_.clear();
}

void StreamCodec::drain(const OutputSink& sink) {
  while (auto frame = decoder_.receive()) {
    const CodecTime time = timeOf(*frame);
    sink({.data = std::move(*frame), .time = time, .keyFrame = false, .description = {}});
  }
}

CodecTime StreamCodec::timeOf(const av::Frame& frame) {
  if (frame->nb_samples == 0) return times_.take(frame.pts());
  // A packet may hold several pieces: those after the first follow on it.
  const CodecTime time = times_.holds(frame.pts()) ? times_.take(frame.pts()) : CodecTime{soundEnd_};
  if (frame->sample_rate > 0) {
    soundEnd_ = time.timestamp + av_rescale(frame->nb_samples, 1'000'000, frame->sample_rate);
  }
  return time;
}

}  // namespace framewright::engine
