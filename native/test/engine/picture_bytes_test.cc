#include "engine/picture_bytes.h"

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "engine/nal_units.h"
#include "engine/picture_converter.h"

namespace framewright::engine {
namespace {

std::vector<uint8_t> counting(size_t size) {
  std::vector<uint8_t> bytes(size);
  std::iota(bytes.begin(), bytes.end(), uint8_t{0});
  return bytes;
}

// 4x2 pixels of I420.
av::Frame small(av::BufferPool& pool) {
  const PlaneLayout layout[] = {{0, 4}, {8, 2}, {10, 2}};
  return frameFromBytes(pool, AV_PIX_FMT_YUV420P, 4, 2, counting(12), layout);
}

TEST(PictureBytes, ComeBackAsTheyWere) {
  av::BufferPool pool(1 << 20);
  const av::Frame frame = small(pool);
  std::vector<uint8_t> bytes(12);
  const PlaneLayout layout[] = {{0, 4}, {8, 2}, {10, 2}};
  copyToBytes(frame, {0, 0, 4, 2}, bytes, layout);
  EXPECT_EQ(bytes, counting(12));
}

TEST(PictureBytes, RefuseWhatDoesNotFit) {
  av::BufferPool pool(1 << 20);
  const av::Frame frame = small(pool);
  std::vector<uint8_t> bytes(11);
  const PlaneLayout layout[] = {{0, 4}, {8, 2}, {10, 2}};
  EXPECT_THROW(copyToBytes(frame, {0, 0, 4, 2}, bytes, layout), std::invalid_argument);
  std::vector<uint8_t> large(99);
  EXPECT_THROW(copyToBytes(frame, {2, 0, 4, 2}, large, layout), std::invalid_argument);
  EXPECT_THROW((void)part(frame, {0, 0, 5, 2}), std::invalid_argument);
  const PlaneLayout huge[] = {{SIZE_MAX - 2, 4}, {8, 2}, {10, 2}};
  EXPECT_THROW(copyToBytes(frame, {0, 0, 4, 2}, large, huge), std::invalid_argument);
  EXPECT_THROW((void)frameFromBytes(pool, AV_PIX_FMT_YUV420P, 4, 2, bytes, layout), std::invalid_argument);
}

TEST(PictureConverter, KeepsItsContexts) {
  av::BufferPool pool(1 << 20);
  PictureConverter converter;
  const av::Frame frame = small(pool);
  std::vector<uint8_t> bytes(32);
  av::Frame full = frame.clone();
  full->color_range = AVCOL_RANGE_JPEG;
  for (int i = 0; i < 5; ++i) converter.toRgb(full, {0, 0, 4, 2}, AV_PIX_FMT_RGBA, bytes, {0, 16});
  EXPECT_EQ(converter.contextsCreated(), 1);
  for (int width = 2; width < 40; width += 2) {
    (void)converter.convert(frame, {width, 2, AV_PIX_FMT_YUV420P, AVCOL_SPC_BT709, false}, pool);
  }
  (void)converter.convert(frame, sideOf(frame), pool);
  EXPECT_EQ(converter.contextsCreated(), 20);
}

// swscale reads up to its vectors' ends, beyond a row's; what lies there must not reach the picture.
TEST(PictureConverter, MakesTheSameWhateverLiesBesideThePicture) {
  constexpr int kHeight = 6;
  for (int width = 1; width < 70; ++width) {
    std::vector<uint8_t> made[2];
    for (const int beside : {0, 1}) {
      av::BufferPool pool(1 << 20);
      av::Buffer dirty = pool.take(4096);
      std::memset(dirty->data, beside * 0xEB, dirty->size);
      dirty.reset();
      const auto columns = static_cast<size_t>(width);
      const size_t chroma = (columns + 1) / 2;
      const size_t u = columns * kHeight;
      const size_t v = u + chroma * kHeight / 2;
      const PlaneLayout layout[] = {{0, columns}, {u, chroma}, {v, chroma}};
      av::Frame frame = frameFromBytes(pool, AV_PIX_FMT_YUV420P, width, kHeight,
                                       counting(v + chroma * kHeight / 2), layout);
      frame->color_range = AVCOL_RANGE_JPEG;
      made[beside].resize(columns * 4 * kHeight);
      PictureConverter converter;
      converter.toRgb(frame, {0, 0, width, kHeight}, AV_PIX_FMT_RGBA, made[beside], {0, columns * 4});
      const av::Frame scaled =
          converter.convert(frame, {34, 10, AV_PIX_FMT_YUV420P, AVCOL_SPC_BT709, false}, pool);
      for (int y = 0; y < 10; ++y) {
        const uint8_t* row = scaled->data[0] + y * scaled->linesize[0];
        made[beside].insert(made[beside].end(), row, row + 34);
      }
    }
    ASSERT_EQ(made[0], made[1]) << width << " columns";
  }
}

TEST(PictureConverter, MakesTheSameOfLimitedBt709ByItsKernelAsOfOtherColoursByTheScaler) {
  av::BufferPool pool(1 << 20);
  const int width = 66;
  const int height = 34;
  const av::Frame frame = takeFrame(pool, AV_PIX_FMT_YUV420P, width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x)
      frame->data[0][y * frame->linesize[0] + x] = static_cast<uint8_t>(40 + x + y);
  }
  for (int plane = 1; plane < 3; ++plane) {
    for (int y = 0; y < height / 2; ++y) {
      for (int x = 0; x < width / 2; ++x) {
        frame->data[plane][y * frame->linesize[plane] + x] =
            static_cast<uint8_t>(110 + x / 2 + plane * y / 2);
      }
    }
  }
  PictureConverter converter;
  const auto stride = static_cast<size_t>(width) * 4;
  std::vector<uint8_t> ours(stride * height);
  converter.toRgb(frame, {0, 0, width, height}, AV_PIX_FMT_BGRA, ours, {0, stride});
  EXPECT_EQ(converter.contextsCreated(), 0);
  // The same numbers with a matrix of their own name, which only the scaler takes.
  av::ColorScaler scaler({width, height, AV_PIX_FMT_YUV420P, AVCOL_SPC_BT709, false},
                         {width, height, AV_PIX_FMT_BGRA, AVCOL_SPC_UNSPECIFIED, true});
  av::Frame wanted = takeFrame(pool, AV_PIX_FMT_BGRA, width, height);
  scaler.convert(frame->data, frame->linesize, wanted->data, wanted->linesize);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width * 4; ++x) {
      ASSERT_NEAR(ours[static_cast<size_t>(y) * stride + static_cast<size_t>(x)],
                  wanted->data[0][y * wanted->linesize[0] + x], 4)
          << x / 4 << ", " << y;
    }
  }
}

TEST(NalUnits, AreFoundBetweenStartCodesOfEitherLength) {
  const std::vector<uint8_t> stream{0, 0, 0, 1, 0x67, 1, 0, 0, 1, 0x68, 2, 0, 0, 0, 1, 0x65, 3, 4};
  const auto units = nalUnits(stream);
  ASSERT_EQ(units.size(), 3U);
  EXPECT_EQ(units[0].size(), 2U);
  EXPECT_EQ(units[1].size(), 2U);
  EXPECT_EQ(units[2].size(), 3U);
  EXPECT_EQ(lengthPrefixed(stream, NalCodec::kH264), (std::vector<uint8_t>{0, 0, 0, 3, 0x65, 3, 4}));
  EXPECT_TRUE(nalUnits({}).empty());
  EXPECT_TRUE(decoderRecord(stream, NalCodec::kH265).empty());
}

}  // namespace
}  // namespace framewright::engine
