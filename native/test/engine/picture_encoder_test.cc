#include "engine/picture_encoder.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "av/error.h"
#include "engine/picture_bytes.h"

namespace framewright::engine {
namespace {

constexpr int kWidth = 64;
constexpr int kHeight = 48;

const EncoderChoice kSoftware{"libx264", {{"preset", "ultrafast"}, {"tune", "zerolatency"}}};

// Software that plays hardware: it gives nothing out before it has looked ahead.
EncoderChoice hardware(std::vector<std::pair<std::string, std::string>> options) {
  options.emplace_back("b", "200000");
  return {"libx264", std::move(options), true};
}

PictureEncoderSettings settingsWith(std::vector<EncoderChoice> choices) {
  PictureEncoderSettings settings;
  settings.choices = std::move(choices);
  settings.width = kWidth;
  settings.height = kHeight;
  settings.threads = 1;
  return settings;
}

EncoderTrial works(const std::string& name) { return {name, true, ""}; }
EncoderTrial isMissing(const std::string& name) { return {name, false, "There is no such device."}; }

av::Frame picture(av::BufferPool& pool, int level) {
  const std::vector<uint8_t> bytes(size_t{kWidth} * kHeight * 4, static_cast<uint8_t>(level));
  const PlaneLayout layout[] = {{0, size_t{kWidth} * 4}};
  return frameFromBytes(pool, AV_PIX_FMT_RGBA, kWidth, kHeight, bytes, layout);
}

// Encodes `count` pictures, a millisecond each.
std::vector<CodecOutput> encode(PictureEncoder& encoder, int count) {
  av::BufferPool pool(1 << 20);
  std::vector<CodecOutput> outputs;
  const OutputSink sink = [&](CodecOutput output) { outputs.push_back(std::move(output)); };
  for (int i = 0; i < count; ++i) {
    encoder.process({.data = picture(pool, i * 20), .time = {i * 1000, 1000}}, sink);
  }
  encoder.flush(sink);
  return outputs;
}

TEST(PictureEncoder, TakesHardwareThatWorks) {
  PictureEncoder encoder(settingsWith({hardware({{"preset", "ultrafast"}}), kSoftware}), works);
  const auto outputs = encode(encoder, 5);
  ASSERT_EQ(outputs.size(), 5U);
  ASSERT_TRUE(outputs[0].use.has_value());
  EXPECT_TRUE(outputs[0].use->hardware);
  EXPECT_EQ(outputs[0].use->reason, "");
  EXPECT_FALSE(outputs[1].use.has_value());
}

TEST(PictureEncoder, TakesSoftwareWhereNoHardwareWorksAndSaysWhy) {
  PictureEncoder encoder(
      settingsWith({{"h264_of_nobody", {}, true}, {"mpeg4", {{"b", "200000"}}, true}, kSoftware}), isMissing);
  const auto outputs = encode(encoder, 5);
  ASSERT_EQ(outputs.size(), 5U);
  EXPECT_EQ(outputs[0].use->encoder, "libx264");
  EXPECT_FALSE(outputs[0].use->hardware);
  EXPECT_EQ(outputs[0].use->reason,
            "h264_of_nobody: This build of FFmpeg does not have it. mpeg4: There is no such device.");
}

TEST(PictureEncoder, AsksOlderHardwareForItsBitRateAlone) {
  PictureEncoder encoder(settingsWith({hardware({{"of-later-chips", "1"}}), kSoftware}), works);
  EXPECT_TRUE(encode(encoder, 3).at(0).use->hardware);
}

TEST(PictureEncoder, LeavesHardwareForOddSizes) {
  PictureEncoderSettings settings = settingsWith({hardware({}), {"libvpx", {{"b", "200000"}}}});
  settings.width = kWidth - 1;
  PictureEncoder encoder(settings, works);
  const auto outputs = encode(encoder, 3);
  EXPECT_EQ(outputs.at(0).use->reason, "libx264: It takes even sizes only.");
}

TEST(PictureEncoder, GivesEverythingToTheNextEncoderWhenOneFailsBeforeItsFirstPacket) {
  av::BufferPool pool(1 << 20);
  PictureEncoder encoder(settingsWith({hardware({{"preset", "veryfast"}}), kSoftware}), works);
  std::vector<CodecOutput> outputs;
  const OutputSink sink = [&](CodecOutput output) { outputs.push_back(std::move(output)); };
  for (int i = 0; i < 5; ++i) {
    encoder.process({.data = picture(pool, i * 20), .time = {i * 1000, 1000}}, sink);
  }
  EXPECT_TRUE(outputs.empty());
  // No encoder gets on with this one, so the second fails in its turn, after what it was given before.
  av::Frame foreign;
  foreign->format = AV_PIX_FMT_VAAPI;
  foreign->width = kWidth;
  foreign->height = kHeight;
  EXPECT_THROW(encoder.process({.data = std::move(foreign), .time = {5000, 1000}}, sink), av::Error);
  ASSERT_EQ(outputs.size(), 5U);
  EXPECT_NE(outputs[0].use->reason.find("libx264: "), std::string::npos);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(outputs[static_cast<size_t>(i)].time.timestamp, i * 1000);
}

TEST(PictureEncoder, KeepsWhatWorksAfterAFlush) {
  int trials = 0;
  PictureEncoder encoder(settingsWith({{"mpeg4", {}, true}, hardware({{"preset", "ultrafast"}}), kSoftware}),
                         [&](const std::string& name) {
                           ++trials;
                           return name == "mpeg4" ? isMissing(name) : works(name);
                         });
  EXPECT_EQ(encode(encoder, 3).at(0).use->encoder, "libx264");
  const auto again = encode(encoder, 3);
  EXPECT_TRUE(again.at(0).keyFrame);
  EXPECT_TRUE(again.at(0).use->hardware);
  EXPECT_EQ(trials, 3);
}

// Whether they work depends on the machine; that pictures come out, and a reason where they do not, does not.
TEST(PictureEncoder, EncodesOnThisMachineWhateverHardwareItHas) {
  PictureEncoder encoder(settingsWith({{"h264_videotoolbox", {{"b", "200000"}}, true},
                                       {"h264_nvenc", {{"b", "200000"}}, true},
                                       {"h264_vaapi", {{"b", "200000"}}, true},
                                       {"h264_qsv", {{"b", "200000"}}, true},
                                       kSoftware}));
  const auto outputs = encode(encoder, 5);
  ASSERT_EQ(outputs.size(), 5U);
  EXPECT_EQ(outputs[0].use->encoder == "h264_videotoolbox", outputs[0].use->reason.empty());
  RecordProperty("encoder", outputs[0].use->encoder + ": " + outputs[0].use->reason);
}

}  // namespace
}  // namespace framewright::engine
