#include "engine/identity.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "av/error.h"
#include "av/filter_library.h"
#include "compose/simd.h"
#include "engine/video_encoder.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <zimg.h>

namespace framewright::engine {
namespace {

// Counts up with every change of ours that changes a byte of a film.
constexpr const char* kEngine = "2";

std::string versionText(unsigned version) {
  return std::to_string(AV_VERSION_MAJOR(version)) + "." + std::to_string(AV_VERSION_MINOR(version)) + "." +
         std::to_string(AV_VERSION_MICRO(version));
}

std::string zimgVersion() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned micro = 0;
  zimg_get_version_info(&major, &minor, &micro);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(micro);
}

// x264 tells its version nowhere but in its streams: `x264 - core 164 r3095 baee400 - H.264/…`.
std::string versionInStream(std::span<const uint8_t> stream) {
  constexpr std::string_view kBegin = "x264 - ";
  constexpr std::string_view kEnd = " - H.264";
  const auto from = std::ranges::search(stream, kBegin).end();
  const auto to = std::search(from, stream.end(), kEnd.begin(), kEnd.end());
  return to == stream.end() ? std::string() : std::string(from, to);
}

// Empty where FFmpeg has no libx264.
std::string x264Version() {
  constexpr int kSize = 64;
  std::string version;
  const PacketSink look = [&](const av::Packet& packet) {
    if (version.empty()) version = versionInStream({packet->data, static_cast<size_t>(packet->size)});
  };
  try {
    VideoEncoder encoder({.width = kSize, .height = kSize, .frameRate = {25, 1}},
                         {.preset = "ultrafast", .threads = 1});
    encoder.encode(av::FramePool(kSize, kSize, AV_PIX_FMT_YUV420P).take(), look);
    encoder.finish(look);
  } catch (const av::Error& error) {
    if (error.code() != av::ErrorCode::kEncoderMissing) throw;
  }
  return version;
}

EngineIdentity measure() {
  EngineIdentity identity{
      .engine = kEngine,
      // All of FFmpeg's libraries are of one release: it stands for libavfilter, which is loaded only for
      // films that need it, from where libavcodec lies.
      .libraries = {{"FFmpeg", av_version_info()},
                    {"libavutil", versionText(avutil_version())},
                    {"libavcodec", versionText(avcodec_version())},
                    {"libavformat", versionText(avformat_version())},
                    {"libswresample", versionText(swresample_version())},
                    {"libswscale", versionText(swscale_version())},
                    {"zimg", zimgVersion()}},
      .simd = compose::simdTarget(),
  };
  if (const std::string x264 = x264Version(); !x264.empty()) identity.libraries.emplace("libx264", x264);
  return identity;
}

}  // namespace

EngineIdentity identity() {
  static const EngineIdentity measured = measure();
  return measured;
}

std::string filterVersion() { return versionText(av::filterLibrary().version()); }

}  // namespace framewright::engine
