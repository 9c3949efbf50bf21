// The libraries without anything of ours around them: what bench/webcodecs.ts compares the JavaScript classes
// with, picture by picture the same film and the same settings. And the ways from RGBA to an encoder.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "av/packet.h"
#include "engine/picture_bytes.h"
#include "engine/rgba_converter.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>
}

namespace framewright::engine {
namespace {

constexpr int kWidth = 1280;
constexpr int kHeight = 720;
constexpr int kPictures = 120;
// They are shown three times over.
constexpr int kFrames = 3 * kPictures;
// So often, after a first time that is not counted: pages are touched and processors wake.
constexpr int kFilms = 3;

// bench/webcodecs.ts draws the same.
std::vector<av::Frame> film(av::BufferPool& pool) {
  std::vector<av::Frame> frames;
  for (int t = 0; t < kPictures; ++t) {
    av::Frame frame = takeFrame(pool, AV_PIX_FMT_YUV420P, kWidth, kHeight);
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        frame->data[0][y * frame->linesize[0] + x] = static_cast<uint8_t>(((x + 3 * t) ^ (y + 2 * t)) & 255);
      }
    }
    for (int plane = 1; plane < 3; ++plane) {
      for (int y = 0; y < kHeight / 2; ++y) {
        for (int x = 0; x < kWidth / 2; ++x) {
          frame->data[plane][y * frame->linesize[plane] + x] =
              static_cast<uint8_t>((x + y + t * plane) & 255);
        }
      }
    }
    frame->colorspace = AVCOL_SPC_BT709;
    frame->color_range = AVCOL_RANGE_MPEG;
    frame->color_primaries = AVCOL_PRI_BT709;
    frame->color_trc = AVCOL_TRC_BT709;
    frames.push_back(std::move(frame));
  }
  return frames;
}

struct FreeContext {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
using Context = std::unique_ptr<AVCodecContext, FreeContext>;

void must(int result) {
  if (result < 0) throw std::runtime_error("libavcodec failed");
}

// As native/webcodecs/videoEncoderSettings.ts asks for avc1.64001f at 4 Mbit/s.
Context openEncoder() {
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  if (codec == nullptr) throw std::runtime_error("there is no libx264");
  Context context(avcodec_alloc_context3(codec));
  context->width = kWidth;
  context->height = kHeight;
  context->pix_fmt = AV_PIX_FMT_YUV420P;
  context->time_base = {1, 1'000'000};
  context->framerate = {25, 1};
  context->colorspace = AVCOL_SPC_BT709;
  context->color_range = AVCOL_RANGE_MPEG;
  context->color_primaries = AVCOL_PRI_BT709;
  context->color_trc = AVCOL_TRC_BT709;
  context->thread_count = 0;
  context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  AVDictionary* options = nullptr;
  for (const auto& [key, value] : {std::pair{"b", "4000000"},
                                   {"preset", "veryfast"},
                                   {"forced-idr", "1"},
                                   {"profile", "high"},
                                   {"level", "3.1"}}) {
    av_dict_set(&options, key, value, 0);
  }
  const int opened = avcodec_open2(context.get(), codec, &options);
  av_dict_free(&options);
  must(opened);
  return context;
}

std::vector<av::Packet> encode(const std::vector<av::Frame>& frames, AVCodecContext* context) {
  std::vector<av::Packet> packets;
  const auto drain = [&] {
    for (av::Packet packet; avcodec_receive_packet(context, packet.get()) == 0; packet = av::Packet()) {
      packets.push_back(std::move(packet));
    }
  };
  for (int t = 0; t < kFrames; ++t) {
    av::Frame frame = frames[static_cast<size_t>(t) % frames.size()].clone();
    frame->pts = static_cast<int64_t>(t) * 40'000;
    must(avcodec_send_frame(context, frame.get()));
    drain();
  }
  must(avcodec_send_frame(context, nullptr));
  drain();
  return packets;
}

void encodeBare(benchmark::State& state) {
  av::BufferPool pool(size_t{1} << 30);
  const std::vector<av::Frame> frames = film(pool);
  (void)encode(frames, openEncoder().get());
  for (auto _ : state) {
    const Context context = openEncoder();
    benchmark::DoNotOptimize(encode(frames, context.get()).size());
  }
  state.SetItemsProcessed(state.iterations() * kFrames);
}

// How many come out.
int framesOf(const std::vector<av::Packet>& packets, const AVCodecContext& encoder, int threads) {
  const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_H264);
  const Context context(avcodec_alloc_context3(codec));
  context->thread_count = threads;
  context->extradata = static_cast<uint8_t*>(
      av_mallocz(static_cast<size_t>(encoder.extradata_size) + AV_INPUT_BUFFER_PADDING_SIZE));
  std::copy_n(encoder.extradata, encoder.extradata_size, context->extradata);
  context->extradata_size = encoder.extradata_size;
  must(avcodec_open2(context.get(), codec, nullptr));
  int shown = 0;
  av::Frame frame;
  const auto drain = [&] {
    while (avcodec_receive_frame(context.get(), frame.get()) == 0) ++shown;
  };
  for (const av::Packet& packet : packets) {
    must(avcodec_send_packet(context.get(), packet.get()));
    drain();
  }
  must(avcodec_send_packet(context.get(), nullptr));
  drain();
  return shown;
}

void decodeBare(benchmark::State& state) {
  av::BufferPool pool(size_t{1} << 30);
  const Context encoder = openEncoder();
  const std::vector<av::Packet> packets = encode(film(pool), encoder.get());
  const auto decode = [&] {
    if (framesOf(packets, *encoder, static_cast<int>(state.range(0))) != kFrames) {
      state.SkipWithError("frames are missing");
    }
  };
  decode();
  for (auto _ : state) decode();
  state.SetItemsProcessed(state.iterations() * kFrames);
}

// RGBA of 1080p as an encoder takes it, by each way.
void fromRgba(benchmark::State& state) {
  av::BufferPool pool(64 << 20);
  const std::vector<uint8_t> bytes(size_t{1920} * 1080 * 4, 90);
  const PlaneLayout layout[] = {{0, size_t{1920} * 4}};
  const av::Frame rgba = frameFromBytes(pool, AV_PIX_FMT_RGBA, 1920, 1080, bytes, layout);
  RgbaConverter converter({1920, 1080}, state.range(0) == 0 ? RgbaWay::kKernel : RgbaWay::kScaler, pool);
  for (auto _ : state) benchmark::DoNotOptimize(converter.convert(rgba).get());
  state.SetLabel(std::string(converter.used()));
}

BENCHMARK(encodeBare)
    ->Iterations(kFilms)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(decodeBare)
    ->DenseRange(1, 4)
    ->Iterations(kFilms)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(fromRgba)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace framewright::engine
