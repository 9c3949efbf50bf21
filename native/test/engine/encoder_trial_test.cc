#include "engine/encoder_trial.h"

#include <gtest/gtest.h>

#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace framewright::engine {
namespace {

TEST(EncoderTrialTest, FindsThatSoftwareEncodersWork) {
  for (const std::string name : {"libx264", "aac", "gif", "mpeg4", "pcm_s16le"}) {
    const EncoderTrial trial = tryEncoder(name);
    EXPECT_EQ(trial.name, name);
    // mpeg4 and the others are always there; libx264 where the build has it. Samples of the wrong kind are a
    // reason too.
    if (avcodec_find_encoder_by_name(name.c_str()) == nullptr) continue;
    EXPECT_TRUE(trial.works) << name << ": " << trial.reason;
    EXPECT_EQ(trial.reason, "");
  }
}

TEST(EncoderTrialTest, SaysWhyAnEncoderDoesNotWork) {
  const EncoderTrial trial = tryEncoder("no_such_encoder");
  EXPECT_FALSE(trial.works);
  EXPECT_EQ(trial.reason, "This build of FFmpeg does not have the encoder \"no_such_encoder\".");
}

// Whether they work depends on the machine; that they answer, and say why not, does not.
TEST(EncoderTrialTest, AnswersForHardwareEncoders) {
  for (const std::string name :
       {"h264_videotoolbox", "h264_nvenc", "h264_vaapi", "h264_qsv", "h264_v4l2m2m", "h264_amf"}) {
    const EncoderTrial trial = tryEncoder(name);
    EXPECT_EQ(trial.works, trial.reason.empty()) << name;
    RecordProperty(name, trial.works ? "works" : trial.reason);
  }
}

}  // namespace
}  // namespace framewright::engine
