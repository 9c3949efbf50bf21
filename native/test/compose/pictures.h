// Pictures that tests and benchmarks draw on and compare: they own their memory, with odd strides on purpose.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <random>
#include <vector>

#include "compose/placement.h"
#include "compose/plane.h"

namespace framewright::compose::testing {

class Plane {
 public:
  Plane(int width, int height, int padding = 7)
      : memory_(static_cast<size_t>(width + padding) * static_cast<size_t>(height)),
        view_{memory_.data(), width + padding, width, height} {}
  Plane(const Plane&) = delete;
  Plane(Plane&&) = default;

  operator MutablePlane() const { return view_; }
  operator PlaneView() const { return view_; }
  [[nodiscard]] const MutablePlane& view() const { return view_; }
  uint8_t& at(int x, int y) { return view_.row(y)[x]; }

  // Every sample becomes value(x, y).
  void draw(const std::function<int(int, int)>& value) {
    for (int y = 0; y < view_.height; ++y) {
      for (int x = 0; x < view_.width; ++x) at(x, y) = static_cast<uint8_t>(value(x, y));
    }
  }

 private:
  std::vector<uint8_t> memory_;
  MutablePlane view_;
};

class Picture420 {
 public:
  Picture420(int width, int height)
      : y(width, height),
        u(chromaExtent(width), chromaExtent(height)),
        v(chromaExtent(width), chromaExtent(height)) {}

  operator MutableYuv420() const { return {y.view(), u.view(), v.view()}; }
  operator Yuv420View() const { return {y.view(), u.view(), v.view()}; }
  [[nodiscard]] Size size() const { return {y.view().width, y.view().height}; }

  Picture420& paint(int luma, int blue_difference, int red_difference) {
    y.draw([=](int, int) { return luma; });
    u.draw([=](int, int) { return blue_difference; });
    v.draw([=](int, int) { return red_difference; });
    return *this;
  }

  // `luma` and `chroma` of continuous luma coordinates, at each sample's own place.
  Picture420& paint(const std::function<double(double, double)>& luma,
                    const std::function<double(double, double)>& chroma) {
    y.draw([&](int i, int j) { return static_cast<int>(std::lround(luma(i + 0.5, j + 0.5))); });
    u.draw([&](int i, int j) { return static_cast<int>(std::lround(chroma(2 * i + 0.5, 2 * j + 1.0))); });
    v.draw(
        [&](int i, int j) { return static_cast<int>(std::lround(255 - chroma(2 * i + 0.5, 2 * j + 1.0))); });
    return *this;
  }

  Picture420& paintNoise(std::mt19937& random) {
    const auto noise = [&](int, int) { return static_cast<int>(random() & 0xFF); };
    y.draw(noise);
    u.draw(noise);
    v.draw(noise);
    return *this;
  }

  Plane y, u, v;
};

class PictureRgba {
 public:
  PictureRgba(int width, int height)
      : memory_(static_cast<size_t>(width) * static_cast<size_t>(height) * 4),
        width_(width),
        height_(height) {}

  operator RgbaView() const { return {memory_.data(), 4 * static_cast<ptrdiff_t>(width_), width_, height_}; }
  operator MutableRgba() { return {memory_.data(), 4 * static_cast<ptrdiff_t>(width_), width_, height_}; }
  uint8_t* at(int x, int y) {
    return memory_.data() +
           4 * (static_cast<size_t>(y) * static_cast<size_t>(width_) + static_cast<size_t>(x));
  }
  [[nodiscard]] std::vector<uint8_t>& memory() { return memory_; }

  void set(int x, int y, int r, int g, int b, int a = 255) {
    uint8_t* const pixel = at(x, y);
    pixel[0] = static_cast<uint8_t>(r);
    pixel[1] = static_cast<uint8_t>(g);
    pixel[2] = static_cast<uint8_t>(b);
    pixel[3] = static_cast<uint8_t>(a);
  }

 private:
  std::vector<uint8_t> memory_;
  int width_;
  int height_;
};

inline int greatestDifference(const PlaneView& a, const PlaneView& b) {
  int greatest = 0;
  for (int y = 0; y < a.height; ++y) {
    for (int x = 0; x < a.width; ++x) greatest = std::max(greatest, std::abs(a.row(y)[x] - b.row(y)[x]));
  }
  return greatest;
}

inline int greatestDifference(const Yuv420View& a, const Yuv420View& b) {
  return std::max({greatestDifference(a.y, b.y), greatestDifference(a.u, b.u), greatestDifference(a.v, b.v)});
}

inline double psnr(const PlaneView& a, const PlaneView& b, int margin = 0) {
  double sum = 0;
  for (int y = margin; y < a.height - margin; ++y) {
    for (int x = margin; x < a.width - margin; ++x) sum += std::pow(a.row(y)[x] - b.row(y)[x], 2);
  }
  const double samples = static_cast<double>(a.width - 2 * margin) * (a.height - 2 * margin);
  return sum == 0 ? 99 : 10 * std::log10(255 * 255 * samples / sum);
}

// A rectangle in output pixels; the whole source, upright, opaque.
inline Placement placedAt(double x, double y, double width, double height) {
  const auto fixed = [](double pixels) { return static_cast<int32_t>(std::lround(pixels * kPixelOne)); };
  Placement placement;
  placement.x = fixed(x);
  placement.y = fixed(y);
  placement.width = fixed(width);
  placement.height = fixed(height);
  return placement;
}

inline Placement turned(Placement placement, double degrees) {
  placement.rotation = static_cast<int32_t>(std::lround(degrees / 360 * kTurnOne)) & (kTurnOne - 1);
  return placement;
}

}  // namespace framewright::compose::testing
