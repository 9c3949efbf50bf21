#include "engine/picture_converter.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "av/error.h"
#include "compose/rgba.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

bool isRgb(AVPixelFormat format) {
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(format);
  return descriptor != nullptr && (descriptor->flags & AV_PIX_FMT_FLAG_RGB) != 0;
}

bool isFourBytes(AVPixelFormat format) {
  return format == AV_PIX_FMT_RGBA || format == AV_PIX_FMT_RGB0 || format == AV_PIX_FMT_BGRA ||
         format == AV_PIX_FMT_BGR0;
}

bool isBlueFirst(AVPixelFormat format) { return format == AV_PIX_FMT_BGRA || format == AV_PIX_FMT_BGR0; }
bool isOpaque(AVPixelFormat format) { return format == AV_PIX_FMT_RGB0 || format == AV_PIX_FMT_BGR0; }

// Between the orders of four bytes: exact, and what has no alpha is opaque.
void reorder(const av::Frame& from, AVPixelFormat to, uint8_t* bytes, size_t stride) {
  const bool swapped = isBlueFirst(from.format()) != isBlueFirst(to);
  const bool opaque = isOpaque(from.format()) || isOpaque(to);
  const size_t red = swapped ? 2 : 0;
  for (int y = 0; y < from.height(); ++y) {
    const uint8_t* in = from->data[0] + static_cast<std::ptrdiff_t>(y) * from->linesize[0];
    uint8_t* out = bytes + static_cast<size_t>(y) * stride;
    for (int x = 0; x < from.width(); ++x, in += 4, out += 4) {
      out[0] = in[red];
      out[1] = in[1];
      out[2] = in[2 - red];
      out[3] = opaque ? 255 : in[3];
    }
  }
}

compose::PlaneView plane(const av::Frame& frame, int at) {
  const int shift = at == 0 ? 0 : 1;
  return {frame->data[at], frame->linesize[at], (frame.width() + shift) >> shift,
          (frame.height() + shift) >> shift};
}

// What the engine's own kernel knows: 4:2:0, BT.709, limited range.
bool isOurs(const av::Frame& frame) {
  return frame.format() == AV_PIX_FMT_YUV420P && frame->color_range != AVCOL_RANGE_JPEG &&
         (frame->colorspace == AVCOL_SPC_BT709 || frame->colorspace == AVCOL_SPC_UNSPECIFIED);
}

void byKernel(const av::Frame& from, AVPixelFormat format, uint8_t* bytes, size_t stride) {
  const compose::Yuv420View yuv{plane(from, 0), plane(from, 1), plane(from, 2)};
  compose::yuv420ToRgba(yuv, {bytes, static_cast<std::ptrdiff_t>(stride), from.width(), from.height()});
  if (!isBlueFirst(format)) return;
  for (int y = 0; y < from.height(); ++y) {
    uint8_t* pixel = bytes + static_cast<size_t>(y) * stride;
    for (int x = 0; x < from.width(); ++x, pixel += 4) std::swap(pixel[0], pixel[2]);
  }
}

}  // namespace

av::ScalerSide sideOf(const av::Frame& frame) {
  const bool rgb = isRgb(frame.format());
  return {frame.width(), frame.height(), frame.format(), rgb ? AVCOL_SPC_UNSPECIFIED : frame->colorspace,
          rgb || frame->color_range == AVCOL_RANGE_JPEG};
}

av::ColorScaler& PictureConverter::scaler(const av::ScalerSide& from, const av::ScalerSide& to) {
  const auto found = std::ranges::find_if(
      entries_, [&](const Entry& entry) { return entry.from == from && entry.to == to; });
  if (found != entries_.end()) {
    entries_.splice(entries_.begin(), entries_, found);
  } else {
    entries_.push_front({from, to, av::ColorScaler(from, to)});
    ++contextsCreated_;
    if (entries_.size() > kMostContexts) entries_.pop_back();
  }
  return entries_.front().scaler;
}

void PictureConverter::toRgb(const av::Frame& frame, const PixelRect& rect, AVPixelFormat format,
                             std::span<uint8_t> bytes, const PlaneLayout& layout) {
  const av::Frame seen = part(frame, rect);
  const size_t width = static_cast<size_t>(rect.width) * 4;
  const size_t rows = static_cast<size_t>(rect.height) - 1;
  if (layout.stride < width || layout.offset > bytes.size() || width > bytes.size() - layout.offset ||
      (rows > 0 && (bytes.size() - layout.offset - width) / rows < layout.stride)) {
    throw std::invalid_argument("the picture does not fit into the bytes given");
  }
  uint8_t* to = bytes.data() + layout.offset;
  if (isFourBytes(seen.format())) return reorder(seen, format, to, layout.stride);
  if (isOurs(seen)) return byKernel(seen, format, to, layout.stride);
  // swscale may write past a row's end where it rounds up to its vectors, so it gets rows of its own.
  const av::ScalerSide from = sideOf(seen);
  av::BufferPool scratch(0);
  av::Frame converted = takeFrame(scratch, format, rect.width, rect.height);
  scaler(from, {rect.width, rect.height, format, AVCOL_SPC_UNSPECIFIED, true})
      .convert(seen->data, seen->linesize, converted->data, converted->linesize);
  reorder(converted, format, to, layout.stride);
}

av::Frame PictureConverter::convert(const av::Frame& frame, const av::ScalerSide& to, av::BufferPool& pool) {
  const av::ScalerSide from = sideOf(frame);
  if (from == to) return frame.clone();
  av::Frame made = takeFrame(pool, to.format, to.width, to.height);
  av::check(av_frame_copy_props(made.get(), frame.get()), av::ErrorCode::kOutOfMemory,
            "A frame's properties could not be copied");
  made->colorspace = to.matrix;
  made->color_range = to.fullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  scaler(from, to).convert(frame->data, frame->linesize, made->data, made->linesize);
  return made;
}

}  // namespace framewright::engine
