// What the probe says of films of known shape, and how it refuses what it cannot use.
#include "engine/probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "av/error.h"
#include "av/live_count.h"
#include "test/support/clip.h"

namespace framewright::engine {
namespace {

using av::ErrorCode;
using test::ClipSpec;
using test::Folder;
using test::makeClip;
using testing::ContainsRegex;
using testing::HasSubstr;

MediaFacts check(const ClipSpec& spec, const std::string& name = "film.mp4") {
  const Folder folder;
  return probe(makeClip(folder.file(name), spec));
}

void checkRefused(const std::string& path, ErrorCode code, const std::string& words) {
  try {
    (void)probe(path);
    ADD_FAILURE() << "expected " << av::name(code);
  } catch (const av::Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_THAT(error.what(), ContainsRegex(words));
  }
}

double value(Ratio ratio) { return static_cast<double>(ratio.num) / static_cast<double>(ratio.den); }
std::string text(Ratio ratio) { return std::to_string(ratio.num) + "/" + std::to_string(ratio.den); }

TEST(Probe, FilmWithSound) {
  const MediaFacts facts = check({.frames = 60, .soundSeconds = 2.5});
  EXPECT_EQ(facts.container, "mov,mp4,m4a,3gp,3g2,mj2");
  EXPECT_GT(facts.size, 1000);
  ASSERT_TRUE(facts.video);
  EXPECT_EQ(facts.video->codec, "h264");
  EXPECT_EQ(facts.video->pixelFormat, "yuv420p");
  EXPECT_EQ(facts.video->width, 320);
  EXPECT_EQ(facts.video->height, 192);
  EXPECT_EQ(facts.video->rotation, 0);
  EXPECT_EQ(facts.video->colorMatrix, "bt709");
  EXPECT_EQ(facts.video->colorRange, "tv");
  EXPECT_EQ(text(facts.video->frameRate), "30/1");
  EXPECT_EQ(facts.video->pts.size(), 60U);
  EXPECT_FALSE(facts.video->refusal);
  EXPECT_FALSE(facts.video->interlaced);
  EXPECT_DOUBLE_EQ(value(facts.video->timeBase) * static_cast<double>(facts.video->endPts), 2.0);
  ASSERT_TRUE(facts.audio);
  EXPECT_EQ(facts.audio->codec, "aac");
  EXPECT_EQ(facts.audio->sampleRate, 48000);
  EXPECT_EQ(facts.audio->channels, 1);
  EXPECT_NEAR(value(facts.audio->duration), 2.5, 0.05);
  EXPECT_NEAR(value(facts.startTime), 0, 0.001);
  EXPECT_NEAR(value(facts.duration), 2.5, 0.05);
}

TEST(Probe, PictureAloneAndKeyFrames) {
  const MediaFacts facts =
      check({.options = {{"preset", "veryfast"}, {"x264-params", "keyint=25:scenecut=0:bframes=3"}},
             .frames = 100});
  EXPECT_FALSE(facts.audio);
  EXPECT_EQ(facts.video->keyFrames, (std::vector<std::uint32_t>{0, 25, 50, 75}));
  EXPECT_EQ(text(facts.duration), "10/3");
}

TEST(Probe, NtscRateInMilliseconds) {
  const MediaFacts facts =
      check({.format = "matroska", .frames = 90, .timeBase = {1001, 30000}, .frameRate = {30000, 1001}},
            "film.mkv");
  EXPECT_EQ(text(facts.video->frameRate), "30000/1001");
  EXPECT_EQ(text(facts.video->timeBase), "1/1000");
}

TEST(Probe, VariableRateHasItsMean) {
  // 60 frames within 2.4 s, at steps of 47 and 19 ms.
  const MediaFacts facts =
      check({.timeBase = {1, 1000}, .ptsOf = [](int n) { return n * 40 + (n % 4) * 7; }});
  EXPECT_NEAR(value(facts.video->frameRate), 25, 0.5);
  EXPECT_EQ(facts.video->pts[5] - facts.video->pts[4], 47 * facts.video->timeBase.den / 1000);
}

TEST(Probe, TransportStreamKeepsItsClock) {
  const MediaFacts facts =
      check({.format = "mpegts", .ptsOf = [](int n) { return 30LL * 3600 + n; }}, "film.ts");
  EXPECT_NEAR(value(facts.startTime), 3600, 2);
  EXPECT_NEAR(value(facts.duration), 2, 0.001);
  EXPECT_EQ(text(facts.video->frameRate), "30/1");
}

TEST(Probe, ShownSizeCountsPixelAspectAndRotation) {
  const MediaFacts wide = check({.sampleAspect = {4, 3}});
  EXPECT_EQ(text(wide.video->pixelAspect), "4/3");
  EXPECT_EQ(wide.video->width, 427);
  EXPECT_EQ(wide.video->height, 192);
  for (const int rotation : {90, 180, 270}) {
    const MediaFacts turned = check({.rotation = rotation});
    EXPECT_EQ(turned.video->rotation, rotation);
    EXPECT_EQ(turned.video->width, rotation == 180 ? 320 : 192);
    EXPECT_EQ(turned.video->height, rotation == 180 ? 192 : 320);
    EXPECT_FALSE(turned.video->refusal);
  }
}

TEST(Probe, Interlaced) {
  const MediaFacts facts = check({.format = "mpegts",
                                  .encoder = "mpeg2video",
                                  .options = {{"flags", "+ildct+ilme"}, {"b", "4000000"}},
                                  .timeBase = {1, 25},
                                  .frameRate = {25, 1},
                                  .interlaced = true},
                                 "film.ts");
  EXPECT_TRUE(facts.video->interlaced);
}

TEST(Probe, WhatCannotBeShownRightlyIsRefusedInWords) {
  const auto refusal = [](const ClipSpec& spec, const std::string& name = "film.mp4") {
    return check(spec, name).video->refusal.value_or("none");
  };
  EXPECT_THAT(refusal({.primaries = AVCOL_PRI_BT2020, .transfer = AVCOL_TRC_SMPTE2084}),
              HasSubstr("HDR video (PQ)"));
  EXPECT_THAT(refusal({.primaries = AVCOL_PRI_BT2020, .transfer = AVCOL_TRC_ARIB_STD_B67}),
              HasSubstr("HDR video (HLG)"));
  EXPECT_THAT(refusal({.mirrored = true}), HasSubstr("mirrored"));
  EXPECT_THAT(refusal({.rotation = 30}), HasSubstr("odd angle"));
  EXPECT_THAT(refusal({.format = "mov",
                       .encoder = "prores_ks",
                       .options = {{"profile", "4444"}},
                       .layout = AV_PIX_FMT_YUVA444P10,
                       .primaries = AVCOL_PRI_BT2020},
                      "film.mov"),
              HasSubstr("transparent video"));
}

TEST(Probe, SaysWhatMayBeSeenThrough) {
  const auto opaque = [](const ClipSpec& spec, const std::string& name) {
    return check(spec, name).video->opaque;
  };
  EXPECT_TRUE(opaque({}, "film.mp4"));
  EXPECT_TRUE(
      opaque({.format = "mov", .encoder = "qtrle", .options = {}, .layout = AV_PIX_FMT_RGB24}, "film.mov"));
  EXPECT_FALSE(
      opaque({.format = "mov", .encoder = "qtrle", .options = {}, .layout = AV_PIX_FMT_ARGB}, "film.mov"));
  // The next frame may be of another kind.
  EXPECT_FALSE(
      opaque({.format = "mov", .encoder = "png", .options = {}, .layout = AV_PIX_FMT_RGB24}, "film.mov"));
}

TEST(Probe, FilesThatAreNoMedia) {
  const Folder folder;
  checkRefused(folder.file("nothing.mp4"), ErrorCode::kMediaMissing, "no file");
  checkRefused(folder.file(""), ErrorCode::kMediaUnreadable, "folder");
  test::writeFile(folder.file("empty.mp4"), "");
  checkRefused(folder.file("empty.mp4"), ErrorCode::kMediaUnreadable, "empty");
  test::writeFile(folder.file("text.mp4"), std::string(20000, 'a') + " no film\n");
  checkRefused(folder.file("text.mp4"), ErrorCode::kMediaUnreadable, "not a media file");
  std::string noise;
  for (int i = 0; i < 100000; ++i) noise += static_cast<char>((i * 7919) >> 3);
  test::writeFile(folder.file("noise.bin"), noise);
  checkRefused(folder.file("noise.bin"), ErrorCode::kMediaUnreadable, "not a media file");
}

// A playlist may name any file or address; a script of FFmpeg's may as well.
TEST(Probe, FilesThatNameOtherFilesAreNotFollowed) {
  const Folder folder;
  const std::string film = makeClip(folder.file("film.ts"), {.format = "mpegts"});
  test::writeFile(folder.file("list.m3u8"),
                  "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:2,\nfilm.ts\n#EXT-X-ENDLIST\n");
  checkRefused(folder.file("list.m3u8"), ErrorCode::kMediaUnreadable, "not a media file");
  test::writeFile(folder.file("list.ffconcat"), "ffconcat version 1.0\nfile film.ts\n");
  checkRefused(folder.file("list.ffconcat"), ErrorCode::kMediaUnreadable, "not a media file");
}

TEST(Probe, TruncatedFilmsSayHowMuchIsThere) {
  const Folder folder;
  const ClipSpec film{.options = {{"preset", "ultrafast"}, {"g", "20"}}, .frames = 120};
  const auto cut = [&](const std::string& name, ClipSpec spec) {
    const std::string path = makeClip(folder.file(name), spec);
    test::truncateFile(path, 0.5);
    return path;
  };
  ClipSpec indexFirst = film;
  indexFirst.containerOptions = {{"movflags", "+faststart"}};
  checkRefused(cut("first.mp4", indexFirst), ErrorCode::kMediaTruncated, "ends at [0-9.]+ s");
  checkRefused(cut("last.mp4", film), ErrorCode::kMediaTruncated, "bytes are there");
  ClipSpec matroska = film;
  matroska.format = "matroska";
  checkRefused(cut("film.mkv", matroska), ErrorCode::kMediaTruncated, "only [0-9.]+ s of its 4.00 s");
  ClipSpec avi = film;
  avi.format = "avi";
  checkRefused(cut("film.avi", avi), ErrorCode::kMediaTruncated, "ends at [0-9.]+ s");
}

TEST(Probe, OddCharactersInThePath) {
  const Folder folder;
  const MediaFacts facts = probe(makeClip(folder.file("a:b %03d [x] ü ?.mp4"), {.frames = 5}));
  EXPECT_EQ(facts.video->pts.size(), 5U);
}

TEST(Probe, ACancelledProbeSaysSo) {
  const Folder folder;
  const std::string path = makeClip(folder.file("film.mp4"), {});
  std::stop_source stop;
  stop.request_stop();
  try {
    (void)probe(path, stop.get_token());
    ADD_FAILURE();
  } catch (const av::Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  }
}

TEST(Probe, NothingIsAliveAfterwards) {
  const Folder folder;
  const std::string path = makeClip(folder.file("film.mp4"), {.soundSeconds = 1});
  const auto frames = av::live.frames.value();
  const auto packets = av::live.packets.value();
  for (int i = 0; i < 5; ++i) (void)probe(path);
  test::truncateFile(path, 0.4);
  for (int i = 0; i < 5; ++i) EXPECT_THROW((void)probe(path), av::Error);
  EXPECT_EQ(av::live.frames.value(), frames);
  EXPECT_EQ(av::live.packets.value(), packets);
  EXPECT_EQ(av::live.codecs.value(), 0);
  EXPECT_EQ(av::live.files.value(), 0);
}

}  // namespace
}  // namespace framewright::engine
