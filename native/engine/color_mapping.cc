#include "engine/color_mapping.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace framewright::engine {
namespace {

// So many steps of light that no two values of sRGB share one: its curve is steepest at black, 12.92.
constexpr int kSteps = 1 << 14;

// IEC 61966-2-1, by steps of light.
const std::vector<uint8_t>& srgbValues() {
  static const std::vector<uint8_t> values = [] {
    std::vector<uint8_t> made(kSteps + 1);
    for (int step = 0; step <= kSteps; ++step) {
      const double light = static_cast<double>(step) / kSteps;
      const double value = light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
      made[static_cast<size_t>(step)] = static_cast<uint8_t>(std::lround(255 * value));
    }
    return made;
  }();
  return values;
}

}  // namespace

void toSrgb(const av::Frame& from, const ColorMapping& mapping, av::Frame& to) {
  const uint8_t* values = srgbValues().data();
  const auto& m = mapping.matrix;
  const auto valueOf = [&](float light) {
    return values[static_cast<int>(std::clamp(light, 0.0F, 1.0F) * kSteps + 0.5F)];
  };
  const bool blueFirst = from.format() == AV_PIX_FMT_BGRA || from.format() == AV_PIX_FMT_BGR0;
  const size_t red = blueFirst ? 2 : 0;
  for (int y = 0; y < from.height(); ++y) {
    const uint8_t* in = from->data[0] + static_cast<std::ptrdiff_t>(y) * from->linesize[0];
    uint8_t* out = to->data[0] + static_cast<std::ptrdiff_t>(y) * to->linesize[0];
    for (int x = 0; x < from.width(); ++x, in += 4, out += 4) {
      const float r = mapping.curves[in[red]];
      const float g = mapping.curves[256 + in[1]];
      const float b = mapping.curves[512 + in[2 - red]];
      out[0] = valueOf(m[0] * r + m[1] * g + m[2] * b);
      out[1] = valueOf(m[3] * r + m[4] * g + m[5] * b);
      out[2] = valueOf(m[6] * r + m[7] * g + m[8] * b);
      out[3] = in[3];
    }
  }
}

}  // namespace framewright::engine
