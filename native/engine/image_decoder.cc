#include "engine/image_decoder.h"

#include <algorithm>
#include <array>
#include <utility>

#include "av/error.h"
#include "engine/picture_format.h"

extern "C" {
#include <libavutil/intreadwrite.h>
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

constexpr size_t kIdlePictureBytes = size_t{32} << 20;

// native/webcodecs/pixelFormat.ts's, as far as images have them.
constexpr std::array kFourBytes{AV_PIX_FMT_RGBA, AV_PIX_FMT_RGB0, AV_PIX_FMT_BGRA, AV_PIX_FMT_BGR0};
constexpr std::array kPlanar{AV_PIX_FMT_YUV420P,  AV_PIX_FMT_YUV422P,  AV_PIX_FMT_YUV444P,
                             AV_PIX_FMT_YUVA420P, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P,
                             AV_PIX_FMT_YUVJ444P};

template <size_t Count>
bool isOneOf(const std::array<AVPixelFormat, Count>& formats, AVPixelFormat format) {
  return std::ranges::find(formats, format) != formats.end();
}

// A frame of the same size, with the other's time, for pixels of RGBA or RGBX.
av::Frame rgbLike(const av::Frame& frame, bool alpha, av::BufferPool& pool) {
  av::Frame made = takeFrame(pool, alpha ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB0, frame.width(), frame.height());
  av::check(av_frame_copy_props(made.get(), frame.get()), av::ErrorCode::kOutOfMemory,
            "A frame's properties could not be copied");
  return made;
}

// PNG's 16 bits a channel: grey or colours, with alpha or without, in one plane.
bool isDeep(AVPixelFormat format) {
  return format == AV_PIX_FMT_GRAY16BE || format == AV_PIX_FMT_YA16BE || format == AV_PIX_FMT_RGB48BE ||
         format == AV_PIX_FMT_RGBA64BE;
}

// The nearest of 256 values, where libswscale takes the next one.
void narrow(const av::Frame& from, av::Frame& to) {
  const size_t channels = av_pix_fmt_desc_get(from.format())->nb_components;
  const size_t colors = channels < 3 ? 1 : 3;
  for (int y = 0; y < from.height(); ++y) {
    const uint8_t* in = from->data[0] + static_cast<std::ptrdiff_t>(y) * from->linesize[0];
    uint8_t* out = to->data[0] + static_cast<std::ptrdiff_t>(y) * to->linesize[0];
    for (int x = 0; x < from.width(); ++x, in += 2 * channels, out += 4) {
      const auto value = [&](size_t channel) {
        return static_cast<uint8_t>((uint32_t{AV_RB16(in + 2 * channel)} * 255 + 32767) / 65535);
      };
      for (size_t color = 0; color < 3; ++color) out[color] = value(colors == 3 ? color : 0);
      out[3] = channels > colors ? value(colors) : 255;
    }
  }
}

}  // namespace

ImageDecoder::ImageDecoder(const StreamCodecSettings& settings, std::optional<ColorMapping> colors)
    : codec_(settings), colors_(std::move(colors)), pictures_(kIdlePictureBytes) {}

av::Frame ImageDecoder::asRgb(const av::Frame& frame) {
  if (!isDeep(frame.format())) {
    const AVPixelFormat format = mayBeTransparent(frame.format()) ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB0;
    return converter_.convert(frame, {frame.width(), frame.height(), format, AVCOL_SPC_UNSPECIFIED, true},
                              pictures_);
  }
  av::Frame made = rgbLike(frame, mayBeTransparent(frame.format()), pictures_);
  narrow(frame, made);
  return made;
}

av::Frame ImageDecoder::inSrgb(const av::Frame& frame) {
  av::Frame made = rgbLike(frame, mayBeTransparent(frame.format()), pictures_);
  toSrgb(frame, *colors_, made);
  return made;
}

av::Frame ImageDecoder::named(av::Frame frame) {
  const bool isRgb = isOneOf(kFourBytes, frame.format());
  if (!colors_ && (isRgb || isOneOf(kPlanar, frame.format()))) return frame;
  av::Frame made = isRgb ? std::move(frame) : asRgb(frame);
  if (colors_) made = inSrgb(made);
  made->colorspace = AVCOL_SPC_RGB;
  made->color_range = AVCOL_RANGE_JPEG;
  return made;
}

OutputSink ImageDecoder::naming(const OutputSink& sink) {
  return [this, &sink](CodecOutput output) {
    output.data = named(std::get<av::Frame>(std::move(output.data)));
    sink(std::move(output));
  };
}

void ImageDecoder::process(CodecInput input, const OutputSink& sink) {
  codec_.process(std::move(input), naming(sink));
}

void ImageDecoder::flush(const OutputSink& sink) { codec_.flush(naming(sink)); }

}  // namespace framewright::engine
