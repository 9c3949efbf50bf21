#include "engine/encoder_trial.h"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <utility>

#include "av/encoder.h"
#include "av/error.h"
#include "av/frame.h"
#include "av/packet.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/channel_layout.h>
#include <libavutil/hwcontext.h>
#include <libavutil/log.h>
#include <libavutil/pixdesc.h>
#include <libavutil/samplefmt.h>
}

namespace framewright::engine {
namespace {

// No hardware encoder refuses this size as too small.
constexpr int kWidth = 640;
constexpr int kHeight = 384;
constexpr int kFrames = 8;
constexpr int kSampleRate = 48000;

struct FreeBuffer {
  void operator()(AVBufferRef* buffer) const noexcept { av_buffer_unref(&buffer); }
};
using Buffer = std::unique_ptr<AVBufferRef, FreeBuffer>;

struct FreeContext {
  void operator()(AVCodecContext* context) const noexcept { avcodec_free_context(&context); }
};

// What an encoder says that it takes; empty when it does not say.
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
template <typename Format>
std::span<const Format> configs(const AVCodec& codec, AVCodecConfig kind) {
  const void* formats = nullptr;
  int count = 0;
  if (avcodec_get_supported_config(nullptr, &codec, kind, 0, &formats, &count) < 0 || formats == nullptr)
    return {};
  return {static_cast<const Format*>(formats), static_cast<size_t>(count)};
}
std::span<const AVPixelFormat> pixelFormats(const AVCodec& codec) {
  return configs<AVPixelFormat>(codec, AV_CODEC_CONFIG_PIX_FORMAT);
}
std::span<const AVSampleFormat> sampleFormats(const AVCodec& codec) {
  return configs<AVSampleFormat>(codec, AV_CODEC_CONFIG_SAMPLE_FORMAT);
}
#else
template <typename Format>
std::span<const Format> upTo(const Format* formats, Format end) {
  size_t count = 0;
  while (formats != nullptr && formats[count] != end) ++count;
  return {formats, count};
}
std::span<const AVPixelFormat> pixelFormats(const AVCodec& codec) {
  return upTo(codec.pix_fmts, AV_PIX_FMT_NONE);
}
std::span<const AVSampleFormat> sampleFormats(const AVCodec& codec) {
  return upTo(codec.sample_fmts, AV_SAMPLE_FMT_NONE);
}
#endif

// What the encoder is fed with: what our canvas is, or can cheaply be made, else what it names first.
AVPixelFormat chooseFormat(const AVCodec& codec) {
  const auto formats = pixelFormats(codec);
  for (const AVPixelFormat wanted : {AV_PIX_FMT_YUV420P, AV_PIX_FMT_NV12}) {
    if (formats.empty() || std::ranges::find(formats, wanted) != formats.end()) return wanted;
  }
  return formats.front();
}

bool isHardware(AVPixelFormat format) {
  return (av_pix_fmt_desc_get(format)->flags & AV_PIX_FMT_FLAG_HWACCEL) != 0;
}

// A pool of pictures on the device of a format, NV12 inside.
Buffer hardwareFrames(AVPixelFormat format) {
  for (AVHWDeviceType type = av_hwdevice_iterate_types(AV_HWDEVICE_TYPE_NONE); type != AV_HWDEVICE_TYPE_NONE;
       type = av_hwdevice_iterate_types(type)) {
    if (av_get_pix_fmt(av_hwdevice_get_type_name(type)) != format) continue;
    AVBufferRef* raw = nullptr;
    av::check(av_hwdevice_ctx_create(&raw, type, nullptr, nullptr, 0), av::ErrorCode::kEncoderFailed,
              std::string("This machine has no device for ") + av_hwdevice_get_type_name(type));
    const Buffer device(raw);
    Buffer frames(av::checkAlloc(av_hwframe_ctx_alloc(device.get())));
    auto& context = *reinterpret_cast<AVHWFramesContext*>(frames->data);
    context.format = format;
    context.sw_format = AV_PIX_FMT_NV12;
    context.width = kWidth;
    context.height = kHeight;
    context.initial_pool_size = kFrames;
    av::check(av_hwframe_ctx_init(frames.get()), av::ErrorCode::kEncoderFailed,
              "The device gives no pictures");
    return frames;
  }
  throw av::Error(av::ErrorCode::kEncoderFailed, std::string("It takes only ") + av_get_pix_fmt_name(format) +
                                                     " pictures, which this engine cannot make.");
}

// A grey picture that moves a little, so that there is something to encode.
av::Frame testPicture(AVPixelFormat format, int index) {
  av::Frame picture;
  picture->format = format;
  picture->width = kWidth;
  picture->height = kHeight;
  av::check(av_frame_get_buffer(picture.get(), 0), av::ErrorCode::kOutOfMemory,
            "A picture could not be held in memory");
  for (int plane = 0; plane < AV_NUM_DATA_POINTERS && picture->buf[plane] != nullptr; ++plane) {
    std::fill_n(picture->buf[plane]->data, picture->buf[plane]->size, static_cast<uint8_t>(128 + index));
  }
  picture->pts = index;
  return picture;
}

av::Frame uploaded(const av::Frame& picture, AVBufferRef* frames) {
  av::Frame onDevice;
  av::check(av_hwframe_get_buffer(frames, onDevice.get(), 0), av::ErrorCode::kEncoderFailed,
            "The device gives no pictures");
  av::check(av_hwframe_transfer_data(onDevice.get(), picture.get(), 0), av::ErrorCode::kEncoderFailed,
            "The device takes no pictures");
  onDevice->pts = picture.pts();
  return onDevice;
}

using Context = std::unique_ptr<AVCodecContext, FreeContext>;

// Bare contexts: av::Encoder does not know devices, and no export encodes on one yet.
void tryPictures(const AVCodec& codec) {
  const Context context(av::checkAlloc(avcodec_alloc_context3(&codec)));
  const AVPixelFormat format = chooseFormat(codec);
  context->width = kWidth;
  context->height = kHeight;
  context->time_base = {1, 25};
  context->framerate = {25, 1};
  context->pix_fmt = format;
  Buffer frames;
  if (isHardware(format)) {
    frames = hardwareFrames(format);
    context->hw_frames_ctx = av::checkAlloc(av_buffer_ref(frames.get()));
  }
  av::check(avcodec_open2(context.get(), &codec, nullptr), av::ErrorCode::kEncoderFailed,
            "It does not start");
  const auto send = [&](const AVFrame* frame) {
    av::check(avcodec_send_frame(context.get(), frame), av::ErrorCode::kEncoderFailed,
              "It takes no pictures");
  };
  int packets = 0;
  av::Packet packet;
  const auto receive = [&] {
    for (;;) {
      const int result = avcodec_receive_packet(context.get(), packet.get());
      if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
      av::check(result, av::ErrorCode::kEncoderFailed, "It gives no packets");
      packets += packet->size > 0 ? 1 : 0;
    }
  };
  for (int index = 0; index < kFrames; ++index) {
    av::Frame picture = testPicture(frames ? AV_PIX_FMT_NV12 : format, index);
    if (frames) picture = uploaded(picture, frames.get());
    send(picture.get());
    receive();
  }
  send(nullptr);
  receive();
  if (packets == 0) throw av::Error(av::ErrorCode::kEncoderFailed, "It takes pictures but gives no packets.");
}

void trySound(const AVCodec& codec) {
  const auto formats = sampleFormats(codec);
  av::AudioEncoderSettings settings;
  settings.encoder = codec.name;
  settings.sampleRate = kSampleRate;
  settings.channels = 2;
  settings.bitRate = 128'000;
  if (!formats.empty()) settings.format = formats.front();
  av::Encoder encoder = av::Encoder::open(settings);
  int packets = 0;
  const int block = encoder.frameSize() > 0 ? encoder.frameSize() : 1024;
  for (int index = 0; index < kFrames; ++index) {
    av::Frame sound;
    sound->format = settings.format;
    sound->sample_rate = kSampleRate;
    sound->nb_samples = block;
    av_channel_layout_default(&sound->ch_layout, settings.channels);
    av::check(av_frame_get_buffer(sound.get(), 0), av::ErrorCode::kOutOfMemory,
              "Sound could not be held in memory");
    av_samples_set_silence(sound->extended_data, 0, block, settings.channels, settings.format);
    sound->pts = static_cast<int64_t>(index) * block;
    encoder.send(sound);
    while (encoder.receive()) ++packets;
  }
  encoder.sendEnd();
  while (encoder.receive()) ++packets;
  if (packets == 0) throw av::Error(av::ErrorCode::kEncoderFailed, "It takes sound but gives no packets.");
}

// FFmpeg's result codes say little ("Operation not permitted"); its log names the cause ("Cannot load
// libcuda.so.1"). While one of these lives, the first error that this thread logs is kept instead of printed.
// One at a time.
class FirstLoggedError {
 public:
  FirstLoggedError() {
    kept = &text_;
    av_log_set_callback(take);
  }
  ~FirstLoggedError() {
    av_log_set_callback(av_log_default_callback);
    kept = nullptr;
  }
  FirstLoggedError(const FirstLoggedError&) = delete;
  FirstLoggedError& operator=(const FirstLoggedError&) = delete;

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  static void take(void* context, int level, const char* format, va_list arguments) {
    if (kept == nullptr) {
      av_log_default_callback(context, level, format, arguments);
      return;
    }
    if (level > AV_LOG_ERROR || !kept->empty()) return;
    std::array<char, 256> line{};
    std::vsnprintf(line.data(), line.size(), format, arguments);
    *kept = line.data();
    kept->erase(kept->find_last_not_of("\n. ") + 1);
  }

  static thread_local std::string* kept;
  std::string text_;
};

thread_local std::string* FirstLoggedError::kept = nullptr;

}  // namespace

EncoderTrial tryEncoder(const std::string& name) {
  const AVCodec* codec = avcodec_find_encoder_by_name(name.c_str());
  if (codec == nullptr)
    return {name, false, "This build of FFmpeg does not have the encoder \"" + name + "\"."};
  static std::mutex oneAtATime;
  const std::scoped_lock lock(oneAtATime);
  const FirstLoggedError logged;
  try {
    if (codec->type == AVMEDIA_TYPE_VIDEO) {
      tryPictures(*codec);
    } else if (codec->type == AVMEDIA_TYPE_AUDIO) {
      trySound(*codec);
    } else {
      return {name, false, "\"" + name + "\" encodes neither picture nor sound."};
    }
  } catch (const std::exception& error) {
    return {name, false, logged.text().empty() ? error.what() : error.what() + (" " + logged.text()) + "."};
  }
  return {name, true, {}};
}

}  // namespace framewright::engine
