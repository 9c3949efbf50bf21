// What is asked of Apple's frameworks, and what is given back to them, against a fake of theirs.
#include "videotoolbox/pixel_transfer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "av/error.h"
#include "engine/picture_bytes.h"
#include "engine/rgba_converter.h"
#include "fake_apple.h"

#ifndef __APPLE__

namespace framewright::videotoolbox {
namespace {

class TransferPath final : public engine::RgbaPath {
 public:
  TransferPath(int width, int height) : transfer_(width, height) {}
  [[nodiscard]] const char* name() const override { return "transfer"; }
  [[nodiscard]] av::Frame convert(const av::Frame& rgba) override { return transfer_.convert(rgba); }

 private:
  PixelTransfer transfer_;
};

class PixelTransfers : public ::testing::Test {
 protected:
  PixelTransfers() : pool_(1 << 20) { resetFakeApple(); }
  // Everything that was made is let go, also after a failure.
  ~PixelTransfers() override {
    EXPECT_EQ(fakeApple().objects(), 0);
    EXPECT_EQ(fakeApple().locks, 0);
    EXPECT_EQ(fakeApple().releasedWithoutEnd, 0);
  }

  av::Frame picture(int width = 32, int height = 18) {
    std::vector<uint8_t> bytes(static_cast<size_t>(width * height) * 4);
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i * 7 + i / 64);
    const engine::PlaneLayout layout[] = {{0, static_cast<size_t>(width) * 4}};
    return engine::frameFromBytes(pool_, AV_PIX_FMT_RGBA, width, height, bytes, layout);
  }

  // The picture as the kernel makes it: what the fake's transfer is compared with.
  av::Frame wanted(const av::Frame& rgba) {
    engine::RgbaConverter kernel({rgba.width(), rgba.height(), AV_PIX_FMT_NV12}, engine::RgbaWay::kKernel,
                                 pool_);
    return kernel.convert(rgba);
  }

  static void expectEqual(const av::Frame& a, const av::Frame& b) {
    for (int plane = 0; plane < 2; ++plane) {
      for (int y = 0; y < a.height() / (plane + 1); ++y) {
        for (int x = 0; x < a.width(); ++x) {
          ASSERT_EQ(a->data[plane][y * a->linesize[plane] + x], b->data[plane][y * b->linesize[plane] + x])
              << "plane " << plane << ", " << x << ", " << y;
        }
      }
    }
  }

  av::BufferPool pool_;
};

TEST_F(PixelTransfers, GiveTheSamePictureWhateverTheStrides) {
  for (const size_t padding : {size_t{0}, size_t{16}, size_t{64}, size_t{100}}) {
    fakeApple().padding = padding;
    PixelTransfer transfer(32, 18);
    const av::Frame rgba = picture();
    const av::Frame frame = transfer.convert(rgba);
    EXPECT_EQ(frame.format(), AV_PIX_FMT_NV12);
    EXPECT_EQ(frame->linesize[0], static_cast<int>(32 + padding));
    EXPECT_EQ(frame->colorspace, AVCOL_SPC_BT709);
    EXPECT_EQ(frame->color_range, AVCOL_RANGE_MPEG);
    expectEqual(frame, wanted(rgba));
  }
}

TEST_F(PixelTransfers, KeepAFramesBufferLockedUntilItsLastCloneIsGone) {
  av::Frame clone;
  {
    PixelTransfer transfer(32, 18);
    av::Frame frame = transfer.convert(picture());
    clone = frame.clone();
    frame.reset();
    EXPECT_EQ(fakeApple().locks, 1);
  }
  // The session and its pools are gone, the buffer is not.
  EXPECT_EQ(fakeApple().objects(), 1);
  EXPECT_EQ(fakeApple().locks, 1);
  expectEqual(clone, wanted(picture()));
  clone.reset();
  EXPECT_EQ(fakeApple().objects(), 0);
  EXPECT_EQ(fakeApple().locks, 0);
}

TEST_F(PixelTransfers, MakeOneSessionForManyPictures) {
  PixelTransfer transfer(32, 18);
  for (int i = 0; i < 50; ++i) (void)transfer.convert(picture());
  EXPECT_EQ(fakeApple().calls["VTPixelTransferSessionCreate"], 1);
  EXPECT_EQ(fakeApple().calls["CVPixelBufferPoolCreate"], 2);
  EXPECT_EQ(fakeApple().alive["CVPixelBufferPoolCreatePixelBuffer"], 0);
}

TEST_F(PixelTransfers, RefuseOddSizesBeforeAnythingIsMade) {
  EXPECT_THROW(PixelTransfer(33, 18), av::Error);
  EXPECT_THROW(PixelTransfer(32, 17), av::Error);
  EXPECT_TRUE(fakeApple().calls.empty());
}

TEST_F(PixelTransfers, MakeASessionAnewThatWasTakenAway) {
  PixelTransfer transfer(32, 18);
  (void)transfer.convert(picture());
  fakeApple().failNext["VTPixelTransferSessionTransferImage"] = kVTInvalidSessionErr;
  const av::Frame rgba = picture();
  expectEqual(transfer.convert(rgba), wanted(rgba));
  EXPECT_EQ(fakeApple().calls["VTPixelTransferSessionCreate"], 2);
}

TEST_F(PixelTransfers, GiveUpASessionThatIsTakenAwayTwiceInARow) {
  PixelTransfer transfer(32, 18);
  fakeApple().failAlways["VTPixelTransferSessionTransferImage"] = kVTInvalidSessionErr;
  EXPECT_THROW((void)transfer.convert(picture()), av::Error);
  EXPECT_EQ(fakeApple().calls["VTPixelTransferSessionTransferImage"], 2);
  fakeApple().failAlways.clear();
  EXPECT_NO_THROW((void)transfer.convert(picture()));
}

TEST_F(PixelTransfers, GoOnWhenASessionCouldNotBeMadeAnewAtOnce) {
  PixelTransfer transfer(32, 18);
  fakeApple().failNext["VTPixelTransferSessionTransferImage"] = kVTInvalidSessionErr;
  fakeApple().failNext["VTPixelTransferSessionCreate"] = -12902;
  EXPECT_THROW((void)transfer.convert(picture()), av::Error);
  const av::Frame rgba = picture();
  expectEqual(transfer.convert(rgba), wanted(rgba));
}

TEST_F(PixelTransfers, LetGoOfEverythingWhateverCallFails) {
  // Each with an error of Apple's, and with success that gives nothing.
  for (const char* call :
       {"CFNumberCreate", "CFDictionaryCreate", "CVPixelBufferPoolCreate", "VTPixelTransferSessionCreate",
        "VTSessionSetProperty", "CVPixelBufferPoolCreatePixelBuffer", "CVPixelBufferLockBaseAddress",
        "VTPixelTransferSessionTransferImage"}) {
    resetFakeApple();
    fakeApple().failNext[call] = -6661;
    try {
      PixelTransfer transfer(32, 18);
      (void)transfer.convert(picture());
      ADD_FAILURE() << call;
    } catch (const av::Error& error) {
      EXPECT_EQ(error.code(), av::ErrorCode::kEncoderFailed) << call;
      EXPECT_NE(std::string(error.what()).find(call), std::string::npos) << error.what();
    }
    EXPECT_EQ(fakeApple().objects(), 0) << call;
    EXPECT_EQ(fakeApple().locks, 0) << call;
  }
  for (const char* call :
       {"CVPixelBufferPoolCreate", "VTPixelTransferSessionCreate", "CVPixelBufferPoolCreatePixelBuffer"}) {
    resetFakeApple();
    fakeApple().failNext[call] = 0;
    EXPECT_THROW((void)PixelTransfer(32, 18).convert(picture()), av::Error) << call;
    EXPECT_EQ(fakeApple().objects(), 0) << call;
  }
}

TEST_F(PixelTransfers, AreLeftForTheKernelWhenTheyFailMidway) {
  const engine::RgbaTarget target{32, 18, AV_PIX_FMT_NV12};
  engine::RgbaConverter converter(
      {[] { return std::make_unique<TransferPath>(32, 18); },
       [&] { return std::make_unique<TransferPath>(33, 18); },  // never works
       [&, rest = std::make_shared<engine::RgbaConverter>(target, engine::RgbaWay::kKernel, pool_)] {
         class Rest final : public engine::RgbaPath {
          public:
           explicit Rest(std::shared_ptr<engine::RgbaConverter> inner) : inner_(std::move(inner)) {}
           [[nodiscard]] const char* name() const override { return "rest"; }
           [[nodiscard]] av::Frame convert(const av::Frame& rgba) override { return inner_->convert(rgba); }

          private:
           std::shared_ptr<engine::RgbaConverter> inner_;
         };
         return std::make_unique<Rest>(rest);
       }});
  (void)converter.convert(picture());
  EXPECT_EQ(converter.used(), "transfer");
  EXPECT_TRUE(converter.reason().empty());
  fakeApple().failAlways["VTPixelTransferSessionTransferImage"] = -12911;
  const av::Frame rgba = picture();
  expectEqual(converter.convert(rgba), wanted(rgba));
  EXPECT_EQ(converter.used(), "rest");
  EXPECT_NE(converter.reason().find("-12911"), std::string::npos);
  EXPECT_NE(converter.reason().find("even sizes"), std::string::npos);
  EXPECT_EQ(fakeApple().objects(), 0);
}

}  // namespace
}  // namespace framewright::videotoolbox

#endif
