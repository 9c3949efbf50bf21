#include "engine/jpeg_encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "av/decoder.h"
#include "av/live_count.h"
#include "av/packet.h"
#include "compose/color.h"
#include "engine/frame_view.h"
#include "engine/picture_format.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace framewright::engine {
namespace {

constexpr int kWidth = 320;
constexpr int kHeight = 192;

av::Frame even(av::FramePool& pool, uint32_t rgb) {
  av::Frame frame = pool.take();
  compose::fill(compose::toYuv(rgb), mutableView(frame));
  tag(*frame.get(), canvasFormat(frame.width(), frame.height()));
  return frame;
}

av::Frame decoded(const std::vector<uint8_t>& jpeg) {
  AVCodecParameters* parameters = avcodec_parameters_alloc();
  parameters->codec_id = AV_CODEC_ID_MJPEG;
  parameters->codec_type = AVMEDIA_TYPE_VIDEO;
  av::Decoder decoder = av::Decoder::open(*parameters, {1, 25});
  avcodec_parameters_free(&parameters);
  av::Packet packet;
  EXPECT_EQ(av_new_packet(packet.get(), static_cast<int>(jpeg.size())), 0);
  std::memcpy(packet->data, jpeg.data(), jpeg.size());
  decoder.send(packet);
  std::optional<av::Frame> frame = decoder.receive();
  if (!frame) {
    decoder.sendEnd();
    frame = decoder.receive();
  }
  return std::move(*frame);
}

// What a browser makes of the middle: full-range BT.601 (ITU-T T.871).
struct Rgb {
  double red;
  double green;
  double blue;
};

Rgb middleOf(const av::Frame& frame) {
  const int x = frame.width() / 2;
  const int y = frame.height() / 2;
  const double luma = frame->data[0][y * frame->linesize[0] + x];
  const double cb = frame->data[1][y / 2 * frame->linesize[1] + x / 2] - 128;
  const double cr = frame->data[2][y / 2 * frame->linesize[2] + x / 2] - 128;
  return {luma + 1.402 * cr, luma - 0.344136 * cb - 0.714136 * cr, luma + 1.772 * cb};
}

TEST(JpegEncoder, KeepsColoursAsBrowsersReadThem) {
  av::FramePool pool(kWidth, kHeight, AV_PIX_FMT_YUV420P);
  JpegEncoder encoder({160, 96}, 4);
  for (const uint32_t rgb : {0x000000U, 0xFFFFFFU, 0xE02010U, 0x1020E0U, 0x20C040U, 0x808080U, 0x101418U}) {
    const av::Frame frame = decoded(encoder.encode(even(pool, rgb)));
    EXPECT_EQ(frame.width(), 160);
    EXPECT_EQ(frame.height(), 96);
    const Rgb seen = middleOf(frame);
    EXPECT_NEAR(seen.red, rgb >> 16U & 0xFFU, 3) << std::hex << rgb;
    EXPECT_NEAR(seen.green, rgb >> 8U & 0xFFU, 3) << std::hex << rgb;
    EXPECT_NEAR(seen.blue, rgb & 0xFFU, 3) << std::hex << rgb;
  }
}

TEST(JpegEncoder, MakesTheSameOfTheSame) {
  av::FramePool pool(kWidth, kHeight, AV_PIX_FMT_YUV420P);
  JpegEncoder encoder({kWidth, kHeight}, 4);
  const std::vector<uint8_t> first = encoder.encode(even(pool, 0xE02010));
  (void)encoder.encode(even(pool, 0x1020E0));
  EXPECT_EQ(encoder.encode(even(pool, 0xE02010)), first);
  EXPECT_EQ(JpegEncoder({kWidth, kHeight}, 4).encode(even(pool, 0xE02010)), first);
}

TEST(JpegEncoder, TakesPicturesOfAnotherSizeAndRowsOfAnyPlace) {
  av::FramePool pool(kWidth, kHeight, AV_PIX_FMT_YUV420P);
  av::FramePool large(640, 384, AV_PIX_FMT_YUV420P);
  JpegEncoder encoder({160, 96}, 4);
  const std::vector<uint8_t> expected = encoder.encode(even(pool, 0x20C040));
  EXPECT_EQ(encoder.encode(even(large, 0x20C040)), expected);

  // Begins two pixels in, where the converter cannot read it.
  av::Frame shifted = even(large, 0x20C040);
  for (int plane = 0; plane < 3; ++plane) shifted->data[plane] += plane == 0 ? 2 : 1;
  shifted->width = kWidth;
  shifted->height = kHeight;
  EXPECT_EQ(encoder.encode(shifted), expected);
}

TEST(JpegEncoder, SpendsLessOnACoarserPicture) {
  av::FramePool pool(kWidth, kHeight, AV_PIX_FMT_YUV420P);
  av::Frame frame = even(pool, 0x808080);
  uint32_t noise = 7;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      noise = noise * 1664525U + 1013904223U;
      frame->data[0][y * frame->linesize[0] + x] = static_cast<uint8_t>(64 + (noise >> 25U));
    }
  }
  EXPECT_LT(JpegEncoder({kWidth, kHeight}, 20).encode(frame).size(),
            JpegEncoder({kWidth, kHeight}, 4).encode(frame).size() / 2);
}

TEST(JpegEncoder, LeavesNothingBehind) {
  const auto frames = av::live.frames.value();
  const auto codecs = av::live.codecs.value();
  {
    av::FramePool pool(kWidth, kHeight, AV_PIX_FMT_YUV420P);
    JpegEncoder encoder({160, 96}, 4);
    for (int i = 0; i < 10; ++i) (void)encoder.encode(even(pool, 0x20C040));
  }
  EXPECT_EQ(av::live.frames.value(), frames);
  EXPECT_EQ(av::live.codecs.value(), codecs);
}

}  // namespace
}  // namespace framewright::engine
