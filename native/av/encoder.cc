#include "av/encoder.h"

#include <utility>

#include "av/error.h"

extern "C" {
#include <libavutil/channel_layout.h>
}

namespace framewright::av {
namespace {

CodecContext makeContext(const std::string& encoder) {
  const AVCodec* codec = avcodec_find_encoder_by_name(encoder.c_str());
  if (codec == nullptr) {
    throw Error(ErrorCode::kEncoderMissing,
                "The encoder \"" + encoder +
                    "\" is needed, but this build of FFmpeg does not have it. Install an FFmpeg with " +
                    encoder + ".");
  }
  return makeCodecContext(codec);
}

void openContext(AVCodecContext* context, bool globalHeader, Dictionary options) {
  if (globalHeader) context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  const std::string refused = std::string("The encoder \"") + context->codec->name + "\"";
  check(avcodec_open2(context, context->codec, options.address()), ErrorCode::kEncoderFailed,
        refused + " refused its settings");
  if (const std::string unknown = options.firstKey(); !unknown.empty()) {
    throw Error(ErrorCode::kEncoderFailed, refused + " has no option named \"" + unknown + "\".");
  }
}

std::string failed(const AVCodecContext& context) {
  return std::string("The encoder \"") + context.codec->name + "\" failed";
}

}  // namespace

Encoder Encoder::open(const VideoEncoderSettings& settings) {
  CodecContext context = makeContext(settings.encoder);
  context->width = settings.width;
  context->height = settings.height;
  context->pix_fmt = settings.format;
  context->time_base = settings.timeBase;
  context->framerate = settings.frameRate;
  context->sample_aspect_ratio = settings.sampleAspect;
  context->colorspace = settings.matrix;
  context->color_range = settings.range;
  context->color_primaries = settings.primaries;
  context->color_trc = settings.transfer;
  context->chroma_sample_location = settings.chromaLocation;
  context->thread_count = settings.threads;
  openContext(context.get(), settings.globalHeader, settings.options);
  return Encoder(std::move(context));
}

Encoder Encoder::open(const AudioEncoderSettings& settings) {
  CodecContext context = makeContext(settings.encoder);
  context->sample_rate = settings.sampleRate;
  context->sample_fmt = settings.format;
  context->time_base = {1, settings.sampleRate};
  context->bit_rate = settings.bitRate;
  av_channel_layout_default(&context->ch_layout, settings.channels);
  openContext(context.get(), settings.globalHeader, settings.options);
  return Encoder(std::move(context));
}

bool Encoder::trySend(const Frame& frame) {
  const int result = avcodec_send_frame(context_.get(), frame.get());
  if (result == AVERROR(EAGAIN)) return false;
  check(result, ErrorCode::kEncoderFailed, failed(*context_));
  return true;
}

void Encoder::send(const Frame& frame) {
  check(avcodec_send_frame(context_.get(), frame.get()), ErrorCode::kEncoderFailed, failed(*context_));
}

void Encoder::sendEnd() {
  const int result = avcodec_send_frame(context_.get(), nullptr);
  if (result != AVERROR_EOF) check(result, ErrorCode::kEncoderFailed, failed(*context_));
}

std::optional<Packet> Encoder::receive() {
  const int result = avcodec_receive_packet(context_.get(), next_.get());
  if (result == AVERROR(EAGAIN)) return std::nullopt;
  if (result == AVERROR_EOF) {
    ended_ = true;
    return std::nullopt;
  }
  check(result, ErrorCode::kEncoderFailed, failed(*context_));
  return std::exchange(next_, Packet());
}

}  // namespace framewright::av
