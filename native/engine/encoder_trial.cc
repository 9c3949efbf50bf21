#include "engine/encoder_trial.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdarg>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <utility>

#include "av/dictionary.h"
#include "av/encoder.h"
#include "av/error.h"
#include "av/frame.h"
#include "av/packet.h"
#include "engine/encoder_input.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/channel_layout.h>
#include <libavutil/log.h>
#include <libavutil/samplefmt.h>
}

namespace framewright::engine {
namespace {

// No hardware encoder refuses this size as too small.
constexpr int kWidth = 640;
constexpr int kHeight = 384;
constexpr int kFrames = 8;
constexpr int kSampleRate = 48000;

struct FreeContext {
  void operator()(AVCodecContext* context) const noexcept { avcodec_free_context(&context); }
};

// What an encoder says that it takes; empty when it does not say.
std::span<const AVSampleFormat> sampleFormats(const AVCodec& codec) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
  const void* formats = nullptr;
  int count = 0;
  if (avcodec_get_supported_config(nullptr, &codec, AV_CODEC_CONFIG_SAMPLE_FORMAT, 0, &formats, &count) < 0 ||
      formats == nullptr) {
    return {};
  }
  return {static_cast<const AVSampleFormat*>(formats), static_cast<size_t>(count)};
#else
  size_t count = 0;
  while (codec.sample_fmts != nullptr && codec.sample_fmts[count] != AV_SAMPLE_FMT_NONE) ++count;
  return {codec.sample_fmts, count};
#endif
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

using Context = std::unique_ptr<AVCodecContext, FreeContext>;

// A bare context, which takes encoders of every kind as they are.
void tryPictures(const AVCodec& codec) {
  const Context context(av::checkAlloc(avcodec_alloc_context3(&codec)));
  const AVPixelFormat format = inputFormatOf(codec);
  // As an export feeds it, but for encoders that no film is encoded with as it is: a gif's.
  const bool asItIs = isInMemory(format) && format != AV_PIX_FMT_NV12;
  std::optional<EncoderInput> input;
  if (!asItIs) input.emplace(codec, kWidth, kHeight, kFrames);
  context->width = kWidth;
  context->height = kHeight;
  context->time_base = {1, 25};
  context->framerate = {25, 1};
  context->pix_fmt = format;
  if (input && input->devicePictures() != nullptr) {
    context->hw_frames_ctx = av::checkAlloc(av_buffer_ref(input->devicePictures()));
  }
  av::Dictionary options;
  // Whether it works does not depend on how thorough it is.
  if (std::string_view(codec.name) == "libx264") options.set("preset", "ultrafast");
  av::check(avcodec_open2(context.get(), &codec, options.address()), av::ErrorCode::kEncoderFailed,
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
    av::Frame picture = testPicture(input ? AV_PIX_FMT_YUV420P : format, index);
    if (input) picture = input->from(picture);
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

EncoderTrial tryNow(const std::string& name) {
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

// A trial on its way, held by both threads.
struct Attempt {
  std::mutex mutex;
  std::condition_variable ended;
  std::optional<EncoderTrial> trial;
};

}  // namespace

EncoderTrial tryEncoder(const std::string& name, std::chrono::milliseconds limit) {
  const auto attempt = std::make_shared<Attempt>();
  // A driver that hangs cannot be ended: its thread is left behind.
  std::thread([attempt, name] {
    EncoderTrial trial = tryNow(name);
    const std::scoped_lock lock(attempt->mutex);
    attempt->trial = std::move(trial);
    attempt->ended.notify_one();
  }).detach();
  std::unique_lock lock(attempt->mutex);
  if (attempt->ended.wait_for(lock, limit, [&] { return attempt->trial.has_value(); }))
    return *attempt->trial;
  return {name, false,
          "It, or an encoder that was tried before it, did not answer within " +
              std::to_string(std::chrono::duration_cast<std::chrono::seconds>(limit).count()) + " s."};
}

EncoderTrial tryEncoderOnce(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, EncoderTrial> tried;
  const std::scoped_lock lock(mutex);
  const auto found = tried.find(name);
  if (found != tried.end()) return found->second;
  return tried.emplace(name, tryEncoder(name)).first->second;
}

}  // namespace framewright::engine
