// What a frame costs at 1080p, one thread, beside the libraries that do the same. Items are output frames.
#include <benchmark/benchmark.h>
#include <zimg.h>

#include <algorithm>
#include <memory>
#include <vector>

extern "C" {
#include <libswscale/swscale.h>
}

#include "compose/blend.h"
#include "compose/join.h"
#include "compose/place.h"
#include "compose/rgba.h"
#include "compose/shrink.h"
#include "pictures_bench.h"

namespace framewright::compose {
namespace {

using bench::Image;
using bench::Picture;

constexpr Size k1080{1920, 1080};

Placement placedAt(double x, double y, double width, double height) {
  Placement placement;
  placement.x = static_cast<int32_t>(x * kPixelOne);
  placement.y = static_cast<int32_t>(y * kPixelOne);
  placement.width = static_cast<int32_t>(width * kPixelOne);
  placement.height = static_cast<int32_t>(height * kPixelOne);
  return placement;
}

// Whole frames

void mix1080(benchmark::State& state) {
  const Picture from(1920, 1080), to(1920, 1080), out(1920, 1080);
  int32_t weight = 1;
  for (auto _ : state) mix(from, to, weight = weight % 32767 + 1, out);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(mix1080)->Unit(benchmark::kMillisecond);

void circle1080(benchmark::State& state) {
  const Picture from(1920, 1080), to(1920, 1080), out(1920, 1080);
  for (auto _ : state) circle(from, to, 960 * kPixelOne, 540 * kPixelOne, 400 * kPixelOne, out);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(circle1080)->Unit(benchmark::kMillisecond);

// Stills, once each

void shrinkPhoto(benchmark::State& state, int alpha) {
  const Image photo(4096, 4096, alpha);
  for (auto _ : state) benchmark::DoNotOptimize(shrunk(photo, {1448, 1448}));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(shrinkPhoto, opaque, 255)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(shrinkPhoto, translucent, 200)->Unit(benchmark::kMillisecond);

void blendStill(benchmark::State& state, int width, int height, int alpha, int32_t opacity) {
  const Image image(width, height, alpha);
  const Still still = Still::fromRgba(image);
  const Picture out(1920, 1080);
  Placer placer;
  PlacedLayer layer;
  placer.place(still, placedAt(100, 40, width, height), k1080, layer);
  for (auto _ : state) blend(layer, opacity, out);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(blendStill, title_600x200, 600, 200, 180, kOpacityOne)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(blendStill, title_600x200_fading, 600, 200, 180, 20000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(blendStill, whole_canvas, 1820, 1040, 180, kOpacityOne)->Unit(benchmark::kMillisecond);

void placeTitle(benchmark::State& state) {
  const Image image(600, 200, 180);
  const Still still = Still::fromRgba(image);
  Placer placer;
  PlacedLayer layer;
  int i = 0;
  for (auto _ : state) placer.place(still, placedAt(100 + (++i % 4096) / 4096.0, 40, 600, 200), k1080, layer);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(placeTitle)->Unit(benchmark::kMillisecond);

// A zoom: every frame has a geometry of its own, so the filter tables are new every time. `from` and `to`:
// the least and the greatest size of the picture on the canvas, in pixels of its own.
void zoomStill(benchmark::State& state, int width, int height, double from, double to) {
  const Image image(width, height, 255);
  const Still still = Still::fromRgba(image);
  Placer placer;
  PlacedLayer layer;
  int i = 0;
  for (auto _ : state) {
    const double scale = from + (++i % 1000) * (to - from) / 1000;
    placer.place(still,
                 placedAt(-0.5 * (width * scale - 1920), -0.5 * (height * scale - 1080), width * scale,
                          height * scale),
                 k1080, layer);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(zoomStill, 2400x1600, 2400, 1600, 0.8, 1.0)->Unit(benchmark::kMillisecond);
// As photographs are kept for a zoom of so much: shrunk to the greatest size they are shown at.
BENCHMARK_CAPTURE(zoomStill, photo_of_a_slideshow, 2208, 1242, 1 / 1.15, 1.0)->Unit(benchmark::kMillisecond);

void scaleVideo(benchmark::State& state, int width, int height, double out_width, double out_height) {
  const Picture source(width, height);
  Placer placer;
  PlacedLayer layer;
  for (auto _ : state) placer.place(source, placedAt(0, 0, out_width, out_height), k1080, layer);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(scaleVideo, 4k_to_1080, 3840, 2160, 1920, 1080)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(scaleVideo, 720_to_1080, 1280, 720, 1920, 1080)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(scaleVideo, 1080_to_480x270, 1920, 1080, 480, 270)->Unit(benchmark::kMillisecond);

void turnVideo(benchmark::State& state, double width, double height) {
  const Picture source(1920, 1080);
  Placer placer;
  PlacedLayer layer;
  Placement placement = placedAt(600, 300, width, height);
  placement.rotation = kTurnOne / 36;
  for (auto _ : state) placer.place(source, placement, k1080, layer);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(turnVideo, 640x360, 640, 360)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(turnVideo, 1280x720, 1280, 720)->Unit(benchmark::kMillisecond);

// A whole frame of it, each source frame new: placed, what lies below copied, blended.
void pictureInPicture(benchmark::State& state, double degrees) {
  constexpr size_t kFrames = 8;
  std::vector<Picture> above, below;
  for (size_t i = 0; i < kFrames; ++i) {
    above.emplace_back(1920, 1080);
    below.emplace_back(1920, 1080);
  }
  const Picture out(1920, 1080);
  Placer placer;
  PlacedLayer layer;
  Placement placement = placedAt(996, 108, 768, 432);
  placement.rotation = static_cast<int32_t>(degrees / 360 * kTurnOne);
  const auto copy = [](const MutablePlane& from, const MutablePlane& to) {
    for (int y = 0; y < to.height; ++y) std::copy_n(from.row(y), to.width, to.row(y));
  };
  size_t i = 0;
  for (auto _ : state) {
    placer.place(above[i % kFrames], placement, k1080, layer);
    const MutableYuv420& from = below[i++ % kFrames].planes();
    copy(from.y, out.planes().y);
    copy(from.u, out.planes().u);
    copy(from.v, out.planes().v);
    blend(layer, kOpacityOne, out);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(pictureInPicture, upright, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(pictureInPicture, turned, 8)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(pictureInPicture, turned_far, 57)->Unit(benchmark::kMillisecond);

void rgbaToYuv(benchmark::State& state) {
  const Image image(1920, 1080, 255);
  const Picture out(1920, 1080);
  for (auto _ : state) rgbaToYuv420(image, out);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(rgbaToYuv)->Unit(benchmark::kMillisecond);

void yuvToRgba(benchmark::State& state) {
  const Picture source(1920, 1080);
  Image out(1920, 1080, 255);
  for (auto _ : state) yuv420ToRgba(source, out);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(yuvToRgba)->Unit(benchmark::kMillisecond);

void makeStill(benchmark::State& state) {
  const Image image(1920, 1080, 180);
  for (auto _ : state) benchmark::DoNotOptimize(Still::fromRgba(image));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(makeStill)->Unit(benchmark::kMillisecond);

// The same by libswscale

struct FreeSws {
  void operator()(SwsContext* context) const { sws_freeContext(context); }
};
using Sws = std::unique_ptr<SwsContext, FreeSws>;

void swscaleRgba(benchmark::State& state, int flags) {
  const Image image(1920, 1080, 255);
  const Picture out(1920, 1080);
  const Sws context(sws_getContext(1920, 1080, AV_PIX_FMT_RGBA, 1920, 1080, AV_PIX_FMT_YUV420P, flags,
                                   nullptr, nullptr, nullptr));
  const RgbaView view = image;
  const uint8_t* const from[4] = {view.data};
  const int from_strides[4] = {static_cast<int>(view.stride)};
  const MutableYuv420& planes = out.planes();
  uint8_t* const to[4] = {planes.y.data, planes.u.data, planes.v.data};
  const int to_strides[4] = {static_cast<int>(planes.y.stride), static_cast<int>(planes.u.stride),
                             static_cast<int>(planes.v.stride)};
  for (auto _ : state) sws_scale(context.get(), from, from_strides, 0, 1080, to, to_strides);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(swscaleRgba, default, SWS_BICUBIC)->Unit(benchmark::kMillisecond);

void swscale(benchmark::State& state, int width, int height, int flags) {
  const Picture source(width, height), out(1920, 1080);
  const Sws context(sws_getContext(width, height, AV_PIX_FMT_YUV420P, 1920, 1080, AV_PIX_FMT_YUV420P, flags,
                                   nullptr, nullptr, nullptr));
  const MutableYuv420& a = source.planes();
  const MutableYuv420& b = out.planes();
  const uint8_t* const from[4] = {a.y.data, a.u.data, a.v.data};
  const int from_strides[4] = {static_cast<int>(a.y.stride), static_cast<int>(a.u.stride),
                               static_cast<int>(a.v.stride)};
  uint8_t* const to[4] = {b.y.data, b.u.data, b.v.data};
  const int to_strides[4] = {static_cast<int>(b.y.stride), static_cast<int>(b.u.stride),
                             static_cast<int>(b.v.stride)};
  for (auto _ : state) sws_scale(context.get(), from, from_strides, 0, height, to, to_strides);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(swscale, 4k_to_1080_bilinear, 3840, 2160, SWS_BILINEAR)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(swscale, 4k_to_1080_bicubic, 3840, 2160, SWS_BICUBIC)->Unit(benchmark::kMillisecond);

// The same by zimg

struct FreeGraph {
  void operator()(zimg_filter_graph* graph) const { zimg_filter_graph_free(graph); }
};

zimg_image_format zimgFormat(int width, int height) {
  zimg_image_format format;
  zimg_image_format_default(&format, ZIMG_API_VERSION);
  format.width = static_cast<unsigned>(width);
  format.height = static_cast<unsigned>(height);
  format.pixel_type = ZIMG_PIXEL_BYTE;
  format.subsample_w = format.subsample_h = 1;
  format.color_family = ZIMG_COLOR_YUV;
  format.matrix_coefficients = ZIMG_MATRIX_BT709;
  format.chroma_location = ZIMG_CHROMA_LEFT;
  return format;
}

void zimg(benchmark::State& state, int width, int height, zimg_resample_filter_e filter) {
  const Picture source(width, height), out(1920, 1080);
  const zimg_image_format from = zimgFormat(width, height), to = zimgFormat(1920, 1080);
  zimg_graph_builder_params parameters;
  zimg_graph_builder_params_default(&parameters, ZIMG_API_VERSION);
  parameters.resample_filter = parameters.resample_filter_uv = filter;
  parameters.filter_param_a = 0;
  parameters.filter_param_b = 0.5;
  const std::unique_ptr<zimg_filter_graph, FreeGraph> graph(zimg_filter_graph_build(&from, &to, &parameters));
  size_t scratch_bytes = 0;
  zimg_filter_graph_get_tmp_size(graph.get(), &scratch_bytes);
  AlignedBuffer scratch(scratch_bytes);
  zimg_image_buffer_const input{};
  zimg_image_buffer output{};
  input.version = output.version = ZIMG_API_VERSION;
  const MutablePlane* const inputs[3] = {&source.planes().y, &source.planes().u, &source.planes().v};
  const MutablePlane* const outputs[3] = {&out.planes().y, &out.planes().u, &out.planes().v};
  for (int i = 0; i < 3; ++i) {
    input.plane[i] = {inputs[i]->data, inputs[i]->stride, ZIMG_BUFFER_MAX};
    output.plane[i] = {outputs[i]->data, outputs[i]->stride, ZIMG_BUFFER_MAX};
  }
  for (auto _ : state)
    zimg_filter_graph_process(graph.get(), &input, &output, scratch.data(), nullptr, nullptr, nullptr,
                              nullptr);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(zimg, 4k_to_1080_bilinear, 3840, 2160, ZIMG_RESIZE_BILINEAR)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(zimg, 4k_to_1080_bicubic, 3840, 2160, ZIMG_RESIZE_BICUBIC)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(zimg, 720_to_1080_bicubic, 1280, 720, ZIMG_RESIZE_BICUBIC)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace framewright::compose
