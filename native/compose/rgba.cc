#include "compose/rgba.h"

#include <algorithm>
#include <vector>

#include "compose/rgba_rows.h"

namespace framewright::compose {

void rgbaToYuv420(const RgbaView& rgba, const MutableYuv420& out) {
  for (int y = 0; y < rgba.height; y += 2) {
    const uint8_t* const upper = rgba.row(y);
    const uint8_t* const lower = rgba.row(std::min(y + 1, rgba.height - 1));
    lumaRow(upper, out.y.row(y), rgba.width);
    if (y + 1 < rgba.height) lumaRow(lower, out.y.row(y + 1), rgba.width);
    chromaRow(upper, lower, rgba.width, out.u.row(y / 2), out.v.row(y / 2));
  }
}

void yuv420ToRgba(const Yuv420View& yuv, const MutableRgba& out) {
  const auto width = static_cast<size_t>(yuv.y.width);
  std::vector<int16_t> chroma(2 * width);
  for (int y = 0; y < yuv.y.height; ++y) {
    const int near = y / 2;
    const int far = std::clamp(y % 2 == 0 ? near - 1 : near + 1, 0, yuv.u.height - 1);
    interpolateChromaRow(yuv.u.row(near), yuv.u.row(far), yuv.y.width, chroma.data());
    interpolateChromaRow(yuv.v.row(near), yuv.v.row(far), yuv.y.width, chroma.data() + width);
    rgbaRow(yuv.y.row(y), chroma.data(), chroma.data() + width, out.row(y), yuv.y.width);
  }
}

}  // namespace framewright::compose
