#include "engine/rotate.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace framewright::engine {
namespace {

struct Plane {
  std::uint8_t* data;
  std::ptrdiff_t stride;
  int width;
  int height;

  [[nodiscard]] std::uint8_t& at(int x, int y) const { return data[y * stride + x]; }
  [[nodiscard]] std::uint8_t* row(int y) const { return data + y * stride; }
};

// Small enough that the rows a block touches stay in the first-level cache.
constexpr int kBlock = 32;

// `out` is as large as the turned `in`.
void turn(const Plane& in, const Plane& out, Rotation rotation) {
  if (rotation == Rotation::k180) {
    for (int y = 0; y < out.height; ++y) {
      const std::uint8_t* row = in.row(in.height - 1 - y);
      std::reverse_copy(row, row + in.width, out.row(y));
    }
    return;
  }
  const bool clockwise = rotation == Rotation::k90;
  for (int top = 0; top < out.height; top += kBlock) {
    for (int left = 0; left < out.width; left += kBlock) {
      const int bottom = std::min(top + kBlock, out.height);
      const int right = std::min(left + kBlock, out.width);
      for (int y = top; y < bottom; ++y) {
        const int column = clockwise ? y : in.width - 1 - y;
        for (int x = left; x < right; ++x) {
          out.at(x, y) = in.at(column, clockwise ? in.height - 1 - x : x);
        }
      }
    }
  }
}

// Where chroma sample 0 lies, in luma samples.
struct Siting {
  double x;
  double y;
};

constexpr Siting kLeft{0.0, 0.5};

Siting turned(int lumaWidth, int lumaHeight, Rotation rotation) {
  // The far edge of an odd side holds chroma that lies half outside.
  const double fromRight = lumaWidth % 2 == 0 ? 1.0 - kLeft.x : -kLeft.x;
  const double fromBottom = lumaHeight % 2 == 0 ? 1.0 - kLeft.y : -kLeft.y;
  switch (rotation) {
    case Rotation::k90:
      return {fromBottom, kLeft.x};
    case Rotation::k180:
      return {fromRight, fromBottom};
    case Rotation::k270:
      return {kLeft.y, fromRight};
    case Rotation::k0:
      break;
  }
  return kLeft;
}

// Bilinear: `shift` is the way from each sample to where it is wanted, in quarters of the distance between
// samples.
void shiftPlane(const Plane& in, const Plane& out, int shiftX, int shiftY) {
  const int weightX = std::abs(shiftX);
  const int weightY = std::abs(shiftY);
  const int besideX = (shiftX > 0) - (shiftX < 0);
  const int besideY = (shiftY > 0) - (shiftY < 0);
  const auto mix = [](int near, int far, int weight) { return near * (4 - weight) + far * weight; };
  for (int y = 0; y < out.height; ++y) {
    const std::uint8_t* near = in.row(y);
    const std::uint8_t* far = in.row(std::clamp(y + besideY, 0, in.height - 1));
    std::uint8_t* to = out.row(y);
    const auto set = [&](int x, int beside) {
      const int sum = mix(mix(near[x], near[beside], weightX), mix(far[x], far[beside], weightX), weightY);
      to[x] = static_cast<std::uint8_t>((sum + 8) >> 4);
    };
    // Without the ends, which have no neighbour on one side, the loop has no branch and becomes vectors.
    for (int x = 1; x < out.width - 1; ++x) set(x, x + besideX);
    for (const int x : {0, out.width - 1}) set(x, std::clamp(x + besideX, 0, in.width - 1));
  }
}

Plane planeOf(const av::Frame& frame, int index) {
  const int shift = index == 0 ? 0 : 1;
  return {frame->data[index], frame->linesize[index], (frame.width() + shift) >> shift,
          (frame.height() + shift) >> shift};
}

}  // namespace

av::Frame rotate(const av::Frame& frame, Rotation rotation, av::FramePool& pool) {
  av::Frame out = pool.take();
  turn(planeOf(frame, 0), planeOf(out, 0), rotation);
  const Siting siting = turned(frame.width(), frame.height(), rotation);
  // A chroma sample is two luma samples wide, and a quarter of that half a luma sample.
  const int shiftX = static_cast<int>((kLeft.x - siting.x) * 2);
  const int shiftY = static_cast<int>((kLeft.y - siting.y) * 2);
  std::vector<std::uint8_t> scratch;
  for (const int index : std::array{1, 2}) {
    const Plane to = planeOf(out, index);
    scratch.resize(static_cast<std::size_t>(to.width) * to.height);
    const Plane between{scratch.data(), to.width, to.width, to.height};
    turn(planeOf(frame, index), between, rotation);
    shiftPlane(between, to, shiftX, shiftY);
  }
  return out;
}

}  // namespace framewright::engine
