// The owners of FFmpeg's objects: what they share, what they release, and how they fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "av/decoder.h"
#include "av/demuxer.h"
#include "av/dictionary.h"
#include "av/encoder.h"
#include "av/error.h"
#include "av/filter_graph.h"
#include "av/frame.h"
#include "av/live_count.h"
#include "av/muxer.h"
#include "av/packet.h"
#include "av/resampler.h"
#include "test/support/clip.h"

extern "C" {
#include <libavutil/channel_layout.h>
}

namespace framewright::av {
namespace {

using testing::HasSubstr;

ErrorCode check(const std::function<void()>& step, const std::string& words = "") {
  try {
    step();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr(words));
    return error.code();
  }
  ADD_FAILURE() << "expected an error";
  return ErrorCode::kCancelled;
}

TEST(AvFrame, ACloneSharesPixelsAndOutlivesTheOriginal) {
  const auto before = live.frames.value();
  FramePool pool(64, 32, AV_PIX_FMT_YUV420P);
  std::optional<Frame> original = pool.take();
  std::memset((*original)->data[0], 99, 64);
  const Frame copy = original->clone();
  EXPECT_EQ(copy->data[0], (*original)->data[0]);
  EXPECT_EQ(live.frames.value(), before + 2);
  original.reset();
  EXPECT_EQ(copy->data[0][63], 99);
  EXPECT_EQ(live.frames.value(), before + 1);
}

TEST(AvFramePool, BuffersAreUsedAgainAndFreedWithTheLastFrame) {
  const auto bytes = live.poolBytes.value();
  std::optional<Frame> survivor;
  {
    FramePool pool(640, 360, AV_PIX_FMT_YUV420P);
    for (int i = 0; i < 100; ++i) (void)pool.take();
    EXPECT_EQ(pool.misses(), 1);
    EXPECT_EQ(pool.hits(), 99);
    survivor = pool.take();
    EXPECT_EQ(live.poolBytes.value() - bytes, static_cast<std::int64_t>(pool.frameBytes()));
  }
  (*survivor)->data[2][0] = 1;
  survivor.reset();
  EXPECT_EQ(live.poolBytes.value(), bytes);
}

TEST(AvFramePool, RowsAreAlignedAndMayBeReadPastTheirEnd) {
  for (const AVPixelFormat format :
       {AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P10, AV_PIX_FMT_RGBA, AV_PIX_FMT_GBRP}) {
    FramePool pool(333, 77, format);
    for (int i = 0; i < 4; ++i) {
      const Frame frame = pool.take();
      for (int plane = 0; plane < 4 && frame->data[plane] != nullptr; ++plane) {
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(frame->data[plane]) % 64, 0U);
        EXPECT_EQ(frame->linesize[plane] % 64, 0);
        const int rows = plane == 0 || format != AV_PIX_FMT_YUV420P ? 77 : 39;
        const std::uint8_t* end = frame->data[plane] + rows * frame->linesize[plane] + 64;
        EXPECT_LE(end, frame->buf[0]->data + frame->buf[0]->size);
      }
    }
  }
}

TEST(AvFramePool, SizesThatCannotBeAreRefused) {
  EXPECT_EQ(check([] { FramePool(0, 10, AV_PIX_FMT_YUV420P); }), ErrorCode::kMediaUnsupported);
  EXPECT_EQ(check([] { FramePool(1 << 20, 1 << 20, AV_PIX_FMT_YUV420P); }), ErrorCode::kMediaUnsupported);
}

TEST(AvFramePoolThreaded, ManyThreadsTakeAndDrop) {
  const auto bytes = live.poolBytes.value();
  {
    FramePool pool(64, 64, AV_PIX_FMT_YUV420P);
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&pool, t] {
        std::vector<Frame> kept;
        for (int i = 0; i < 1000; ++i) {
          Frame frame = pool.take();
          frame->data[0][0] = static_cast<std::uint8_t>(t);
          for (int c = 0; c < 10; ++c) kept.push_back(frame.clone());
          if (kept.size() > 40) kept.erase(kept.begin(), kept.begin() + 30);
        }
      });
    }
    threads.clear();
    EXPECT_EQ(pool.hits() + pool.misses(), 4000);
    EXPECT_LE(pool.misses(), 4 * 8);
  }
  EXPECT_EQ(live.poolBytes.value(), bytes);
}

TEST(AvPacket, ACloneSharesBytes) {
  Packet packet;
  ASSERT_EQ(av_new_packet(packet.get(), 100), 0);
  const Packet copy = packet.clone();
  EXPECT_EQ(copy->data, packet->data);
  packet.reset();
  EXPECT_EQ(copy->size, 100);
}

TEST(AvDictionary, CopiesAreTheirOwn) {
  Dictionary one{{"a", "1"}};
  Dictionary two = one;
  two.set("a", "2");
  EXPECT_EQ(av_dict_get(*one.address(), "a", nullptr, 0)->value, std::string("1"));
  EXPECT_EQ(two.firstKey(), "a");
  EXPECT_EQ(Dictionary().firstKey(), "");
}

TEST(AvEncoder, FailuresAreNamed) {
  VideoEncoderSettings settings;
  settings.encoder = "no-such-encoder";
  EXPECT_EQ(check([&] { (void)Encoder::open(settings); }, "no-such-encoder"), ErrorCode::kEncoderMissing);
  settings.encoder = "libx264";
  EXPECT_EQ(check([&] { (void)Encoder::open(settings); }, "refused"), ErrorCode::kEncoderFailed);
  settings.width = settings.height = 64;
  settings.timeBase = {1, 30};
  settings.options = {{"no-such-option", "1"}};
  EXPECT_EQ(check([&] { (void)Encoder::open(settings); }, "no-such-option"), ErrorCode::kEncoderFailed);
}

TEST(AvMuxer, TargetsThatCannotBeWritten) {
  const test::Folder folder;
  EXPECT_EQ(check([&] { (void)Muxer::create(folder.file("no/such/folder.mp4"), "mp4"); }),
            ErrorCode::kTargetUnwritable);
  EXPECT_EQ(check([&] { (void)Muxer::create(folder.file(""), "mp4"); }), ErrorCode::kTargetUnwritable);
  EXPECT_EQ(check([&] { (void)Muxer::create(folder.file("a.mp4"), "no-such-container"); }),
            ErrorCode::kEncoderMissing);
}

TEST(AvMuxer, AFullDiskIsSaidToBeFull) {
  const auto files = live.files.value();
  // Always full.
  EXPECT_EQ(check([] { test::makeClip("/dev/full", {.format = "matroska", .frames = 120}); }, "no space"),
            ErrorCode::kDiskFull);
  EXPECT_EQ(live.files.value(), files);
  EXPECT_EQ(live.codecs.value(), 0);
}

TEST(AvDemuxer, OnlyTheStreamsThatAreKeptComeOut) {
  const test::Folder folder;
  Demuxer demuxer = Demuxer::open(test::makeClip(folder.file("a.mp4"), {.frames = 20, .soundSeconds = 1}));
  const int sound = demuxer.bestStream(AVMEDIA_TYPE_AUDIO).value();
  demuxer.keepOnly(std::array{sound});
  int packets = 0;
  while (const auto packet = demuxer.read()) {
    EXPECT_EQ((*packet)->stream_index, sound);
    ++packets;
  }
  EXPECT_GT(packets, 40);
  EXPECT_EQ(check([&] { (void)demuxer.stream(7); }), ErrorCode::kMediaChanged);
}

TEST(AvDemuxer, PicturesAreNotDecodedWhereTheContainerTellsTheirOrder) {
  const test::Folder folder;
  const auto opened = [&](const char* name, const char* format, const char* bFrames) {
    const Dictionary options{{"preset", "ultrafast"}, {"bf", bFrames}, {"b_strategy", "0"}};
    Demuxer demuxer = Demuxer::open(
        test::makeClip(folder.file(name), {.format = format, .options = options, .soundSeconds = 2}));
    return std::pair(static_cast<AVPixelFormat>(demuxer.stream(0).codecpar->format),
                     demuxer.stream(0).codecpar->video_delay);
  };
  EXPECT_EQ(opened("a.mp4", "mp4", "3"), std::pair(AV_PIX_FMT_NONE, 2));
  EXPECT_EQ(opened("a.mov", "mov", "1"), std::pair(AV_PIX_FMT_NONE, 1));
  // Here only the pictures tell it.
  EXPECT_EQ(opened("a.mkv", "matroska", "3"), std::pair(AV_PIX_FMT_YUV420P, 2));
  EXPECT_EQ(opened("a.ts", "mpegts", "3"), std::pair(AV_PIX_FMT_YUV420P, 2));
  EXPECT_EQ(opened("b.mp4", "mp4", "0"), std::pair(AV_PIX_FMT_YUV420P, 0));
}

TEST(AvResampler, RateAndChannels) {
  Frame in;
  in->format = AV_SAMPLE_FMT_S16;
  in->sample_rate = 44100;
  in->nb_samples = 44100;
  av_channel_layout_default(&in->ch_layout, 1);
  ASSERT_EQ(av_frame_get_buffer(in.get(), 0), 0);
  auto* samples = reinterpret_cast<std::int16_t*>(in->data[0]);
  std::fill_n(samples, 44100, std::int16_t{8192});
  Resampler resampler(in, 48000, 2);
  EXPECT_TRUE(resampler.takes(in));
  const Frame first = resampler.convert(in);
  const Frame rest = resampler.drain();
  EXPECT_NEAR(first->nb_samples + rest->nb_samples, 48000, 2);
  EXPECT_EQ(first->ch_layout.nb_channels, 2);
  EXPECT_EQ(first->format, AV_SAMPLE_FMT_FLTP);
  const float middle = reinterpret_cast<const float*>(first->data[1])[20000];
  EXPECT_GT(middle, 0.1F);
}

TEST(AvFilterGraph, FiltersAndFailures) {
  FramePool pool(64, 32, AV_PIX_FMT_YUV420P);
  Frame frame = pool.take();
  frame->pts = 5;
  FilterGraph graph(frame, {1, 30}, "scale=32:16");
  graph.push(frame);
  graph.pushEnd();
  const auto out = graph.pull();
  ASSERT_TRUE(out);
  EXPECT_EQ(out->width(), 32);
  EXPECT_EQ(out->pts(), 5);
  EXPECT_FALSE(graph.pull());
  EXPECT_EQ(check(
                [&] {
                  FilterGraph(frame, {1, 30}, "no_such_filter");
                },
                "no_such_filter"),
            ErrorCode::kMediaUnsupported);
  EXPECT_EQ(live.graphs.value(), 1);
}

TEST(AvFilterGraph, TakesSeveralInputs) {
  FramePool pool(64, 32, AV_PIX_FMT_YUV420P);
  const Frame left = pool.take();
  const Frame right = pool.take();
  FilterGraph graph({{"left", left}, {"right", right}}, {1, 30}, "[left][right]hstack[out]");
  graph.push(left);
  EXPECT_FALSE(graph.pull());
  graph.push(right, 1);
  graph.pushEnd();
  graph.pushEnd(1);
  const auto out = graph.pull();
  ASSERT_TRUE(out);
  EXPECT_EQ(out->width(), 128);
}

}  // namespace
}  // namespace framewright::av
