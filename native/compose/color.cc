#include "compose/color.h"

#include <cstring>

#include "compose/bt709.h"

namespace framewright::compose {
namespace {

void fillPlane(uint8_t value, const MutablePlane& out) {
  for (int y = 0; y < out.height; ++y) std::memset(out.row(y), value, static_cast<size_t>(out.width));
}

}  // namespace

Yuv toYuv(uint32_t rgb) {
  const auto r = static_cast<int32_t>(rgb >> 16 & 0xFF);
  const auto g = static_cast<int32_t>(rgb >> 8 & 0xFF);
  const auto b = static_cast<int32_t>(rgb & 0xFF);
  return {bt709::luma(r, g, b), bt709::chromaU(r, g, b), bt709::chromaV(r, g, b)};
}

void fill(Yuv color, const MutableYuv420& out) {
  fillPlane(color.y, out.y);
  fillPlane(color.u, out.u);
  fillPlane(color.v, out.v);
}

}  // namespace framewright::compose
