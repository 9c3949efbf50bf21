#include "engine/hardware_settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" {
#include <libavutil/avutil.h>
}

namespace framewright::engine {
namespace {

// What x264 spends at CRF 23 on ordinary footage, and half as much again, as hardware needs for the same.
constexpr double kBitsPerPixel = 0.12;
constexpr int kUsualQuality = 23;
// Six steps of CRF halve or double the rate.
constexpr double kStepsPerOctave = 6;

// x264's presets from the fastest on.
constexpr std::array<std::string_view, 9> kPresets = {"ultrafast", "superfast", "veryfast", "faster",  "fast",
                                                      "medium",    "slow",      "slower",   "veryslow"};

// 0 for the fastest preset, 1 for the slowest. One that is not known counts as the usual one.
double thoroughness(const std::string& preset) {
  const auto* found = std::ranges::find(kPresets, preset);
  const auto index = found == kPresets.end() ? 2 : found - kPresets.begin();
  return static_cast<double>(index) / (kPresets.size() - 1);
}

std::string bitRate(const Canvas& canvas, double quality) {
  const double pixels = static_cast<double>(canvas.width) * canvas.height;
  const double rate = static_cast<double>(canvas.frameRate.num) / static_cast<double>(canvas.frameRate.den);
  const double bits = pixels * rate * kBitsPerPixel * std::exp2((kUsualQuality - quality) / kStepsPerOctave);
  return std::to_string(static_cast<int64_t>(std::max(bits, 64e3)));
}

// 100 is the best, as VideoToolbox and Media Foundation count: 61 for CRF 23.
int percent(double quality) { return std::clamp(static_cast<int>(std::lround(100 - 1.7 * quality)), 1, 100); }

// Quick Sync has no `ultrafast`.
std::string presetFromVeryfast(const std::string& preset) {
  const auto* found = std::ranges::find(kPresets, preset);
  return std::string(found - kPresets.begin() < 2 || found == kPresets.end() ? "veryfast" : preset);
}

}  // namespace

std::vector<av::Dictionary> hardwareSettings(const std::string& encoder, const Canvas& canvas, double quality,
                                             const std::string& preset) {
  const std::string qp = std::to_string(std::max(std::lround(quality), 1L));
  const std::string anyQp = std::to_string(std::lround(quality));
  const av::Dictionary byRate{{"b", bitRate(canvas, quality)}};
  if (encoder == "h264_nvenc") {
    // p1 to p7; cq 0 would leave the quality to the encoder.
    const auto speed = std::to_string(1 + std::lround(6 * thoroughness(preset)));
    return {{{"preset", "p" + speed}, {"rc", "vbr"}, {"cq", qp}, {"b", "0"}}, byRate};
  }
  if (encoder == "h264_qsv") {
    return {{{"preset", presetFromVeryfast(preset)}, {"global_quality", qp}}, byRate};
  }
  if (encoder == "h264_vaapi") {
    return {{{"rc_mode", "CQP"}, {"qp", qp}}, byRate};
  }
  if (encoder == "h264_videotoolbox") {
    // A constant quality only on Apple's own chips.
    return {{{"flags", "+qscale"}, {"global_quality", std::to_string(percent(quality) * FF_QP2LAMBDA)}},
            byRate};
  }
  if (encoder == "h264_amf") {
    const char* care = thoroughness(preset) < 0.4   ? "speed"
                       : thoroughness(preset) < 0.8 ? "balanced"
                                                    : "quality";
    return {{{"quality", care}, {"rc", "cqp"}, {"qp_i", anyQp}, {"qp_p", anyQp}}, byRate};
  }
  if (encoder == "h264_mf") {
    return {
        {{"hw_encoding", "1"}, {"rate_control", "quality"}, {"quality", std::to_string(percent(quality))}},
        {{"hw_encoding", "1"}, {"b", bitRate(canvas, quality)}}};
  }
  return {byRate};
}

}  // namespace framewright::engine
