#include "engine/video_encoder.h"

#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "av/error.h"
#include "engine/hardware_settings.h"

namespace framewright::engine {
namespace {

av::VideoEncoderSettings settingsFor(const Canvas& canvas, const VideoEncoderOptions& options) {
  const AVRational rate = frameRate(canvas.frameRate);
  av::VideoEncoderSettings settings;
  settings.encoder = options.encoder;
  settings.width = canvas.width;
  settings.height = canvas.height;
  settings.timeBase = av_inv_q(rate);
  settings.frameRate = rate;
  settings.matrix = AVCOL_SPC_BT709;
  settings.range = AVCOL_RANGE_MPEG;
  settings.primaries = AVCOL_PRI_BT709;
  settings.transfer = AVCOL_TRC_BT709;
  settings.chromaLocation = AVCHROMA_LOC_LEFT;
  settings.globalHeader = true;
  return settings;
}

// As short as it goes, with a point in every locale.
std::string numberText(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

av::Encoder openX264(const Canvas& canvas, const VideoEncoderOptions& options) {
  av::VideoEncoderSettings settings = settingsFor(canvas, options);
  settings.threads = options.threads;
  settings.options = {{"preset", options.preset}, {"crf", numberText(options.quality)}};
  // `stitchable` keeps what x264 would fit to the frames out of the parameter sets; the set's number leaves 0
  // to footage that is copied into the film unchanged. `cpu-independent` for more than its name says: x264's
  // fast ways to pass costs between blocks read beyond a row of blocks where its length is no multiple of 8,
  // so the bytes of a 1080x1920 film depend on what the memory held before (x264 164 on AVX2 and AVX-512).
  if (options.segment) settings.options.set("x264-params", "stitchable=1:sps-id=1:cpu-independent=1");
  // Nothing mends colours in the next frame, and what x264 takes from those of dark blocks is seen; they cost
  // little.
  if (options.keyFramesOnly) {
    settings.options.set("g", "1");
    settings.options.set("x264-params", "chroma-qp-offset=-6");
  }
  // Below 1 it is lossless, which only x264's own choice of profile can be.
  if (options.quality >= 1) settings.options.set("profile", "high");
  try {
    return av::Encoder::open(settings);
  } catch (const av::Error& error) {
    if (error.code() != av::ErrorCode::kEncoderMissing) throw;
    throw av::Error(
        av::ErrorCode::kEncoderMissing,
        "H.264 is encoded by libx264, which this build of FFmpeg does not have. Install an FFmpeg with it "
        "(Debian and Ubuntu: libavcodec-extra; macOS: brew install ffmpeg) and build the engine again.");
  }
}

// Pictures on a device that an encoder may hold: its references and what it looks ahead.
constexpr int kDevicePictures = 32;

std::unique_ptr<EncoderInput> inputFor(const Canvas& canvas, const std::string& encoder) {
  const AVCodec* codec =
      encoder == VideoEncoder::kName ? nullptr : avcodec_find_encoder_by_name(encoder.c_str());
  if (codec == nullptr) return nullptr;
  return std::make_unique<EncoderInput>(*codec, canvas.width, canvas.height, kDevicePictures);
}

av::Encoder openHardware(const Canvas& canvas, const VideoEncoderOptions& options,
                         const EncoderInput& input) {
  av::VideoEncoderSettings settings = settingsFor(canvas, options);
  settings.format = input.format();
  settings.devicePictures = input.devicePictures();
  const std::vector<av::Dictionary> ways =
      hardwareSettings(options.encoder, canvas, options.quality, options.preset);
  for (size_t way = 0;; ++way) {
    settings.options = ways[way];
    try {
      return av::Encoder::open(settings);
    } catch (const av::Error& error) {
      if (error.code() != av::ErrorCode::kEncoderFailed || way + 1 == ways.size()) throw;
    }
  }
}

av::Encoder openEncoder(const Canvas& canvas, const VideoEncoderOptions& options,
                        const std::unique_ptr<EncoderInput>& input) {
  return input ? openHardware(canvas, options, *input) : openX264(canvas, options);
}

}  // namespace

AVRational frameRate(const Ratio& rate) {
  constexpr int64_t kMost = std::numeric_limits<int>::max();
  if (rate.num <= 0 || rate.den <= 0 || rate.num > kMost || rate.den > kMost) {
    throw std::invalid_argument("a frame rate is a positive ratio of 31-bit numbers");
  }
  return {static_cast<int>(rate.num), static_cast<int>(rate.den)};
}

VideoEncoder::VideoEncoder(const Canvas& canvas, const VideoEncoderOptions& options)
    : VideoEncoder(canvas, options, inputFor(canvas, options.encoder)) {}

VideoEncoder::VideoEncoder(const Canvas& canvas, const VideoEncoderOptions& options,
                           std::unique_ptr<EncoderInput> input)
    : input_(std::move(input)), encoder_(openEncoder(canvas, options, input_)) {}

void VideoEncoder::encode(const av::Frame& frame, const PacketSink& sink) {
  av::Frame timed = input_ ? input_->from(frame) : frame.clone();
  timed->pts = next_++;
  // What a source's decoder noted about its own frame must not steer this encoder.
  timed->pict_type = AV_PICTURE_TYPE_NONE;
  encoder_.send(timed);
  drain(sink);
}

void VideoEncoder::finish(const PacketSink& sink) {
  encoder_.sendEnd();
  drain(sink);
}

void VideoEncoder::drain(const PacketSink& sink) {
  while (auto packet = encoder_.receive()) {
    // Encoders leave it open for delayed frames; a film's last frame would otherwise have no length.
    (*packet)->duration = 1;
    // Some drivers' encoders, which never reorder, leave this open too.
    if ((*packet)->dts == AV_NOPTS_VALUE) (*packet)->dts = (*packet)->pts;
    sink(std::move(*packet));
  }
}

}  // namespace framewright::engine
