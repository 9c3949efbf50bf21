#include "engine/encoder_input.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "av/error.h"

extern "C" {
#include <libavutil/hwcontext.h>
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

// What an encoder says that it takes; empty when it does not say.
std::span<const AVPixelFormat> formatsOf(const AVCodec& codec) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
  const void* formats = nullptr;
  int count = 0;
  if (avcodec_get_supported_config(nullptr, &codec, AV_CODEC_CONFIG_PIX_FORMAT, 0, &formats, &count) < 0 ||
      formats == nullptr) {
    return {};
  }
  return {static_cast<const AVPixelFormat*>(formats), static_cast<size_t>(count)};
#else
  size_t count = 0;
  while (codec.pix_fmts != nullptr && codec.pix_fmts[count] != AV_PIX_FMT_NONE) ++count;
  return {codec.pix_fmts, count};
#endif
}

av::Error notMade(AVPixelFormat format) {
  return av::Error(av::ErrorCode::kEncoderFailed, std::string("It takes only ") +
                                                      av_get_pix_fmt_name(format) +
                                                      " pictures, which this engine cannot make.");
}

}  // namespace

AVPixelFormat inputFormatOf(const AVCodec& codec) {
  const auto formats = formatsOf(codec);
  for (const AVPixelFormat wanted : {AV_PIX_FMT_YUV420P, AV_PIX_FMT_NV12}) {
    if (formats.empty() || std::ranges::find(formats, wanted) != formats.end()) return wanted;
  }
  return formats.front();
}

AVPixelFormat hardwareInputFormatOf(const AVCodec& codec) {
  const auto formats = formatsOf(codec);
  const bool packed = std::ranges::find(formats, AV_PIX_FMT_NV12) != formats.end();
  return packed ? AV_PIX_FMT_NV12 : inputFormatOf(codec);
}

bool isInMemory(AVPixelFormat format) {
  return (av_pix_fmt_desc_get(format)->flags & AV_PIX_FMT_FLAG_HWACCEL) == 0;
}

void EncoderInput::FreeBuffer::operator()(AVBufferRef* buffer) const noexcept { av_buffer_unref(&buffer); }

EncoderInput::EncoderInput(const AVCodec& codec, int width, int height, int pictures)
    : EncoderInput(inputFormatOf(codec), width, height, pictures) {}

EncoderInput::EncoderInput(AVPixelFormat format, int width, int height, int pictures) : format_(format) {
  if (format_ == AV_PIX_FMT_YUV420P) return;
  if (!isInMemory(format_)) {
    devicePictures_ = makeDevicePictures(format_, width, height, pictures);
  } else if (format_ != AV_PIX_FMT_NV12) {
    throw notMade(format_);
  }
  pool_.emplace(width, height, AV_PIX_FMT_NV12);
}

EncoderInput::Buffer EncoderInput::makeDevicePictures(AVPixelFormat format, int width, int height,
                                                      int pictures) {
  for (AVHWDeviceType type = av_hwdevice_iterate_types(AV_HWDEVICE_TYPE_NONE); type != AV_HWDEVICE_TYPE_NONE;
       type = av_hwdevice_iterate_types(type)) {
    if (av_get_pix_fmt(av_hwdevice_get_type_name(type)) != format) continue;
    AVBufferRef* raw = nullptr;
    av::check(av_hwdevice_ctx_create(&raw, type, nullptr, nullptr, 0), av::ErrorCode::kEncoderFailed,
              std::string("This machine has no device for ") + av_hwdevice_get_type_name(type));
    const Buffer device(raw);
    Buffer made(av::checkAlloc(av_hwframe_ctx_alloc(device.get())));
    auto& context = *reinterpret_cast<AVHWFramesContext*>(made->data);
    context.format = format;
    context.sw_format = AV_PIX_FMT_NV12;
    context.width = width;
    context.height = height;
    context.initial_pool_size = pictures;
    av::check(av_hwframe_ctx_init(made.get()), av::ErrorCode::kEncoderFailed, "The device gives no pictures");
    return made;
  }
  throw notMade(format);
}

av::Frame EncoderInput::from(const av::Frame& frame) {
  if (!pool_) return frame.clone();
  av::Frame packed = frame.format() == AV_PIX_FMT_NV12 ? frame.clone() : interleaved(frame, *pool_);
  if (!devicePictures_) return packed;
  av::Frame onDevice;
  av::check(av_hwframe_get_buffer(devicePictures_.get(), onDevice.get(), 0), av::ErrorCode::kEncoderFailed,
            "The device gives no pictures");
  av::check(av_hwframe_transfer_data(onDevice.get(), packed.get(), 0), av::ErrorCode::kEncoderFailed,
            "The device takes no pictures");
  av::check(av_frame_copy_props(onDevice.get(), packed.get()), av::ErrorCode::kOutOfMemory,
            "A picture could not be held in memory");
  return onDevice;
}

av::Frame interleaved(const av::Frame& frame, av::FramePool& pool) {
  av::Frame packed = pool.take();
  av::check(av_frame_copy_props(packed.get(), frame.get()), av::ErrorCode::kOutOfMemory,
            "A picture could not be held in memory");
  const auto row = [](const auto& picture, int plane, int y) {
    return picture->data[plane] + static_cast<ptrdiff_t>(y) * picture->linesize[plane];
  };
  const auto width = static_cast<size_t>(frame.width());
  for (int y = 0; y < frame.height(); ++y) std::memcpy(row(packed, 0, y), row(frame, 0, y), width);
  for (int y = 0; y < frame.height() / 2; ++y) {
    const uint8_t* u = row(frame, 1, y);
    const uint8_t* v = row(frame, 2, y);
    uint8_t* uv = row(packed, 1, y);
    for (size_t x = 0; x < width / 2; ++x) {
      uv[2 * x] = u[x];
      uv[2 * x + 1] = v[x];
    }
  }
  return packed;
}

}  // namespace framewright::engine
