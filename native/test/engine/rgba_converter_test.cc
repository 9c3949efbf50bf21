#include "engine/rgba_converter.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "av/error.h"
#include "engine/picture_bytes.h"

namespace framewright::engine {
namespace {

av::Frame ramp(av::BufferPool& pool, int width, int height, AVPixelFormat format = AV_PIX_FMT_RGBA) {
  std::vector<uint8_t> bytes(static_cast<size_t>(width * height) * 4);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      uint8_t* pixel = bytes.data() + static_cast<size_t>(y * width + x) * 4;
      pixel[0] = static_cast<uint8_t>(x * 255 / width);
      pixel[1] = static_cast<uint8_t>(y * 255 / height);
      pixel[2] = 128;
      pixel[3] = 255;
    }
  }
  const PlaneLayout layout[] = {{0, static_cast<size_t>(width) * 4}};
  return frameFromBytes(pool, format, width, height, bytes, layout);
}

TEST(RgbaConverter, TakesTheKernelWhereThereIsNothingQuicker) {
  av::BufferPool pool(1 << 20);
  RgbaConverter converter({64, 48}, RgbaWay::kQuickest, pool);
  EXPECT_EQ(converter.used(), "");
  (void)converter.convert(ramp(pool, 64, 48));
  EXPECT_EQ(converter.used(), "SIMD kernel");
}

TEST(RgbaConverter, GivesNearlyTheSameByEveryWay) {
  av::BufferPool pool(1 << 20);
  for (const AVPixelFormat format : {AV_PIX_FMT_YUV420P, AV_PIX_FMT_NV12}) {
    for (const AVPixelFormat from : {AV_PIX_FMT_RGBA, AV_PIX_FMT_RGB0}) {
      const av::Frame rgba = ramp(pool, 64, 48, from);
      RgbaConverter kernel({64, 48, format}, RgbaWay::kKernel, pool);
      RgbaConverter scaler({64, 48, format}, RgbaWay::kScaler, pool);
      const av::Frame a = kernel.convert(rgba);
      const av::Frame b = scaler.convert(rgba);
      EXPECT_EQ(a.format(), format);
      EXPECT_EQ(b.format(), format);
      EXPECT_EQ(scaler.used(), "libswscale");
      for (int y = 0; y < 48; ++y) {
        for (int x = 0; x < 64; ++x) {
          ASSERT_LE(std::abs(a->data[0][y * a->linesize[0] + x] - b->data[0][y * b->linesize[0] + x]), 2);
        }
      }
      for (int y = 0; y < 24; ++y) {
        for (int x = 0; x < 32; ++x) {
          ASSERT_LE(std::abs(a->data[1][y * a->linesize[1] + x] - b->data[1][y * b->linesize[1] + x]), 6);
        }
      }
    }
  }
}

TEST(RgbaConverter, TakesOddSizes) {
  av::BufferPool pool(1 << 20);
  RgbaConverter converter({33, 17}, RgbaWay::kQuickest, pool);
  const av::Frame made = converter.convert(ramp(pool, 33, 17));
  EXPECT_EQ(made.width(), 33);
  EXPECT_EQ(made->colorspace, AVCOL_SPC_BT709);
}

TEST(RgbaConverter, SaysWhyAWayThatWasAskedForIsNotThere) {
#ifndef __APPLE__
  av::BufferPool pool(1 << 20);
  RgbaConverter converter({64, 48, AV_PIX_FMT_NV12}, RgbaWay::kTransfer, pool);
  EXPECT_THROW((void)converter.convert(ramp(pool, 64, 48)), av::Error);
  RgbaConverter quickest({64, 48, AV_PIX_FMT_NV12}, RgbaWay::kQuickest, pool);
  (void)quickest.convert(ramp(pool, 64, 48));
  EXPECT_EQ(quickest.used(), "SIMD kernel");
  EXPECT_NE(quickest.reason().find("macOS"), std::string::npos);
#endif
}

TEST(RgbaConverter, KnowsItsWaysByName) {
  EXPECT_EQ(rgbaWay("auto"), RgbaWay::kQuickest);
  EXPECT_EQ(rgbaWay("transfer"), RgbaWay::kTransfer);
  EXPECT_EQ(rgbaWay("kernel"), RgbaWay::kKernel);
  EXPECT_EQ(rgbaWay("scaler"), RgbaWay::kScaler);
  EXPECT_THROW((void)rgbaWay("gpu"), std::invalid_argument);
}

}  // namespace
}  // namespace framewright::engine
