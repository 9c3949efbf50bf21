#include "engine/jpeg_encoder.h"

#include <string>

#include "av/error.h"
#include "engine/picture_format.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace framewright::engine {
namespace {

// What JFIF says of its numbers. Primaries and transfer stay the canvas's: browsers take a picture without a
// profile for sRGB, and the canvas for the same.
PictureFormat jpegFormat(compose::Size size) {
  PictureFormat format = canvasFormat(size.width, size.height);
  format.layout = AV_PIX_FMT_YUVJ420P;
  format.matrix = AVCOL_SPC_SMPTE170M;
  format.range = AVCOL_RANGE_JPEG;
  format.chroma = AVCHROMA_LOC_CENTER;
  return format;
}

bool isAligned(const av::Frame& frame) {
  for (int plane = 0; plane < 3; ++plane) {
    if (reinterpret_cast<std::uintptr_t>(frame->data[plane]) % ColorConverter::kAlignment != 0) return false;
    if (frame->linesize[plane] % ColorConverter::kAlignment != 0) return false;
  }
  return true;
}

}  // namespace

JpegEncoder::JpegEncoder(compose::Size size, int quantizer)
    : size_(size), quantizer_(quantizer), pictures_(size.width, size.height, AV_PIX_FMT_YUVJ420P) {
  encoder_ = av::Encoder::open(
      av::VideoEncoderSettings{.encoder = "mjpeg",
                               .width = size.width,
                               .height = size.height,
                               .format = AV_PIX_FMT_YUVJ420P,
                               .timeBase = {1, 25},
                               .matrix = AVCOL_SPC_SMPTE170M,
                               .range = AVCOL_RANGE_JPEG,
                               .options = {{"flags", "+qscale"},
                                           {"global_quality", std::to_string(quantizer * FF_QP2LAMBDA)},
                                           // Tables made for each picture cost a second pass and save little.
                                           {"huffman", "default"}}});
}

std::vector<uint8_t> JpegEncoder::encode(const av::Frame& picture) {
  prepare(picture);
  std::optional<av::Frame> copy;
  if (!isAligned(picture)) {
    copy = aligned_->take();
    av::check(av_frame_copy(copy->get(), picture.get()), av::ErrorCode::kOutOfMemory, "Copying a frame");
  }
  av::Frame converted = pictures_.take();
  converter_->convert(copy ? *copy : picture, converted);
  tag(*converted.get(), jpegFormat(size_));
  converted->quality = quantizer_ * FF_QP2LAMBDA;
  encoder_->send(converted);
  const std::optional<av::Packet> packet = encoder_->receive();
  if (!packet) throw av::Error(av::ErrorCode::kEncoderFailed, "The JPEG encoder gave no picture.");
  const uint8_t* bytes = (*packet)->data;
  return {bytes, bytes + (*packet)->size};
}

void JpegEncoder::prepare(const av::Frame& picture) {
  const compose::Size size{picture.width(), picture.height()};
  if (converter_ && converts_ == size) return;
  converter_.emplace(canvasFormat(size.width, size.height), jpegFormat(size_));
  aligned_.emplace(size.width, size.height, AV_PIX_FMT_YUV420P);
  converts_ = size;
}

}  // namespace framewright::engine
