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

// Frames of `range(0)` columns at 16:9.
Frame filled(const benchmark::State& state) {
  const int width = static_cast<int>(state.range(0));
  FramePool pool(width, width * 9 / 16 / 2 * 2, AV_PIX_FMT_RGBA);
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

BENCHMARK(cloneBare)->Arg(640)->Arg(3840);
BENCHMARK(cloneOwned)->Arg(640)->Arg(3840);
BENCHMARK(copyPixels)->Arg(640)->Arg(3840);
BENCHMARK(packetBare);
BENCHMARK(packetOwned);
BENCHMARK(bufferFresh)->Arg(640)->Arg(3840);
BENCHMARK(bufferPooled)->Arg(640)->Arg(3840);

}  // namespace
}  // namespace framewright::av
