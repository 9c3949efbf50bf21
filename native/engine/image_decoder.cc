#include "engine/image_decoder.h"

#include <algorithm>
#include <array>
#include <utility>

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

constexpr size_t kIdlePictureBytes = size_t{32} << 20;

// native/webcodecs/pixelFormat.ts's, as far as images have them.
constexpr std::array kNamed{AV_PIX_FMT_RGBA,     AV_PIX_FMT_RGB0,     AV_PIX_FMT_BGRA,    AV_PIX_FMT_BGR0,
                            AV_PIX_FMT_YUV420P,  AV_PIX_FMT_YUV422P,  AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVA420P,
                            AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P};

av::Frame named(av::Frame frame, PictureConverter& converter, av::BufferPool& pool) {
  if (std::ranges::find(kNamed, frame.format()) != kNamed.end()) return frame;
  const uint64_t flags = av_pix_fmt_desc_get(frame.format())->flags;
  const bool alpha = (flags & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL)) != 0;
  av::Frame made = converter.convert(
      frame,
      {frame.width(), frame.height(), alpha ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB0, AVCOL_SPC_UNSPECIFIED, true},
      pool);
  made->colorspace = AVCOL_SPC_RGB;
  return made;
}

}  // namespace

ImageDecoder::ImageDecoder(const StreamCodecSettings& settings)
    : codec_(settings), pictures_(kIdlePictureBytes) {}

OutputSink ImageDecoder::naming(const OutputSink& sink) {
  return [this, &sink](CodecOutput output) {
    output.data = named(std::get<av::Frame>(std::move(output.data)), converter_, pictures_);
    sink(std::move(output));
  };
}

void ImageDecoder::process(CodecInput input, const OutputSink& sink) {
  codec_.process(std::move(input), naming(sink));
}

void ImageDecoder::flush(const OutputSink& sink) { codec_.flush(naming(sink)); }

}  // namespace framewright::engine
