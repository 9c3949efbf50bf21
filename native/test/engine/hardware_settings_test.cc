#include "engine/hardware_settings.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/encoder_input.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>
}

namespace framewright::engine {
namespace {

constexpr Canvas kCanvas{.width = 1920, .height = 1080, .frameRate = {30, 1}};

std::string valueOf(av::Dictionary options, const char* key) {
  const AVDictionaryEntry* entry = av_dict_get(*options.address(), key, nullptr, 0);
  return entry == nullptr ? std::string() : entry->value;
}

// No hardware is needed to know what an encoder's options are called, and which values they take.
TEST(HardwareSettingsTest, NamesOptionsThatTheEncodersHave) {
  for (const std::string name :
       {"h264_nvenc", "h264_qsv", "h264_vaapi", "h264_videotoolbox", "h264_amf", "h264_mf", "h264_v4l2m2m"}) {
    const AVCodec* codec = avcodec_find_encoder_by_name(name.c_str());
    if (codec == nullptr) continue;
    for (const std::string preset : {"ultrafast", "veryfast", "medium", "veryslow"}) {
      for (const int quality : {0, 18, 23, 51}) {
        for (av::Dictionary& options : hardwareSettings(name, kCanvas, quality, preset)) {
          AVCodecContext* context = avcodec_alloc_context3(codec);
          EXPECT_EQ(av_opt_set_dict2(context, options.address(), AV_OPT_SEARCH_CHILDREN), 0)
              << name << " " << preset << " " << quality;
          EXPECT_EQ(options.firstKey(), "") << name;
          avcodec_free_context(&context);
        }
      }
    }
  }
}

TEST(HardwareSettingsTest, AskForTheSameQualityInEachEncodersWay) {
  EXPECT_EQ(valueOf(hardwareSettings("h264_nvenc", kCanvas, 21, "veryfast").front(), "cq"), "21");
  EXPECT_EQ(valueOf(hardwareSettings("h264_nvenc", kCanvas, 21, "ultrafast").front(), "preset"), "p1");
  EXPECT_EQ(valueOf(hardwareSettings("h264_nvenc", kCanvas, 21, "veryslow").front(), "preset"), "p7");
  EXPECT_EQ(valueOf(hardwareSettings("h264_qsv", kCanvas, 0, "ultrafast").front(), "global_quality"), "1");
  EXPECT_EQ(valueOf(hardwareSettings("h264_qsv", kCanvas, 23, "ultrafast").front(), "preset"), "veryfast");
}

TEST(HardwareSettingsTest, FallBackToABitRateThatHalvesWithSixSteps) {
  const auto rate = [](int quality) {
    return std::stod(valueOf(hardwareSettings("h264_v4l2m2m", kCanvas, quality, "veryfast").back(), "b"));
  };
  EXPECT_NEAR(rate(23), 7.5e6, 0.1e6);
  EXPECT_NEAR(rate(29) / rate(23), 0.5, 0.01);
}

TEST(EncoderInputTest, PassesOnWhatAnEncoderTakes) {
  const AVCodec* codec = avcodec_find_encoder_by_name("mpeg4");
  EncoderInput input(*codec, 64, 32, 4);
  EXPECT_EQ(input.format(), AV_PIX_FMT_YUV420P);
  av::FramePool pool(64, 32, AV_PIX_FMT_YUV420P);
  const av::Frame frame = pool.take();
  EXPECT_EQ(input.from(frame)->data[0], frame->data[0]);
}

TEST(EncoderInputTest, InterleavesChroma) {
  av::FramePool from(6, 4, AV_PIX_FMT_YUV420P);
  av::FramePool to(6, 4, AV_PIX_FMT_NV12);
  av::Frame frame = from.take();
  frame->pts = 7;
  uint8_t value = 0;
  for (int plane = 0; plane < 3; ++plane) {
    for (int y = 0; y < (plane == 0 ? 4 : 2); ++y) {
      for (int x = 0; x < (plane == 0 ? 6 : 3); ++x)
        frame->data[plane][y * frame->linesize[plane] + x] = value++;
    }
  }
  const av::Frame packed = interleaved(frame, to);
  EXPECT_EQ(packed.format(), AV_PIX_FMT_NV12);
  EXPECT_EQ(packed.pts(), 7);
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 6; ++x) {
      EXPECT_EQ(packed->data[0][y * packed->linesize[0] + x], frame->data[0][y * frame->linesize[0] + x]);
    }
  }
  for (int y = 0; y < 2; ++y) {
    for (int x = 0; x < 3; ++x) {
      const uint8_t* uv = packed->data[1] + static_cast<ptrdiff_t>(y) * packed->linesize[1] + 2 * x;
      EXPECT_EQ(uv[0], frame->data[1][y * frame->linesize[1] + x]);
      EXPECT_EQ(uv[1], frame->data[2][y * frame->linesize[2] + x]);
    }
  }
}

}  // namespace
}  // namespace framewright::engine
