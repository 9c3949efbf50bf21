#include "av/decoder.h"

#include <string>
#include <utility>

#include "av/error.h"

namespace framewright::av {
namespace {

std::string describeCodec(AVCodecID id) { return std::string("The codec \"") + avcodec_get_name(id) + "\""; }

}  // namespace

Decoder Decoder::open(const AVCodecParameters& parameters, AVRational timeBase,
                      const DecoderOptions& options) {
  const AVCodec* codec = options.name.empty() ? avcodec_find_decoder(parameters.codec_id)
                                              : avcodec_find_decoder_by_name(options.name.c_str());
  if (codec == nullptr) {
    throw Error(ErrorCode::kMediaUnsupported, describeCodec(parameters.codec_id) +
                                                  " cannot be decoded: this build of FFmpeg has no decoder "
                                                  "for it. Convert the file to H.264 or install "
                                                  "an FFmpeg that has one.");
  }
  CodecContext context = makeCodecContext(codec);
  const std::string refused = describeCodec(parameters.codec_id) + " cannot be decoded";
  check(avcodec_parameters_to_context(context.get(), &parameters), ErrorCode::kMediaUnsupported, refused);
  context->pkt_timebase = timeBase;
  context->thread_count = options.threads;
  context->thread_type = options.threadType;
  context->err_recognition = options.errorRecognition;
  check(avcodec_open2(context.get(), codec, nullptr), ErrorCode::kMediaUnsupported, refused);
  return Decoder(std::move(context));
}

bool Decoder::trySend(const Packet& packet) {
  const int result = avcodec_send_packet(context_.get(), packet.get());
  if (result == AVERROR(EAGAIN)) return false;
  check(result, ErrorCode::kMediaDamaged, "A packet could not be decoded");
  return true;
}

void Decoder::send(const Packet& packet) {
  check(avcodec_send_packet(context_.get(), packet.get()), ErrorCode::kMediaDamaged,
        "A packet could not be decoded");
}

void Decoder::sendEnd() {
  const int result = avcodec_send_packet(context_.get(), nullptr);
  if (result != AVERROR_EOF) check(result, ErrorCode::kMediaDamaged, "The last frames could not be decoded");
}

std::optional<Frame> Decoder::receive() {
  const int result = avcodec_receive_frame(context_.get(), next_.get());
  if (result == AVERROR(EAGAIN)) return std::nullopt;
  if (result == AVERROR_EOF) {
    ended_ = true;
    return std::nullopt;
  }
  check(result, ErrorCode::kMediaDamaged, "A frame could not be decoded");
  return std::exchange(next_, Frame());
}

void Decoder::flush() noexcept {
  avcodec_flush_buffers(context_.get());
  ended_ = false;
}

}  // namespace framewright::av
