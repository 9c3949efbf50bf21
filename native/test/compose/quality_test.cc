// Scaling against zimg, which does the same in floating point: the same picture within what 8 bits can hold.
#include <gtest/gtest.h>
#include <zimg.h>

#include <cmath>
#include <memory>
#include <random>

#include "compose/aligned_buffer.h"
#include "compose/blend.h"
#include "compose/place.h"
#include "pictures.h"

namespace framewright::compose {
namespace {

using testing::Picture420;

// What film has: soft shapes, hard edges, texture down to single samples, grain.
void paintScene(Picture420& picture) {
  std::mt19937 random(99);
  const auto scene = [&](double x, double y) {
    double value = 110 + 60 * std::sin(x / 37) * std::cos(y / 23) + 25 * std::sin(x * y / 900);
    if (std::hypot(x - 300, y - 200) < 90) value += 50;
    if (std::fmod(x + 2 * y, 61) < 9) value -= 40;
    if (x > 420 && y > 240) value += 20 * std::sin(x * 1.3) + 20 * std::sin(y * 1.1);
    return std::clamp(value + static_cast<double>(random() % 9) - 4, 16.0, 235.0);
  };
  picture.paint(scene, scene);
}

struct FreeGraph {
  void operator()(zimg_filter_graph* graph) const { zimg_filter_graph_free(graph); }
};

// Planes in memory as zimg wants it.
struct AlignedPicture {
  explicit AlignedPicture(Size size) : width(size.width), height(size.height) {
    stride = AlignedBuffer::strideFor(width);
    memory.resize(static_cast<size_t>(stride) * static_cast<size_t>(height) * 3);
  }
  [[nodiscard]] MutablePlane plane(int i) {
    uint8_t* const data = memory.data() + i * stride * height;
    if (i == 0) return {data, stride, width, height};
    return {data, stride, chromaExtent(width), chromaExtent(height)};
  }
  int width, height;
  ptrdiff_t stride;
  AlignedBuffer memory;
};

void copy(const PlaneView& from, const MutablePlane& to) {
  for (int y = 0; y < to.height; ++y) std::copy_n(from.row(y), to.width, to.row(y));
}

Picture420 byZimg(const Picture420& source, Size size) {
  const auto format = [](Size s) {
    zimg_image_format result;
    zimg_image_format_default(&result, ZIMG_API_VERSION);
    result.width = static_cast<unsigned>(s.width);
    result.height = static_cast<unsigned>(s.height);
    result.pixel_type = ZIMG_PIXEL_BYTE;
    result.subsample_w = result.subsample_h = 1;
    result.color_family = ZIMG_COLOR_YUV;
    result.matrix_coefficients = ZIMG_MATRIX_BT709;
    result.chroma_location = ZIMG_CHROMA_LEFT;
    return result;
  };
  const zimg_image_format from = format(source.size()), to = format(size);
  zimg_graph_builder_params parameters;
  zimg_graph_builder_params_default(&parameters, ZIMG_API_VERSION);
  parameters.resample_filter = parameters.resample_filter_uv = ZIMG_RESIZE_BICUBIC;
  parameters.filter_param_a = parameters.filter_param_a_uv = 0;  // Catmull-Rom
  parameters.filter_param_b = parameters.filter_param_b_uv = 0.5;
  const std::unique_ptr<zimg_filter_graph, FreeGraph> graph(zimg_filter_graph_build(&from, &to, &parameters));
  size_t scratch_bytes = 0;
  zimg_filter_graph_get_tmp_size(graph.get(), &scratch_bytes);
  AlignedBuffer scratch(scratch_bytes);
  AlignedPicture in(source.size()), out(size);
  const Yuv420View planes = source;
  copy(planes.y, in.plane(0));
  copy(planes.u, in.plane(1));
  copy(planes.v, in.plane(2));
  zimg_image_buffer_const input{};
  zimg_image_buffer output{};
  input.version = output.version = ZIMG_API_VERSION;
  for (int i = 0; i < 3; ++i) {
    input.plane[i] = {in.plane(i).data, in.plane(i).stride, ZIMG_BUFFER_MAX};
    output.plane[i] = {out.plane(i).data, out.plane(i).stride, ZIMG_BUFFER_MAX};
  }
  EXPECT_EQ(zimg_filter_graph_process(graph.get(), &input, &output, scratch.data(), nullptr, nullptr, nullptr,
                                      nullptr),
            0);
  Picture420 result(size.width, size.height);
  copy(out.plane(0), result.y);
  copy(out.plane(1), result.u);
  copy(out.plane(2), result.v);
  return result;
}

class Quality : public ::testing::TestWithParam<Size> {};

TEST_P(Quality, IsThatOfTheSameFilterInFloatingPoint) {
  Picture420 source(640, 360);
  paintScene(source);
  const Size size = GetParam();
  Picture420 ours(size.width, size.height);
  Placer placer;
  PlacedLayer layer;
  placer.place(source, testing::placedAt(0, 0, size.width, size.height), size, layer);
  blend(layer, kOpacityOne, ours);
  const Picture420 theirs = byZimg(source, size);
  // Up to a ratio of 4 the filter is the same; beyond, the picture is halved first.
  const double least = size.width * 4 >= 640 ? 55 : 40;
  EXPECT_GT(testing::psnr(ours.y.view(), theirs.y.view(), 3), least);
  EXPECT_GT(testing::psnr(ours.u.view(), theirs.u.view(), 3), least);
  EXPECT_GT(testing::psnr(ours.v.view(), theirs.v.view(), 3), least);
}

INSTANTIATE_TEST_SUITE_P(Sizes, Quality,
                         ::testing::Values(Size{960, 540}, Size{1280, 720}, Size{700, 400}, Size{600, 340},
                                           Size{320, 180}, Size{214, 122}, Size{160, 90}, Size{100, 56}));

}  // namespace
}  // namespace framewright::compose
