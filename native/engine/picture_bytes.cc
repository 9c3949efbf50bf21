#include "engine/picture_bytes.h"

#include <cstring>
#include <stdexcept>

#include "av/error.h"

extern "C" {
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

constexpr int kAlignment = 64;

// One plane of a part of a picture.
struct PlaneRect {
  size_t leftBytes;
  size_t top;
  size_t widthBytes;
  size_t height;
};

int ceilShift(int value, int shift) { return -((-value) >> shift); }

PlaneRect planeRect(AVPixelFormat format, int plane, const PixelRect& rect) {
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(format);
  const bool chroma = (plane == 1 || plane == 2) && (descriptor.flags & AV_PIX_FMT_FLAG_RGB) == 0;
  const int shiftX = chroma ? descriptor.log2_chroma_w : 0;
  const int shiftY = chroma ? descriptor.log2_chroma_h : 0;
  int step = 1;
  for (int i = 0; i < descriptor.nb_components; ++i) {
    if (descriptor.comp[i].plane == plane) step = descriptor.comp[i].step;
  }
  return {static_cast<size_t>(rect.x >> shiftX) * static_cast<size_t>(step),
          static_cast<size_t>(rect.y >> shiftY),
          static_cast<size_t>(ceilShift(rect.width, shiftX)) * static_cast<size_t>(step),
          static_cast<size_t>(ceilShift(rect.height, shiftY))};
}

void checkInside(const av::Frame& frame, const PixelRect& rect) {
  if (rect.x < 0 || rect.y < 0 || rect.width <= 0 || rect.height <= 0 ||
      rect.width > frame.width() - rect.x || rect.height > frame.height() - rect.y) {
    throw std::invalid_argument("the part does not lie inside the picture");
  }
}

void checkFits(const PlaneRect& plane, const PlaneLayout& layout, size_t bytes) {
  const size_t rows = plane.height - 1;
  if (layout.stride < plane.widthBytes || layout.offset > bytes || plane.widthBytes > bytes - layout.offset ||
      (rows > 0 && (bytes - layout.offset - plane.widthBytes) / rows < layout.stride)) {
    throw std::invalid_argument("a plane does not fit into the bytes given");
  }
}

void checkPlanes(AVPixelFormat format, std::span<const PlaneLayout> layout) {
  if (static_cast<int>(layout.size()) != av_pix_fmt_count_planes(format)) {
    throw std::invalid_argument("the layout has not as many planes as the format");
  }
}

// What lies beside a row is set, too: vector code reads it, with a weight of 0.
void copyRows(uint8_t* to, size_t toStride, const uint8_t* from, size_t fromStride, const PlaneRect& plane) {
  if (toStride == plane.widthBytes && fromStride == plane.widthBytes) {
    std::memcpy(to, from, plane.widthBytes * plane.height);
    return;
  }
  for (size_t row = 0; row < plane.height; ++row) {
    std::memcpy(to + row * toStride, from + row * fromStride, plane.widthBytes);
    std::memset(to + row * toStride + plane.widthBytes, 0, toStride - plane.widthBytes);
  }
}

}  // namespace

av::Frame takeFrame(av::BufferPool& pool, AVPixelFormat format, int width, int height) {
  constexpr const char* kRefused = "A picture of this size and format cannot be held in memory";
  av::check(av_image_check_size2(static_cast<unsigned>(width), static_cast<unsigned>(height), INT64_MAX,
                                 format, 0, nullptr),
            av::ErrorCode::kMediaUnsupported, kRefused);
  av::Frame frame;
  frame->width = width;
  frame->height = height;
  frame->format = format;
  av::check(av_image_fill_linesizes(frame->linesize, format, width), av::ErrorCode::kMediaUnsupported,
            kRefused);
  std::ptrdiff_t strides[4];
  for (int plane = 0; plane < 4; ++plane) {
    frame->linesize[plane] = FFALIGN(frame->linesize[plane], kAlignment);
    strides[plane] = frame->linesize[plane];
  }
  size_t sizes[4];
  av::check(av_image_fill_plane_sizes(sizes, format, height, strides), av::ErrorCode::kMediaUnsupported,
            kRefused);
  frame->buf[0] = av::checkAlloc(pool.take(sizes[0] + sizes[1] + sizes[2] + sizes[3] + kAlignment).release());
  av::check(av_image_fill_pointers(frame->data, format, height, frame->buf[0]->data, frame->linesize),
            av::ErrorCode::kMediaUnsupported, kRefused);
  frame->extended_data = frame->data;
  return frame;
}

av::Frame frameFromBytes(av::BufferPool& pool, AVPixelFormat format, int width, int height,
                         std::span<const uint8_t> bytes, std::span<const PlaneLayout> layout) {
  av::Frame frame = takeFrame(pool, format, width, height);
  checkPlanes(format, layout);
  for (size_t plane = 0; plane < layout.size(); ++plane) {
    const PlaneRect whole = planeRect(format, static_cast<int>(plane), {0, 0, width, height});
    checkFits(whole, layout[plane], bytes.size());
    copyRows(frame->data[plane], static_cast<size_t>(frame->linesize[plane]),
             bytes.data() + layout[plane].offset, layout[plane].stride, whole);
  }
  std::memset(frame->buf[0]->data + frame->buf[0]->size - kAlignment, 0, kAlignment);
  return frame;
}

void copyToBytes(const av::Frame& frame, const PixelRect& rect, std::span<uint8_t> bytes,
                 std::span<const PlaneLayout> layout) {
  checkInside(frame, rect);
  checkPlanes(frame.format(), layout);
  for (size_t plane = 0; plane < layout.size(); ++plane) {
    const PlaneRect from = planeRect(frame.format(), static_cast<int>(plane), rect);
    checkFits(from, layout[plane], bytes.size());
    const std::ptrdiff_t stride = frame->linesize[plane];
    for (size_t row = 0; row < from.height; ++row) {
      const uint8_t* source =
          frame->data[plane] + static_cast<std::ptrdiff_t>(from.top + row) * stride + from.leftBytes;
      std::memcpy(bytes.data() + layout[plane].offset + row * layout[plane].stride, source, from.widthBytes);
    }
  }
}

av::Frame part(const av::Frame& frame, const PixelRect& rect) {
  checkInside(frame, rect);
  av::Frame seen = frame.clone();
  for (int plane = 0; plane < av_pix_fmt_count_planes(frame.format()); ++plane) {
    const PlaneRect from = planeRect(frame.format(), plane, rect);
    seen->data[plane] += static_cast<std::ptrdiff_t>(from.top) * seen->linesize[plane];
    seen->data[plane] += from.leftBytes;
  }
  seen->width = rect.width;
  seen->height = rect.height;
  return seen;
}

av::Frame withoutAlpha(const av::Frame& frame) {
  av::Frame opaque = frame.clone();
  const auto planar = [&](AVPixelFormat format) {
    opaque->format = format;
    opaque->data[3] = nullptr;
    opaque->linesize[3] = 0;
  };
  switch (frame.format()) {
    case AV_PIX_FMT_RGBA:
      opaque->format = AV_PIX_FMT_RGB0;
      break;
    case AV_PIX_FMT_BGRA:
      opaque->format = AV_PIX_FMT_BGR0;
      break;
    case AV_PIX_FMT_YUVA420P:
      planar(AV_PIX_FMT_YUV420P);
      break;
    case AV_PIX_FMT_YUVA422P:
      planar(AV_PIX_FMT_YUV422P);
      break;
    case AV_PIX_FMT_YUVA444P:
      planar(AV_PIX_FMT_YUV444P);
      break;
    case AV_PIX_FMT_YUVA420P10:
      planar(AV_PIX_FMT_YUV420P10);
      break;
    case AV_PIX_FMT_YUVA422P10:
      planar(AV_PIX_FMT_YUV422P10);
      break;
    case AV_PIX_FMT_YUVA444P10:
      planar(AV_PIX_FMT_YUV444P10);
      break;
    case AV_PIX_FMT_YUVA422P12:
      planar(AV_PIX_FMT_YUV422P12);
      break;
    case AV_PIX_FMT_YUVA444P12:
      planar(AV_PIX_FMT_YUV444P12);
      break;
    default:
      break;
  }
  return opaque;
}

}  // namespace framewright::engine
