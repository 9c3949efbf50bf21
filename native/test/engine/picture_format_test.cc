#include "engine/picture_format.h"

#include <gtest/gtest.h>

namespace framewright::engine {
namespace {

TEST(PictureFormatTest, IsDescribedByWhatDiffersFromTheCanvas) {
  PictureFormat format = canvasFormat(160, 128);
  EXPECT_EQ(describe(format), "yuv420p bt709");
  format.layout = AV_PIX_FMT_YUV422P10LE;
  format.matrix = AVCOL_SPC_SMPTE170M;
  format.range = AVCOL_RANGE_JPEG;
  EXPECT_EQ(describe(format), "yuv422p10le bt601 full");
  format.primaries = AVCOL_PRI_BT2020;
  format.transfer = AVCOL_TRC_SMPTE2084;
  EXPECT_EQ(describe(format), "yuv422p10le bt601 full primaries bt2020 transfer smpte2084");
  EXPECT_EQ(describe(transparentFormat(160, 128)), "rgba");
}

// Files may hold numbers that FFmpeg has no name for, as those behind its last.
TEST(PictureFormatTest, IsDescribedWhenNothingHasAName) {
  PictureFormat format = canvasFormat(160, 128);
  format.layout = AV_PIX_FMT_NONE;
  format.matrix = AVCOL_SPC_NB;
  format.primaries = AVCOL_PRI_NB;
  format.transfer = AVCOL_TRC_NB;
  EXPECT_EQ(describe(format), "unknown unknown primaries unknown transfer unknown");
}

}  // namespace
}  // namespace framewright::engine
