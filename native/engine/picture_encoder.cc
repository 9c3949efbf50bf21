#include "engine/picture_encoder.h"

#include <cstring>
#include <span>
#include <utility>

#include "av/error.h"
#include "engine/nal_units.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

// What waits for reuse: some seconds of packets, a few frames.
constexpr size_t kIdlePacketBytes = size_t{8} << 20;
constexpr size_t kIdlePictureBytes = size_t{32} << 20;

std::optional<NalCodec> nalCodecOf(AVCodecID id) {
  if (id == AV_CODEC_ID_H264) return NalCodec::kH264;
  if (id == AV_CODEC_ID_HEVC) return NalCodec::kH265;
  return std::nullopt;
}

bool isRgb(const av::Frame& frame) {
  return (av_pix_fmt_desc_get(frame.format())->flags & AV_PIX_FMT_FLAG_RGB) != 0;
}

av::Encoder open(const PictureEncoderSettings& settings, const AVFrame* like, av::BufferPool* packets) {
  av::VideoEncoderSettings opened;
  opened.encoder = settings.encoder;
  opened.width = settings.width;
  opened.height = settings.height;
  opened.format = settings.format;
  opened.timeBase = {1, 1'000'000};
  opened.frameRate = settings.frameRate;
  opened.threads = settings.threads;
  opened.packetPool = packets;
  if (like != nullptr) {
    opened.matrix = like->colorspace;
    opened.range = like->color_range;
    opened.primaries = like->color_primaries;
    opened.transfer = like->color_trc;
  }
  const AVCodec* codec = avcodec_find_encoder_by_name(settings.encoder.c_str());
  const bool nal = codec != nullptr && nalCodecOf(codec->id).has_value();
  opened.globalHeader = nal && !settings.annexB;
  for (const auto& [key, value] : settings.options) opened.options.set(key.c_str(), value);
  return av::Encoder::open(opened);
}

// A copy of bytes with the padding that FFmpeg's readers want.
void setBytes(av::Packet& packet, std::span<const uint8_t> bytes, av::BufferPool& pool) {
  av::Buffer buffer = pool.take(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE);
  (void)av::checkAlloc(buffer.get());
  std::memcpy(buffer->data, bytes.data(), bytes.size());
  std::memset(buffer->data + bytes.size(), 0, AV_INPUT_BUFFER_PADDING_SIZE);
  av_buffer_unref(&packet->buf);
  packet->buf = buffer.release();
  packet->data = packet->buf->data;
  packet->size = static_cast<int>(bytes.size());
}

}  // namespace

PictureEncoder::PictureEncoder(PictureEncoderSettings settings)
    : settings_(std::move(settings)),
      packets_(kIdlePacketBytes),
      pictures_(kIdlePictureBytes),
      rgba_({settings_.width, settings_.height, settings_.format}, settings_.rgba, pictures_) {}

void PictureEncoder::tryOut() { (void)open(settings_, nullptr, nullptr); }

av::Frame PictureEncoder::converted(const av::Frame& given) {
  const bool rgb = isRgb(given);
  const bool fourBytes = given.format() == AV_PIX_FMT_RGBA || given.format() == AV_PIX_FMT_RGB0;
  if (fourBytes && given.width() == settings_.width && given.height() == settings_.height &&
      (settings_.format == AV_PIX_FMT_YUV420P || settings_.format == AV_PIX_FMT_NV12)) {
    return rgba_.convert(given);
  }
  const av::ScalerSide wanted{settings_.width, settings_.height, settings_.format,
                              rgb ? AVCOL_SPC_BT709 : given->colorspace,
                              !rgb && given->color_range == AVCOL_RANGE_JPEG};
  av::Frame frame = converter_.convert(given, wanted, pictures_);
  if (rgb) {
    frame->color_primaries = AVCOL_PRI_BT709;
    frame->color_trc = AVCOL_TRC_BT709;
  }
  return frame;
}

void PictureEncoder::process(CodecInput input, const OutputSink& sink) {
  av::Frame given = std::get<av::Frame>(std::move(input.data));
  av::Frame frame = converted(given);
  given.reset();
  frame->pts = times_.rising(input.time);
  frame->pict_type = input.keyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  if (!encoder_) encoder_.emplace(open(settings_, frame.get(), &packets_));
  encoder_->send(frame);
  drain(sink);
}

void PictureEncoder::flush(const OutputSink& sink) {
  // An encoder that has given everything out can go on; one that is drained cannot.
  if (!encoder_ || times_.empty()) return;
  encoder_->sendEnd();
  drain(sink);
  times_.clear();
  encoder_.reset();
}

void PictureEncoder::drain(const OutputSink& sink) {
  while (auto packet = encoder_->receive()) sink(outputOf(std::move(*packet)));
}

CodecOutput PictureEncoder::outputOf(av::Packet packet) {
  const CodecTime time = times_.take(packet->pts);
  const bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
  CodecOutput output{.data = av::Packet(), .time = time, .keyFrame = key, .description = {}};
  if (key) describe(output, packet);
  const auto nal = nalCodecOf(encoder_->context().codec_id);
  if (nal && !settings_.annexB) {
    const std::span<const uint8_t> bytes(packet->data, static_cast<size_t>(packet->size));
    setBytes(packet, lengthPrefixed(bytes, *nal), packets_);
  }
  output.data = std::move(packet);
  return output;
}

void PictureEncoder::describe(CodecOutput& output, const av::Packet& packet) {
  std::vector<uint8_t> description;
  const auto nal = nalCodecOf(encoder_->context().codec_id);
  if (nal && !settings_.annexB) {
    const AVCodecContext& context = encoder_->context();
    description = decoderRecord({context.extradata, static_cast<size_t>(context.extradata_size)}, *nal);
    if (description.empty()) {
      description = decoderRecord({packet->data, static_cast<size_t>(packet->size)}, *nal);
    }
  }
  output.newDescription = !described_ || description != description_;
  described_ = true;
  description_ = description;
  output.description = std::move(description);
}

}  // namespace framewright::engine
