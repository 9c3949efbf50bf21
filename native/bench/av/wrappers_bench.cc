// What owning costs: each wrapper against the bare calls it makes. The pairs are to be equal within noise.
#include <benchmark/benchmark.h>

#include "av/frame.h"
#include "av/packet.h"

extern "C" {
#include <libavcodec/packet.h>
#include <libavutil/frame.h>
}

namespace framewright::av {
namespace {

// RGBA of `range(0)` by `range(1)` pixels.
Frame filled(const benchmark::State& state) {
  FramePool pool(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), AV_PIX_FMT_RGBA);
  return pool.take();
}

void cloneBare(benchmark::State& state) {
  const Frame frame = filled(state);
  for (auto _ : state) {
    AVFrame* copy = av_frame_alloc();
    benchmark::DoNotOptimize(av_frame_ref(copy, frame.get()));
    av_frame_free(&copy);
  }
}

void cloneOwned(benchmark::State& state) {
  const Frame frame = filled(state);
  for (auto _ : state) {
    const Frame copy = frame.clone();
    benchmark::DoNotOptimize(copy.get());
  }
}

// What a clone saves.
void copyPixels(benchmark::State& state) {
  const Frame frame = filled(state);
  FramePool pool(frame.width(), frame.height(), frame.format());
  for (auto _ : state) {
    Frame copy = pool.take();
    benchmark::DoNotOptimize(av_frame_copy(copy.get(), frame.get()));
  }
}

void frameBare(benchmark::State& state) {
  for (auto _ : state) {
    AVFrame* frame = av_frame_alloc();
    benchmark::DoNotOptimize(frame);
    av_frame_free(&frame);
  }
}

void frameOwned(benchmark::State& state) {
  for (auto _ : state) {
    const Frame frame;
    benchmark::DoNotOptimize(frame.get());
  }
}

void packetBare(benchmark::State& state) {
  for (auto _ : state) {
    AVPacket* packet = av_packet_alloc();
    benchmark::DoNotOptimize(packet);
    av_packet_free(&packet);
  }
}

void packetOwned(benchmark::State& state) {
  for (auto _ : state) {
    const Packet packet;
    benchmark::DoNotOptimize(packet.get());
  }
}

void bufferFresh(benchmark::State& state) {
  const Frame like = filled(state);
  for (auto _ : state) {
    AVFrame* frame = av_frame_alloc();
    frame->width = like.width();
    frame->height = like.height();
    frame->format = like.format();
    benchmark::DoNotOptimize(av_frame_get_buffer(frame, 0));
    frame->data[0][0] = 1;
    av_frame_free(&frame);
  }
}

void bufferPooled(benchmark::State& state) {
  const Frame like = filled(state);
  FramePool pool(like.width(), like.height(), like.format());
  for (auto _ : state) {
    Frame frame = pool.take();
    frame->data[0][0] = 1;
    benchmark::DoNotOptimize(frame.get());
  }
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->Args({640, 480})->Args({1920, 1080})->Args({3840, 2160});
}

BENCHMARK(cloneBare)->Apply(sizes);
BENCHMARK(cloneOwned)->Apply(sizes);
BENCHMARK(copyPixels)->Apply(sizes);
BENCHMARK(frameBare);
BENCHMARK(frameOwned);
BENCHMARK(packetBare);
BENCHMARK(packetOwned);
BENCHMARK(bufferFresh)->Apply(sizes);
BENCHMARK(bufferPooled)->Apply(sizes);

}  // namespace
}  // namespace framewright::av
