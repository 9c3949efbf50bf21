#include "engine/packet_role.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <vector>

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace framewright::engine {
namespace {

using Bytes = std::vector<uint8_t>;

// First bytes of units: parameter sets, a picture that stands alone, one that builds on others.
constexpr uint8_t kSps = 0x67;
constexpr uint8_t kSei = 0x06;
constexpr uint8_t kIdr = 0x65;
constexpr uint8_t kSlice = 0x41;
// One that none builds on.
constexpr uint8_t kAside = 0x01;

class Stream {
 public:
  // With `lengthBytes` units come behind their lengths, as MP4 has them; 0: behind start codes.
  explicit Stream(AVCodecID codec, int lengthBytes = 0) : parameters_(avcodec_parameters_alloc()) {
    parameters_->codec_id = codec;
    if (lengthBytes == 0) return;
    constexpr int kSize = 8;
    parameters_->extradata =
        static_cast<uint8_t*>(av_mallocz(static_cast<size_t>(kSize) + AV_INPUT_BUFFER_PADDING_SIZE));
    parameters_->extradata_size = kSize;
    parameters_->extradata[0] = 1;
    parameters_->extradata[4] = static_cast<uint8_t>(0xfc | (lengthBytes - 1));
  }
  ~Stream() { avcodec_parameters_free(&parameters_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  [[nodiscard]] bool startsCleanly(const Bytes& bytes) const {
    return isCleanStart(*parameters_, *packetOf(bytes).get());
  }
  [[nodiscard]] bool canLeaveOut(const Bytes& bytes) const {
    return isDisposable(*parameters_, *packetOf(bytes).get());
  }

 private:
  static av::Packet packetOf(const Bytes& bytes) {
    av::Packet packet;
    EXPECT_EQ(av_new_packet(packet.get(), static_cast<int>(bytes.size())), 0);
    if (!bytes.empty()) std::memcpy(packet->data, bytes.data(), bytes.size());
    return packet;
  }

  AVCodecParameters* parameters_;
};

TEST(CleanStart, OfOtherCodecsIsTakenAtItsWord) {
  EXPECT_TRUE(Stream(AV_CODEC_ID_VP9).startsCleanly({1, 2, 3}));
  EXPECT_TRUE(Stream(AV_CODEC_ID_MPEG4).startsCleanly({}));
}

TEST(CleanStart, IsCleanWhereAPictureStandsAlone) {
  const Stream stream(AV_CODEC_ID_H264);
  EXPECT_TRUE(stream.startsCleanly({0, 0, 0, 1, kSps, 9, 0, 0, 1, kIdr, 7}));
  EXPECT_FALSE(stream.startsCleanly({0, 0, 0, 1, kSps, 9, 0, 0, 1, kSei, 6, 0, 0, 1, kSlice, 7}));
  // The importance of a unit is in the same byte and says nothing.
  EXPECT_TRUE(stream.startsCleanly({0, 0, 1, 0x25, 7}));
}

TEST(CleanStart, IsLookedForBehindLengthsOfAnySize) {
  EXPECT_TRUE(Stream(AV_CODEC_ID_H264, 4).startsCleanly({0, 0, 0, 2, kSps, 9, 0, 0, 0, 2, kIdr, 7}));
  EXPECT_TRUE(Stream(AV_CODEC_ID_H264, 2).startsCleanly({0, 2, kSei, 9, 0, 2, kIdr, 7}));
  EXPECT_TRUE(Stream(AV_CODEC_ID_H264, 1).startsCleanly({2, kSei, 9, 2, kIdr, 7}));
  EXPECT_FALSE(Stream(AV_CODEC_ID_H264, 4).startsCleanly({0, 0, 0, 2, kSei, 9, 0, 0, 0, 2, kSlice, 7}));
  // A start code inside a unit is a part of its bytes.
  EXPECT_FALSE(Stream(AV_CODEC_ID_H264, 4).startsCleanly({0, 0, 0, 5, kSlice, 0, 0, 1, kIdr}));
}

TEST(CleanStart, OfDamagedBytesIsLookedForAsFarAsTheyGo) {
  const Stream stream(AV_CODEC_ID_H264, 4);
  EXPECT_FALSE(stream.startsCleanly({}));
  EXPECT_FALSE(stream.startsCleanly({0, 0, 0}));
  EXPECT_FALSE(stream.startsCleanly({0, 0, 0, 9}));
  EXPECT_FALSE(stream.startsCleanly({0xff, 0xff, 0xff, 0xff, kSlice, 1, 2}));
  // The unit is there, if not whole: its first byte says what it is.
  EXPECT_TRUE(stream.startsCleanly({0, 0, 1, 0, kIdr, 1, 2}));
  EXPECT_FALSE(Stream(AV_CODEC_ID_H264).startsCleanly({0, 0, 1}));
}

TEST(Disposable, IsWhatNothingIsBuiltUpon) {
  const Stream stream(AV_CODEC_ID_H264, 4);
  EXPECT_TRUE(stream.canLeaveOut({0, 0, 0, 2, kAside, 9}));
  EXPECT_TRUE(stream.canLeaveOut({0, 0, 0, 2, kSei, 9, 0, 0, 0, 2, kAside, 9, 0, 0, 0, 2, kAside, 9}));
  EXPECT_FALSE(stream.canLeaveOut({0, 0, 0, 2, kSlice, 9}));
  EXPECT_FALSE(stream.canLeaveOut({0, 0, 0, 2, kAside, 9, 0, 0, 0, 2, kSlice, 9}));
  EXPECT_FALSE(stream.canLeaveOut({0, 0, 0, 2, kSei, 9}));
  EXPECT_FALSE(Stream(AV_CODEC_ID_MPEG4).canLeaveOut({0, 0, 1, kAside, 9}));
}

TEST(Disposable, IsNothingThatIsNotWhole) {
  const Stream stream(AV_CODEC_ID_H264, 4);
  EXPECT_FALSE(stream.canLeaveOut({}));
  EXPECT_FALSE(stream.canLeaveOut({0, 0, 0, 3, kAside, 9}));
  EXPECT_FALSE(stream.canLeaveOut({0, 0, 0, 0, 0, 0, 0, 2, kAside, 9}));
  // What is behind the unit may be the beginning of another.
  Bytes bytes{0, 0, 0, 2, kAside, 9};
  for (int stray = 1; stray <= 4; ++stray) {
    bytes.push_back(0);
    EXPECT_FALSE(stream.canLeaveOut(bytes)) << stray;
  }
}

}  // namespace
}  // namespace framewright::engine
