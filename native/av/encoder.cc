#include "av/encoder.h"

#include <cerrno>
#include <cstring>
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

/** AVCodecContext.get_encode_buffer: the packet's block with the padding that readers may look at. */
int packetFromPool(AVCodecContext* context, AVPacket* packet, int) {
  const std::size_t size = static_cast<std::size_t>(packet->size) + AV_INPUT_BUFFER_PADDING_SIZE;
  Buffer buffer = static_cast<BufferPool*>(context->opaque)->take(size);
  if (buffer == nullptr) return AVERROR(ENOMEM);
  packet->buf = buffer.release();
  packet->data = packet->buf->data;
  std::memset(packet->data + packet->size, 0, AV_INPUT_BUFFER_PADDING_SIZE);
  return 0;
}

void takePacketsFrom(BufferPool* pool, AVCodecContext& context) {
  if (pool == nullptr || (context.codec->capabilities & AV_CODEC_CAP_DR1) == 0) return;
  context.opaque = pool;
  context.get_encode_buffer = packetFromPool;
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
  if (settings.devicePictures != nullptr) {
    context->hw_frames_ctx = checkAlloc(av_buffer_ref(settings.devicePictures));
  }
  context->time_base = settings.timeBase;
  context->framerate = settings.frameRate;
  context->sample_aspect_ratio = settings.sampleAspect;
  context->colorspace = settings.matrix;
  context->color_range = settings.range;
  context->color_primaries = settings.primaries;
  context->color_trc = settings.transfer;
  context->chroma_sample_location = settings.chromaLocation;
  context->thread_count = settings.threads;
  takePacketsFrom(settings.packetPool, *context);
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
  takePacketsFrom(settings.packetPool, *context);
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
