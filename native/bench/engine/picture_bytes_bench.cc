// What a VideoFrame costs below JavaScript: made of a caller's bytes, copied to them, converted on the way.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "engine/picture_bytes.h"
#include "engine/picture_converter.h"

namespace framewright::engine {
namespace {

// A picture of `range(0)` by `range(1)` pixels and the caller's memory.
struct Picture {
  int width;
  int height;
  AVPixelFormat format;
  std::vector<PlaneLayout> layout;
  std::vector<uint8_t> bytes;
  av::BufferPool pool{size_t{256} << 20};

  Picture(const benchmark::State& state, AVPixelFormat as)
      : width(static_cast<int>(state.range(0))), height(static_cast<int>(state.range(1))), format(as) {
    const auto pixels = static_cast<size_t>(width) * static_cast<size_t>(height);
    const auto columns = static_cast<size_t>(width);
    if (format == AV_PIX_FMT_RGBA) {
      layout = {{0, columns * 4}};
      bytes.assign(pixels * 4, 90);
    } else {
      layout = {{0, columns}, {pixels, columns / 2}, {pixels + pixels / 4, columns / 2}};
      bytes.assign(pixels + pixels / 2, 90);
    }
  }

  [[nodiscard]] av::Frame frame() { return frameFromBytes(pool, format, width, height, bytes, layout); }
};

void construct(benchmark::State& state, AVPixelFormat format) {
  Picture picture(state, format);
  for (auto _ : state) benchmark::DoNotOptimize(picture.frame().get());
}

void copyTo(benchmark::State& state, AVPixelFormat format) {
  Picture picture(state, format);
  const av::Frame frame = picture.frame();
  for (auto _ : state) {
    copyToBytes(frame, {0, 0, picture.width, picture.height}, picture.bytes, picture.layout);
    benchmark::DoNotOptimize(picture.bytes.data());
  }
}

// I420 as RGBA: by the kernel (BT.709, limited), or by swscale (any other colours).
void copyToRgba(benchmark::State& state, AVColorRange range) {
  Picture picture(state, AV_PIX_FMT_YUV420P);
  av::Frame frame = picture.frame();
  frame->color_range = range;
  const auto stride = static_cast<size_t>(picture.width) * 4;
  std::vector<uint8_t> rgba(stride * static_cast<size_t>(picture.height));
  PictureConverter converter;
  for (auto _ : state) {
    converter.toRgb(frame, {0, 0, picture.width, picture.height}, AV_PIX_FMT_RGBA, rgba, {0, stride});
    benchmark::DoNotOptimize(rgba.data());
  }
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->Args({640, 480})->Args({1920, 1080})->Args({3840, 2160})->Unit(benchmark::kMicrosecond);
}

BENCHMARK_CAPTURE(construct, RGBA, AV_PIX_FMT_RGBA)->Apply(sizes);
BENCHMARK_CAPTURE(construct, I420, AV_PIX_FMT_YUV420P)->Apply(sizes);
BENCHMARK_CAPTURE(copyTo, RGBA, AV_PIX_FMT_RGBA)->Apply(sizes);
BENCHMARK_CAPTURE(copyTo, I420, AV_PIX_FMT_YUV420P)->Apply(sizes);
BENCHMARK_CAPTURE(copyToRgba, kernel, AVCOL_RANGE_MPEG)->Apply(sizes);
BENCHMARK_CAPTURE(copyToRgba, swscale, AVCOL_RANGE_JPEG)->Apply(sizes);

}  // namespace
}  // namespace framewright::engine
