// Views of pixel memory that someone else owns: one plane, a 4:2:0 picture, an RGBA picture. Copied by value,
// valid as long as that memory is. They know neither FFmpeg nor who allocated anything.
#pragma once

#include <cstddef>
#include <cstdint>

namespace framewright::compose {

// In pixels or samples, as the user of it says.
struct Size {
  int width = 0;
  int height = 0;

  bool operator==(const Size&) const = default;
};

// Whole pixels of the output: x and y are the first column and row inside.
struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  [[nodiscard]] bool empty() const { return width <= 0 || height <= 0; }
  bool operator==(const Rect&) const = default;
};

// One byte a sample. `stride` is the distance between rows in bytes and may be 0: every row is then the same.
struct PlaneView {
  const uint8_t* data = nullptr;
  ptrdiff_t stride = 0;
  int width = 0;
  int height = 0;

  [[nodiscard]] const uint8_t* row(int y) const { return data + y * stride; }
  [[nodiscard]] bool empty() const { return data == nullptr; }
};

struct MutablePlane {
  uint8_t* data = nullptr;
  ptrdiff_t stride = 0;
  int width = 0;
  int height = 0;

  [[nodiscard]] uint8_t* row(int y) const { return data + y * stride; }
  operator PlaneView() const { return {data, stride, width, height}; }  // a view may always be read
};

// 4:2:0, BT.709, limited range, left-sited chroma: the chroma sample (i, j) stands on luma column 2i, halfway
// between the luma rows 2j and 2j + 1. Odd sizes have (n + 1) / 2 chroma samples.
struct Yuv420View {
  PlaneView y;
  PlaneView u;
  PlaneView v;

  [[nodiscard]] Size size() const { return {y.width, y.height}; }
};

// The same layout as Yuv420View, to be written.
struct MutableYuv420 {
  MutablePlane y;
  MutablePlane u;
  MutablePlane v;

  [[nodiscard]] Size size() const { return {y.width, y.height}; }
  operator Yuv420View() const { return {y, u, v}; }
};

// Bytes R, G, B, A; sRGB, 8 bits each. `stride` in bytes.
struct RgbaView {
  const uint8_t* data = nullptr;
  ptrdiff_t stride = 0;
  int width = 0;
  int height = 0;

  [[nodiscard]] const uint8_t* row(int y) const { return data + y * stride; }
};

// The same layout as RgbaView, to be written.
struct MutableRgba {
  uint8_t* data = nullptr;
  ptrdiff_t stride = 0;
  int width = 0;
  int height = 0;

  [[nodiscard]] uint8_t* row(int y) const { return data + y * stride; }
  operator RgbaView() const { return {data, stride, width, height}; }
};

// How many chroma samples `n` luma samples have in 4:2:0.
[[nodiscard]] constexpr int chromaExtent(int n) { return (n + 1) / 2; }

}  // namespace framewright::compose
