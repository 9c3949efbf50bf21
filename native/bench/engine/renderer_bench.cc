// What a frame of photographs that move costs to draw, from its draw list to a frame for an encoder, at
// 1080p, one thread. Items are output frames.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <vector>

#include "../compose/pictures_bench.h"
#include "compose/placement.h"
#include "engine/renderer.h"

namespace framewright::engine {
namespace {

using Words = std::vector<int32_t>;

constexpr int kWidth = 1920;
constexpr int kHeight = 1080;
// Photographs are kept as large as they are shown at most.
constexpr double kZoom = 1.15;
constexpr int kSteps = 150;
// Frames that wait for an encoder: so many of the pool's are in use.
constexpr size_t kWaiting = 4;

Words join(std::initializer_list<Words> parts) {
  Words all;
  for (const Words& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// Raster `index` in the middle of the canvas, `step` of kSteps on the way from filling it to its greatest
// size.
Words zoomed(int32_t index, int step) {
  const double scale = 1 + (kZoom - 1) * step / kSteps;
  const auto pixels = [](double value) { return static_cast<int32_t>(value * compose::kPixelOne); };
  return {2,
          index,
          0,
          0,
          compose::kCropOne,
          compose::kCropOne,
          pixels(kWidth * (1 - scale) / 2),
          pixels(kHeight * (1 - scale) / 2),
          pixels(kWidth * scale),
          pixels(kHeight * scale),
          0,
          compose::kOpacityOne};
}

// list(step) draws a frame of two photographs.
template <typename List>
void draw(benchmark::State& state, const List& list) {
  const compose::bench::Image image(static_cast<int>(kWidth * kZoom), static_cast<int>(kHeight * kZoom), 255);
  const auto still = std::make_shared<const compose::Still>(compose::Still::fromRgba(image));
  Renderer renderer(RenderJob{{kWidth, kHeight, {30, 1}}, {}, {still, still}});
  std::deque<av::Frame> waiting;
  int step = 0;
  for (auto _ : state) {
    waiting.push_back(renderer.frame(list(step = (step + 1) % kSteps)));
    if (waiting.size() > kWaiting) waiting.pop_front();
  }
  state.SetItemsProcessed(state.iterations());
}

void zoomPhoto(benchmark::State& state) {
  draw(state, [](int step) { return join({{1}, zoomed(0, step)}); });
}
BENCHMARK(zoomPhoto)->Unit(benchmark::kMillisecond);

void crossfadePhotos(benchmark::State& state) {
  draw(state, [](int step) {
    return join({{1}, {3, 1 + step * 200, 1}, zoomed(0, step), {1}, zoomed(1, kSteps - step)});
  });
}
BENCHMARK(crossfadePhotos)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace framewright::engine
