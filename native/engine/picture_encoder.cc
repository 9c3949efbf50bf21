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

bool isRgb(const AVFrame* frame) {
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame->format));
  return (descriptor->flags & AV_PIX_FMT_FLAG_RGB) != 0;
}

av::VideoEncoderSettings settingsFor(const PictureEncoderSettings& settings, const AVFrame* like,
                                     av::BufferPool* packets) {
  av::VideoEncoderSettings opened;
  opened.width = settings.width;
  opened.height = settings.height;
  opened.format = settings.format;
  opened.timeBase = {1, 1'000'000};
  opened.frameRate = settings.frameRate;
  opened.threads = settings.threads;
  opened.packetPool = packets;
  if (like != nullptr) {
    const bool rgb = isRgb(like);
    opened.matrix = rgb ? AVCOL_SPC_BT709 : like->colorspace;
    opened.range = rgb ? AVCOL_RANGE_MPEG : like->color_range;
    opened.primaries = rgb ? AVCOL_PRI_BT709 : like->color_primaries;
    opened.transfer = rgb ? AVCOL_TRC_BT709 : like->color_trc;
  }
  const AVCodec* codec = avcodec_find_encoder_by_name(settings.choices.back().encoder.c_str());
  const bool nal = codec != nullptr && nalCodecOf(codec->id).has_value();
  opened.globalHeader = nal && !settings.annexB;
  return opened;
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

PictureEncoder::PictureEncoder(PictureEncoderSettings settings, EncoderChooser::Trial trial)
    : settings_(std::move(settings)),
      packets_(kIdlePacketBytes),
      pictures_(kIdlePictureBytes),
      chooser_(settings_.choices, std::move(trial)) {}

void PictureEncoder::tryOut() { (void)chooser_.open(settingsFor(settings_, nullptr, nullptr)); }

void PictureEncoder::open(const av::Frame& like) {
  opened_.emplace(chooser_.open(settingsFor(settings_, like.get(), &packets_)));
  used_ = false;
  proven_ = false;
  const auto& input = opened_->input;
  const bool packed = input && input->format() != AV_PIX_FMT_YUV420P;
  rgba_.emplace(RgbaTarget{settings_.width, settings_.height, packed ? AV_PIX_FMT_NV12 : AV_PIX_FMT_YUV420P},
                settings_.rgba, pictures_);
}

av::Frame PictureEncoder::converted(const av::Frame& given) {
  const bool rgb = isRgb(given.get());
  const bool fourBytes = given.format() == AV_PIX_FMT_RGBA || given.format() == AV_PIX_FMT_RGB0;
  if (fourBytes && given.width() == settings_.width && given.height() == settings_.height &&
      settings_.format == AV_PIX_FMT_YUV420P) {
    return rgba_->convert(given);
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
  given->pts = times_.rising(input.time);
  given->pict_type = input.keyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  held_.push_back(std::move(given));
  size_t next = held_.size() - 1;
  attempt(
      [&] {
        for (; next < held_.size(); ++next) encode(held_[next], sink);
      },
      [&] { next = 0; });
}

void PictureEncoder::flush(const OutputSink& sink) {
  // An encoder that has given everything out can go on; one that is drained cannot.
  if (!opened_ || times_.empty()) return;
  size_t next = held_.size();
  attempt(
      [&] {
        for (; next < held_.size(); ++next) encode(held_[next], sink);
        opened_->encoder.sendEnd();
        drain(sink);
        if (!proven_ && chooser_.hasNext()) {
          throw av::Error(av::ErrorCode::kEncoderFailed, "It takes pictures but gives no packets.");
        }
      },
      [&] { next = 0; });
  times_.clear();
  opened_.reset();
}

void PictureEncoder::attempt(const std::function<void()>& work, const std::function<void()>& again) {
  for (;;) {
    try {
      work();
      break;
    } catch (const av::Error& error) {
      // What it has given out stands, and no other can go on from there.
      if (proven_ || !chooser_.leave(error.what())) throw;
      opened_.reset();
      again();
    }
  }
  if (proven_ || !chooser_.hasNext()) held_.clear();
}

void PictureEncoder::encode(const av::Frame& given, const OutputSink& sink) {
  if (!opened_) open(given);
  av::Frame frame = converted(given);
  if (opened_->input) frame = opened_->input->from(frame);
  frame->pts = given->pts;
  frame->pict_type = given->pict_type;
  opened_->encoder.send(frame);
  drain(sink);
}

void PictureEncoder::drain(const OutputSink& sink) {
  while (auto packet = opened_->encoder.receive()) {
    proven_ = true;
    sink(outputOf(std::move(*packet)));
  }
}

CodecOutput PictureEncoder::outputOf(av::Packet packet) {
  const CodecTime time = times_.take(packet->pts);
  const bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
  CodecOutput output{.data = av::Packet(), .time = time, .keyFrame = key, .description = {}};
  if (key) describe(output, packet);
  if (!used_)
    output.use = EncoderUse{chooser_.current().encoder, chooser_.current().hardware, chooser_.reason()};
  used_ = true;
  const auto nal = nalCodecOf(opened_->encoder.context().codec_id);
  if (nal && !settings_.annexB) {
    const std::span<const uint8_t> bytes(packet->data, static_cast<size_t>(packet->size));
    setBytes(packet, lengthPrefixed(bytes, *nal), packets_);
  }
  output.data = std::move(packet);
  return output;
}

void PictureEncoder::describe(CodecOutput& output, const av::Packet& packet) {
  std::vector<uint8_t> description;
  const auto nal = nalCodecOf(opened_->encoder.context().codec_id);
  if (nal && !settings_.annexB) {
    const AVCodecContext& context = opened_->encoder.context();
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
