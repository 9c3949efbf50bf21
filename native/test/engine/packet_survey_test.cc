// What the index of a film tells is what reading all of it tells, and takes no reading.
#include "engine/packet_survey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>

#include "engine/packet_source.h"
#include "engine/probe.h"
#include "test/support/clip.h"

namespace framewright::engine {
namespace {

using test::ClipSpec;
using test::Folder;
using test::makeClip;

SurveyedStreams streamsOf(const av::Demuxer& demuxer) {
  return {.video = demuxer.bestStream(AVMEDIA_TYPE_VIDEO).value_or(-1),
          .audio = demuxer.bestStream(AVMEDIA_TYPE_AUDIO).value_or(-1)};
}

PacketSurvey surveyed(av::Demuxer& demuxer) {
  const SurveyedStreams streams = streamsOf(demuxer);
  demuxer.keepOnly(std::array{streams.video, streams.audio});
  PacketSurvey survey(demuxer, streams);
  std::optional<FirstFrame> first;
  if (streams.video >= 0) first.emplace(demuxer.path(), demuxer.stream(streams.video));
  surveyPackets(demuxer, streams, {}, first ? &*first : nullptr, survey);
  return survey;
}

PacketSurvey readWhole(av::Demuxer& demuxer) {
  const SurveyedStreams streams = streamsOf(demuxer);
  demuxer.keepOnly(std::array{streams.video, streams.audio});
  PacketSurvey survey(demuxer, streams);
  while (auto packet = demuxer.read()) {
    AVPacket& raw = *packet->get();
    completeTimes(raw, *demuxer.stream(raw.stream_index).codecpar);
    survey.add(raw);
  }
  return survey;
}

void expectSame(const std::string& path, bool constantRate) {
  av::Demuxer one = av::Demuxer::open(path);
  av::Demuxer other = av::Demuxer::open(path);
  const PacketSurvey told = surveyed(one);
  const PacketSurvey whole = readWhole(other);
  EXPECT_EQ(told.frames().pts, whole.frames().pts) << path;
  EXPECT_EQ(told.frames().keyFrames, whole.frames().keyFrames) << path;
  // How long the last picture of a variable rate stays is FFmpeg's guess, which the packets' data changes.
  if (constantRate) {
    EXPECT_EQ(told.frames().lastDuration, whole.frames().lastDuration) << path;
  }
  EXPECT_EQ(told.audioStart(), whole.audioStart()) << path;
  EXPECT_EQ(told.audioEnd(), whole.audioEnd()) << path;
}

std::string bytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

constexpr int kFrames = 200;  // more than are compared

TEST(PacketSurvey, TheIndexTellsWhatReadingTells) {
  const Folder folder;
  const av::Dictionary bFrames{{"preset", "ultrafast"}, {"bf", "3"}, {"g", "50"}, {"b_strategy", "0"}};
  const auto film = [&](const char* name, ClipSpec spec) {
    spec.frames = kFrames;
    expectSame(makeClip(folder.file(name), spec), !spec.ptsOf);
  };
  film("plain.mp4", {});
  film("sound.mp4", {.options = bFrames, .soundSeconds = 6.5});
  film("front.mp4", {.options = bFrames, .soundSeconds = 3, .containerOptions = {{"movflags", "faststart"}}});
  film("parts.mp4", {.options = bFrames,
                     .soundSeconds = 6,
                     .containerOptions = {{"movflags", "frag_keyframe+empty_moov"}}});
  film("negative.mp4",
       {.options = bFrames, .soundSeconds = 6, .containerOptions = {{"movflags", "negative_cts_offsets"}}});
  film("film.mov", {.format = "mov", .options = bFrames, .soundSeconds = 6});
  film("intra.mp4", {.options = {{"preset", "ultrafast"}, {"g", "1"}}});
  film("mpeg4.mp4", {.encoder = "mpeg4", .options = {{"bf", "2"}, {"g", "30"}}});
  film("prores.mov",
       {.format = "mov", .encoder = "prores_ks", .options = {}, .layout = AV_PIX_FMT_YUV422P10});
  film("variable.mp4",
       {.options = bFrames, .timeBase = {1, 600}, .ptsOf = [](int n) { return n * 20 + n % 3 * 4; }});
  film("ntsc.mp4",
       {.options = bFrames, .timeBase = {1001, 30000}, .frameRate = {30000, 1001}, .soundSeconds = 7});
  film("hevc.mp4", {.encoder = "libx265",
                    .options = {{"preset", "ultrafast"}, {"x265-params", "log-level=none:keyint=40"}}});
  film("matroska.mkv", {.format = "matroska", .options = bFrames, .soundSeconds = 6});
}

// Who reads the second half of this film finds no key frame there, and nothing that is a frame at all.
TEST(PacketSurvey, PacketsThatAreNotNeededAreNotRead) {
  const Folder folder;
  const std::string path = makeClip(folder.file("film.mp4"),
                                    {.options = {{"preset", "ultrafast"}, {"g", "1"}}, .frames = kFrames});
  std::string bytes = bytesOf(path);
  const std::size_t index = bytes.rfind("moov") - 4;
  const std::size_t half = index / 2;
  bytes.replace(half, index - half, index - half, '\0');
  test::writeFile(path, bytes);
  av::Demuxer one = av::Demuxer::open(path);
  av::Demuxer other = av::Demuxer::open(path);
  EXPECT_EQ(surveyed(one).frames().keyFrames.size(), std::size_t{kFrames});
  EXPECT_LT(readWhole(other).frames().keyFrames.size(), std::size_t{kFrames});
}

// Without a table of its key frames an MP4 file claims that every frame is one.
TEST(PacketSurvey, AnIndexThatTheFilmDoesNotBearOutIsNotBelieved) {
  const Folder folder;
  const std::string path = makeClip(folder.file("film.mp4"),
                                    {.options = {{"preset", "ultrafast"}, {"g", "100"}}, .frames = kFrames});
  std::string bytes = bytesOf(path);
  const auto table = bytes.find("stss");
  ASSERT_NE(table, std::string::npos);
  bytes.replace(table, 4, "free");
  test::writeFile(path, bytes);
  EXPECT_THAT(probe(path).video->keyFrames, testing::ElementsAre(0U, 100U));
}

}  // namespace
}  // namespace framewright::engine
