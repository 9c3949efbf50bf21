#include "engine/idr_picture_ids.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "av/decoder.h"
#include "av/error.h"
#include "test/engine/segment_support.h"

namespace framewright::engine {
namespace {

using Bytes = std::vector<uint8_t>;

// One picture of noise, encoded as a segment's only one.
struct Encoded {
  Bytes parameterSets;
  Bytes packet;
  StreamFormat format;
};

Encoded encodeNoise(const VideoEncoderOptions& options, unsigned seed) {
  std::mt19937 random(seed);
  // Pictures that leave much to code, and pictures that leave little.
  const auto range = static_cast<uint32_t>(1 + random() % 255);
  av::FramePool pool(kSmall.width, kSmall.height, AV_PIX_FMT_YUV420P);
  av::Frame frame = pool.take();
  for (int plane = 0; plane < 3; ++plane) {
    const int shift = plane == 0 ? 0 : 1;
    for (int y = 0; y < kSmall.height >> shift; ++y) {
      uint8_t* row = frame->data[plane] + static_cast<ptrdiff_t>(y) * frame->linesize[plane];
      for (int x = 0; x < kSmall.width >> shift; ++x) row[x] = static_cast<uint8_t>(random() % range);
    }
  }
  VideoEncoder encoder(kSmall, options);
  Encoded encoded;
  const PacketSink sink = [&](const av::Packet& packet) {
    encoded.packet.assign(packet->data, packet->data + packet->size);
  };
  encoder.encode(frame, sink);
  encoder.finish(sink);
  encoded.format = formatOf(encoder.encoder());
  const auto sets = encoded.format.parameters.extradata();
  encoded.parameterSets.assign(sets.begin(), sets.end());
  return encoded;
}

// All samples of the picture in the packet.
Bytes decoded(const Encoded& encoded, const Bytes& bytes) {
  av::Decoder decoder = av::Decoder::open(*encoded.format.parameters, {1, 30});
  av::Packet packet;
  if (av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0) throw std::bad_alloc();
  std::memcpy(packet->data, bytes.data(), bytes.size());
  packet->flags |= AV_PKT_FLAG_KEY;
  decoder.send(packet);
  decoder.sendEnd();
  const auto frame = decoder.receive();
  Bytes samples;
  if (!frame) return samples;
  for (int plane = 0; plane < 3; ++plane) {
    const int shift = plane == 0 ? 0 : 1;
    for (int y = 0; y < frame->height() >> shift; ++y) {
      const uint8_t* row = (*frame)->data[plane] + static_cast<ptrdiff_t>(y) * (*frame)->linesize[plane];
      samples.insert(samples.end(), row, row + (frame->width() >> shift));
    }
  }
  return samples;
}

TEST(IdrPictureIdsTest, RenumbersAPictureWithoutChangingIt) {
  for (const std::string preset : {"ultrafast", "veryfast", "slow"}) {
    for (const double quality : {0.0, 4.0, 23.0, 51.0}) {
      for (unsigned seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE(preset + ", quality " + std::to_string(quality) + ", seed " + std::to_string(seed));
        const Encoded encoded = encodeNoise(segmentOptions(preset, quality), seed);
        const IdrPictureIds ids(encoded.parameterSets);
        ASSERT_EQ(ids.of(encoded.packet), 0U);

        const Bytes other = ids.renumbered(encoded.packet, 1);
        ASSERT_EQ(ids.of(other), 1U);
        const Bytes picture = decoded(encoded, encoded.packet);
        ASSERT_FALSE(picture.empty());
        EXPECT_TRUE(picture == decoded(encoded, other));
        // No byte of the rest was lost on the way.
        EXPECT_TRUE(ids.renumbered(other, 0) == encoded.packet);
        EXPECT_EQ(ids.of(ids.renumbered(encoded.packet, 65535)), 65535U);
      }
    }
  }
}

TEST(IdrPictureIdsTest, KnowsThatOtherPicturesHaveNone) {
  const Encoded encoded = encodeNoise(segmentOptions(), 1);
  const IdrPictureIds ids(encoded.parameterSets);
  EXPECT_EQ(ids.of(Bytes{0, 0, 0, 1, 0x41, 0x9a, 0x24}), std::nullopt);
  EXPECT_EQ(ids.of(Bytes{}), std::nullopt);
}

TEST(IdrPictureIdsTest, RefusesAPictureThatIsNotWhole) {
  const Encoded encoded = encodeNoise(segmentOptions(), 1);
  const IdrPictureIds ids(encoded.parameterSets);
  EXPECT_EQ(codeOf([&] { (void)ids.of(Bytes{0, 0, 1, 0x65, 0x88}); }), av::ErrorCode::kSegmentDamaged);
  EXPECT_EQ(codeOf([&] { (void)ids.renumbered(Bytes{0, 0, 1, 0x65}, 1); }), av::ErrorCode::kSegmentDamaged);
}

TEST(IdrPictureIdsTest, RefusesParameterSetsThatItDoesNotKnow) {
  EXPECT_THROW(IdrPictureIds(Bytes{}), std::invalid_argument);
  // Baseline, order of pictures 1.
  EXPECT_THROW(IdrPictureIds(Bytes{0, 0, 1, 0x67, 66, 0, 10, 0xd0}), std::invalid_argument);
}

}  // namespace
}  // namespace framewright::engine
