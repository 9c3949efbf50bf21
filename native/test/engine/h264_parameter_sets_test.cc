#include "engine/h264_parameter_sets.h"

#include <gtest/gtest.h>

#include "engine/nal_payload.h"

namespace framewright::engine {
namespace {

using Bytes = std::vector<uint8_t>;

// A sequence of 160x128 pixels that says these numbers of its primaries, transfer and matrix.
Bytes sequenceWithColors(uint32_t primaries, uint32_t transfer, uint32_t matrix) {
  BitWriter sps;
  sps.bits(0x67, 8);
  sps.bits(77 << 16 | 30, 24);  // profile, constraints, level
  for (const uint32_t value : {0, 0, 2, 1}) sps.golomb(value);
  sps.bits(0, 1);
  sps.golomb(9);
  sps.golomb(7);
  sps.bits(0b1101, 4);   // frames, inference, no cropping, usability
  sps.bits(0b001, 3);    // no aspect, no overscan; signal
  sps.bits(0b10101, 5);  // format, range, colours
  for (const uint32_t property : {primaries, transfer, matrix}) sps.bits(property, 8);
  sps.bits(0b00001, 5);  // no place of chroma, timing, buffers; structure of pictures
  sps.bits(0, 1);        // restrictions
  sps.bits(1, 1);
  sps.fill(false);
  return unitOf(sps.payload());
}

TEST(H264ParameterSetsTest, HaveTheColorsThatTheyName) {
  const SequenceSet set =
      readSequenceSet(sequenceWithColors(AVCOL_PRI_BT2020, AVCOL_TRC_ARIB_STD_B67, AVCOL_SPC_BT2020_NCL));
  EXPECT_EQ(set.width, 160);
  EXPECT_EQ(set.height, 128);
  ASSERT_TRUE(set.colors);
  EXPECT_EQ(set.colors->primaries, AVCOL_PRI_BT2020);
  EXPECT_EQ(set.colors->transfer, AVCOL_TRC_ARIB_STD_B67);
  EXPECT_EQ(set.colors->matrix, AVCOL_SPC_BT2020_NCL);
  EXPECT_TRUE(set.tellsPictureStructure);
}

TEST(H264ParameterSetsTest, SayNothingOfColorsWithoutAName) {
  const SequenceSet all = readSequenceSet(sequenceWithColors(200, 201, 202));
  ASSERT_TRUE(all.colors);
  EXPECT_EQ(all.colors->primaries, AVCOL_PRI_UNSPECIFIED);
  EXPECT_EQ(all.colors->transfer, AVCOL_TRC_UNSPECIFIED);
  EXPECT_EQ(all.colors->matrix, AVCOL_SPC_UNSPECIFIED);
  // What follows is read as ever.
  EXPECT_TRUE(all.tellsPictureStructure);
  const SequenceSet one = readSequenceSet(sequenceWithColors(AVCOL_PRI_BT709, 255, AVCOL_SPC_BT709));
  ASSERT_TRUE(one.colors);
  EXPECT_EQ(one.colors->primaries, AVCOL_PRI_BT709);
  EXPECT_EQ(one.colors->transfer, AVCOL_TRC_UNSPECIFIED);
  EXPECT_EQ(one.colors->matrix, AVCOL_SPC_BT709);
}

}  // namespace
}  // namespace framewright::engine
