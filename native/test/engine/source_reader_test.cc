// Random access shows the right frame, and the same pixels as decoding from the beginning, in every container
// and GOP shape.
#include "engine/source_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "av/demuxer.h"
#include "av/error.h"
#include "av/live_count.h"
#include "engine/probe.h"
#include "test/support/clip.h"

namespace framewright::engine {
namespace {

using test::ClipSpec;
using test::digestOf;
using test::Folder;
using test::makeClip;
using test::numberIn;

constexpr std::uint32_t kSeed = 20240607;

struct Shown {
  std::int64_t pts;
  int number;
  std::uint64_t digest;
  bool operator==(const Shown&) const = default;
};

Shown shown(const av::Frame& frame) { return {frame.pts(), numberIn(frame), digestOf(frame)}; }

// Decoded once from the beginning, without any seek.
std::vector<Shown> continuous(const std::string& path, int stream) {
  FrameDecoder decoder(path, stream, {.threads = 1, .stop = {}});
  EXPECT_TRUE(decoder.goTo(std::numeric_limits<std::int64_t>::min()));
  std::vector<Shown> frames;
  while (auto frame = decoder.next()) frames.push_back(shown(*frame));
  return frames;
}

// Nothing decoded is kept, so each request is a real one.
SourceReaderOptions without(std::size_t kept, int threads = 2) {
  return {.decoderThreads = threads,
          .aheadBytes = std::size_t{1} << 20,
          .keptBytes = kept,
          .stallLimit = std::chrono::seconds(5)};
}

// Every frame the probe lists is shown, at its own time and until the next one's, in order and in random
// order.
void check(const ClipSpec& spec, const std::string& name) {
  const Folder folder;
  const std::string path = makeClip(folder.file(name), spec);
  const MediaFacts facts = probe(path);
  ASSERT_TRUE(facts.video);
  const std::vector<Shown> expected = continuous(path, facts.video->stream);
  ASSERT_EQ(expected.size(), facts.video->pts.size());
  for (std::size_t n = 0; n < expected.size(); ++n) {
    EXPECT_EQ(expected[n].pts, facts.video->pts[n]);
    EXPECT_EQ(expected[n].number, static_cast<int>(n));
  }
  for (const int threads : {1, 2}) {
    SourceReader inOrder(path, facts.video->stream, without(0, threads));
    for (const Shown& frame : expected) EXPECT_EQ(shown(inOrder.frameAt(frame.pts)), frame);

    std::vector<std::size_t> order(expected.size());
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
    std::shuffle(order.begin(), order.end(), std::mt19937(kSeed));
    order.resize(std::min<std::size_t>(order.size(), 20));
    SourceReader random(path, facts.video->stream, without(0, threads));
    for (const std::size_t n : order) {
      const std::int64_t next = n + 1 < expected.size() ? expected[n + 1].pts : expected[n].pts + 100;
      EXPECT_EQ(shown(random.frameAt(expected[n].pts)), expected[n]) << "frame " << n << ", seed " << kSeed;
      EXPECT_EQ(shown(random.frameAt(next - 1)), expected[n])
          << "just before frame " << n + 1 << ", seed " << kSeed;
    }
  }
}

av::Dictionary x264(const std::string& parameters) {
  return {{"preset", "veryfast"}, {"x264-params", parameters}};
}

av::Dictionary x265(const std::string& parameters) {
  return {{"preset", "ultrafast"}, {"x265-params", parameters + ":log-level=none"}};
}

TEST(SourceReaderThreaded, LongGopWithBFrames) {
  check({.options = x264("keyint=250:bframes=3:scenecut=0"), .frames = 280}, "long.mp4");
}
TEST(SourceReaderThreaded, ShortGops) {
  check({.options = x264("keyint=12:min-keyint=12:bframes=2")}, "short.mp4");
}
TEST(SourceReaderThreaded, OpenGop) {
  check({.options = x264("keyint=20:min-keyint=20:open-gop=1:bframes=3:b-adapt=0:scenecut=0"), .frames = 120},
        "open.mp4");
}
TEST(SourceReaderThreaded, OpenGopInMatroska) {
  check({.format = "matroska",
         .options = x264("keyint=20:min-keyint=20:open-gop=1:bframes=3:b-adapt=0:scenecut=0"),
         .frames = 120},
        "open.mkv");
}
TEST(SourceReaderThreaded, IntraRefresh) {
  check({.options = x264("keyint=25:intra-refresh=1:bframes=0"), .frames = 150}, "refresh.mp4");
}
TEST(SourceReaderThreaded, IntraRefreshInTransportStream) {
  check({.format = "mpegts", .options = x264("keyint=25:intra-refresh=1:bframes=0"), .frames = 150},
        "refresh.ts");
}
TEST(SourceReaderThreaded, VariableFrameRate) {
  check({.options = x264("keyint=24:bframes=2"),
         .timeBase = {1, 1000},
         .ptsOf = [](int n) { return n * 40 + (n % 4) * 7; }},
        "vfr.mp4");
}
TEST(SourceReaderThreaded, MillisecondsInMatroska) {
  check({.format = "matroska",
         .options = x264("keyint=30:bframes=3"),
         .frames = 120,
         .timeBase = {1001, 30000},
         .frameRate = {30000, 1001}},
        "ms.mkv");
}
TEST(SourceReaderThreaded, TransportStreamThatStartsLate) {
  check({.format = "mpegts",
         .options = x264("keyint=25:bframes=3"),
         .frames = 150,
         .timeBase = {1, 25},
         .frameRate = {25, 1},
         .ptsOf = [](int n) { return 25LL * 3600 * 20 + n; }},
        "late.ts");
}
TEST(SourceReaderThreaded, OpenGopInTransportStream) {
  check({.format = "mpegts",
         .options = x264("keyint=20:min-keyint=20:open-gop=1:bframes=3:b-adapt=0:scenecut=0"),
         .frames = 100},
        "open.ts");
}
TEST(SourceReaderThreaded, Mpeg2WithBFramesInProgramStream) {
  check({.format = "vob",
         .encoder = "mpeg2video",
         .options = {{"b", "2000000"}, {"g", "15"}, {"bf", "2"}},
         .frames = 90},
        "film.vob");
}
TEST(SourceReaderThreaded, HevcLongGopWithBFrames) {
  check({.encoder = "libx265", .options = x265("keyint=250:bframes=4:b-adapt=0:scenecut=0"), .frames = 120},
        "long-hevc.mp4");
}
TEST(SourceReaderThreaded, HevcOpenGop) {
  check({.encoder = "libx265", .options = x265("keyint=20:min-keyint=20:open-gop=1:bframes=3"), .frames = 80},
        "hevc.mp4");
}
TEST(SourceReaderThreaded, H264WithBFramesInAviHasNoPresentationTimes) {
  check({.format = "avi", .options = x264("keyint=20:bframes=3"), .frames = 80}, "film.avi");
}
TEST(SourceReaderThreaded, Mpeg4InAvi) {
  check({.format = "avi", .encoder = "mpeg4", .options = {{"b", "2000000"}, {"g", "20"}}, .frames = 80},
        "mpeg4.avi");
}
TEST(SourceReaderThreaded, Vp9InWebm) {
  check({.format = "webm",
         .encoder = "libvpx-vp9",
         .options = {{"deadline", "realtime"}, {"cpu-used", "8"}, {"g", "15"}},
         .frames = 45},
        "vp9.webm");
}
TEST(SourceReaderThreaded, IntraOnly) {
  check({.format = "mov", .encoder = "prores", .options = {}, .layout = AV_PIX_FMT_YUV422P10, .frames = 30},
        "prores.mov");
}
TEST(SourceReaderThreaded, FragmentedMp4) {
  check({.options = x264("keyint=15:bframes=2"),
         .frames = 90,
         .containerOptions = {{"movflags", "+frag_keyframe+empty_moov"}}},
        "fragmented.mp4");
}

// A deinterlaced frame looks like no frame that went in, so only numbers and equality with continuous
// decoding are compared.
TEST(SourceReaderThreaded, InterlacedMpeg2) {
  check({.format = "mpegts",
         .encoder = "mpeg2video",
         .options = {{"b", "4000000"}, {"g", "12"}, {"bf", "2"}, {"flags", "+ildct+ilme"}},
         .frames = 60,
         .timeBase = {1, 25},
         .frameRate = {25, 1},
         .interlaced = true},
        "interlaced.ts");
}

TEST(SourceReaderThreaded, BeforeTheFirstAndAfterTheLastTheEdgesAreShown) {
  const Folder folder;
  const std::string path = makeClip(folder.file("a.mp4"), {.frames = 20});
  SourceReader reader(path, 0);
  const MediaFacts facts = probe(path);
  EXPECT_EQ(numberIn(reader.frameAt(facts.video->endPts + 1000)), 19);
  EXPECT_EQ(numberIn(reader.frameAt(-1000)), 0);
  EXPECT_EQ(numberIn(reader.frameAt(facts.video->endPts + 5000)), 19);
}

TEST(SourceReaderThreaded, TheSameRequestTwiceSharesTheSamePixels) {
  const Folder folder;
  SourceReader reader(makeClip(folder.file("a.mp4"), {.frames = 20}), 0);
  const av::Frame first = reader.frameAt(5000);
  const av::Frame again = reader.frameAt(5000);
  EXPECT_EQ(first->data[0], again->data[0]);
}

TEST(SourceReaderThreaded, FramesInTheCanvasFormatAreNotCopied) {
  const Folder folder;
  SourceReader reader(makeClip(folder.file("a.mp4"), {.frames = 20}), 0);
  (void)reader.frameAt(0);
  const MakerFigures figures = reader.figures();
  EXPECT_EQ(figures.contextsCreated, 0U);
  ASSERT_EQ(figures.stages.size(), 1U);
  EXPECT_EQ(figures.stages[0].stage, "decode");
  EXPECT_EQ(figures.stages[0].detail, "h264");
  EXPECT_GT(figures.stages[0].count, 0U);
}

TEST(SourceReaderThreaded, KeptPicturesStayWithinTheirBytes) {
  const Folder folder;
  const std::string path = makeClip(folder.file("a.mp4"), {.frames = 60});
  const std::size_t frameBytes = 320 * 192 * 3 / 2;
  const auto base = av::live.frames.value();
  SourceReader reader(path, 0,
                      {.decoderThreads = 1, .aheadBytes = frameBytes * 3, .keptBytes = frameBytes * 4});
  const MediaFacts facts = probe(path);
  for (const std::int64_t pts : facts.video->pts) (void)reader.frameAt(pts);
  // Kept, ahead, current, next, and the decoder's own few.
  EXPECT_LT(av::live.frames.value() - base, 24);
}

TEST(SourceReaderThreaded, NothingIsAliveAfterClosing) {
  const Folder folder;
  const std::string path = makeClip(folder.file("a.mp4"), {.options = x264("keyint=10"), .frames = 60});
  const auto counts = [] {
    return std::vector{av::live.frames.value(), av::live.packets.value(), av::live.codecs.value(),
                       av::live.files.value(),  av::live.graphs.value(),  av::live.poolBytes.value()};
  };
  const auto before = counts();
  for (int round = 0; round < 20; ++round) {
    SourceReader reader(path, 0);
    (void)reader.frameAt(round * 1000);
    if (round % 2 == 0) (void)reader.frameAt(0);
  }
  EXPECT_EQ(counts(), before);
}

// Ways that are left for others, as a playhead that is dragged leaves them, end at the right pictures.
TEST(SourceReaderThreaded, AWayMayBeLeftForAnother) {
  const Folder folder;
  const std::string path =
      makeClip(folder.file("clip.mp4"), {.options = x264("keyint=250:bframes=3"), .frames = 120});
  const std::vector<Shown> expected = continuous(path, 0);
  std::mt19937 random(kSeed);
  SourceReader reader(path, 0, without(0));
  for (int round = 0; round < 60; ++round) {
    const Shown& frame = expected[random() % expected.size()];
    const bool leaves = random() % 2 == 0;
    const bool there = reader.comesWithin(frame.pts, std::chrono::milliseconds(random() % 4));
    if (leaves && !there) continue;
    // Waited for, or asked for while it is on its way.
    if (random() % 2 == 0) {
      while (!reader.comesWithin(frame.pts, std::chrono::milliseconds(50))) {
      }
      EXPECT_GE(reader.reached(), frame.pts);
    }
    EXPECT_EQ(shown(reader.frameAt(frame.pts)), frame) << "round " << round << ", seed " << kSeed;
  }
}

TEST(SourceReaderThreaded, WhatIsAtHandIsNotWaitedFor) {
  const Folder folder;
  const std::string path =
      makeClip(folder.file("clip.mp4"), {.options = x264("keyint=250:bframes=3"), .frames = 40});
  const std::vector<Shown> expected = continuous(path, 0);
  SourceReader reader(path, 0, without(std::size_t{1} << 20));
  (void)reader.frameAt(expected[10].pts);
  EXPECT_TRUE(reader.comesWithin(expected[10].pts, {}));
  while (!reader.comesWithin(expected[30].pts, std::chrono::milliseconds(50))) {
  }
  EXPECT_TRUE(reader.comesWithin(expected[30].pts, {}));
  // The way to it goes on from what came for the other.
  EXPECT_TRUE(reader.comesWithin(expected[10].pts, {}));
  EXPECT_EQ(shown(reader.frameAt(expected[31].pts)), expected[31]);
}

TEST(SourceReaderThreaded, CancelEndsAWait) {
  const Folder folder;
  const std::string path =
      makeClip(folder.file("a.mp4"),
               {.options = x264("keyint=2000:bframes=0"), .width = 640, .height = 360, .frames = 150});
  SourceReader reader(path, 0);
  const MediaFacts facts = probe(path);
  std::jthread canceller([&] { reader.cancel(); });
  // Whether it comes before, while or after the wait begins: from some request on, all are cancelled.
  std::optional<av::ErrorCode> code;
  for (int i = 0; i < 150 && !code; ++i) {
    try {
      (void)reader.frameAt(facts.video->pts[149 - i]);
    } catch (const av::Error& error) {
      code = error.code();
    }
  }
  EXPECT_EQ(code, av::ErrorCode::kCancelled);
  EXPECT_THROW((void)reader.frameAt(0), av::Error);
}

TEST(SourceReaderThreaded, AnIdleReaderIsNoStall) {
  const Folder folder;
  const std::string path = makeClip(folder.file("a.mp4"), {.frames = 60});
  const MediaFacts facts = probe(path);
  SourceReader reader(
      path, 0,
      {.decoderThreads = 1, .aheadBytes = 1, .keptBytes = 0, .stallLimit = std::chrono::milliseconds(150)});
  EXPECT_EQ(numberIn(reader.frameAt(facts.video->pts[0])), 0);
  // The decoding thread waits for room all this time, four times its limit.
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  for (int n = 1; n < 60; ++n) EXPECT_EQ(numberIn(reader.frameAt(facts.video->pts[n])), n);
}

// On the way to a frame, three of four B frames need not be decoded: nothing refers to them.
void checkHurry(const ClipSpec& spec, const std::string& name) {
  const Folder folder;
  const std::string path = makeClip(folder.file(name), spec);
  const MediaFacts facts = probe(path);
  SourceReader reader(path, facts.video->stream, without(0));
  const auto decoded = [&] { return reader.figures().stages[0].count; };
  for (int n = 0; n < 30; ++n) (void)reader.frameAt(facts.video->pts[n]);
  const auto before = decoded();
  EXPECT_EQ(numberIn(reader.frameAt(facts.video->pts[190])), 190);
  EXPECT_LT(decoded() - before, 90U);
  // Another place before that one is reached, whose frame was left out.
  EXPECT_EQ(numberIn(reader.frameAt(facts.video->pts[187])), 187);
}

TEST(SourceReaderThreaded, H264LeavesOutWhatNobodyRefersTo) {
  checkHurry({.options = x264("keyint=250:bframes=4:b-adapt=0:b-pyramid=none:scenecut=0"), .frames = 200},
             "hurry.mp4");
}
TEST(SourceReaderThreaded, HevcLeavesOutWhatNobodyRefersTo) {
  checkHurry({.encoder = "libx265",
              .options = x265("keyint=250:bframes=4:b-adapt=0:b-pyramid=0:scenecut=0"),
              .frames = 200},
             "hurry-hevc.mp4");
}

// Overwrites two coded pictures in the middle of the film, and leaves the container around them as it is. (Of
// a picture that is right up to some point, decoders may make something without noticing.)
void damage(const std::string& path, int stream, int frames) {
  constexpr int kTransportPacket = 188;
  constexpr int kTransportHeader = 4;
  constexpr int kBlockHeader = 16;
  av::Demuxer demuxer = av::Demuxer::open(path);
  const bool transport = std::string(demuxer.container()) == "mpegts";
  const bool matroska = std::string(demuxer.container()) == "matroska,webm";
  demuxer.keepOnly(std::array{stream});
  for (int n = 0; n < frames / 2 + 3; ++n) (void)demuxer.read();
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  for (int n = 0; n < 2; ++n) {
    const auto packet = demuxer.read();
    const std::int64_t from = (*packet)->pos + (transport ? kTransportPacket : matroska ? kBlockHeader : 0);
    for (std::int64_t at = from; at < (*packet)->pos + (*packet)->size; ++at) {
      if (transport && at % kTransportPacket < kTransportHeader) continue;
      file.seekp(at);
      file.put(static_cast<char>(0x55 + at * 37));
    }
  }
}

// Every frame is either what it was before the damage, or an error that names file and time; in order and in
// any other, in which some are reached past frames that are left out.
void checkDamaged(const ClipSpec& spec, const std::string& name) {
  const Folder folder;
  const std::string path = makeClip(folder.file(name), spec);
  const MediaFacts facts = probe(path);
  const std::vector<Shown> expected = continuous(path, facts.video->stream);
  damage(path, facts.video->stream, spec.frames);
  for (const int threads : {1, 2}) {
    SourceReader reader(path, facts.video->stream, without(0, threads));
    int errors = 0;
    std::vector<Shown> asked = expected;
    std::ranges::shuffle(asked, std::mt19937(kSeed));
    asked.insert(asked.begin(), expected.begin(), expected.end());
    for (const Shown& frame : asked) {
      try {
        EXPECT_EQ(shown(reader.frameAt(frame.pts)), frame);
      } catch (const av::Error& error) {
        ++errors;
        EXPECT_EQ(error.code(), av::ErrorCode::kMediaDamaged) << error.what();
        EXPECT_THAT(error.what(), testing::HasSubstr(name));
        EXPECT_THAT(error.what(), testing::ContainsRegex("near [0-9.]+ s"));
      }
    }
    EXPECT_GT(errors, 0);
    EXPECT_LT(errors, static_cast<int>(asked.size()));
  }
}

TEST(SourceReaderThreaded, DamagedH264IsAnErrorAndNeverGarbage) {
  checkDamaged({.options = x264("keyint=10:bframes=2:qp=8"), .frames = 60}, "damaged.mp4");
}
TEST(SourceReaderThreaded, DamagedH264WithALongGop) {
  checkDamaged({.options = x264("keyint=250:bframes=3:qp=8:scenecut=0"), .frames = 90}, "damaged-long.mp4");
}
TEST(SourceReaderThreaded, DamagedHevc) {
  checkDamaged({.encoder = "libx265", .options = x265("keyint=40:bframes=3:qp=8"), .frames = 60},
               "damaged-hevc.mp4");
}
TEST(SourceReaderThreaded, DamagedH264InATransportStream) {
  checkDamaged({.format = "mpegts", .options = x264("keyint=10:bframes=0:qp=8"), .frames = 60}, "damaged.ts");
}
TEST(SourceReaderThreaded, DamagedFfv1) {
  checkDamaged(
      {.format = "matroska", .encoder = "ffv1", .options = {{"slicecrc", "1"}, {"level", "3"}}, .frames = 40},
      "damaged.mkv");
}

TEST(SourceReaderThreaded, AFileThatLosesItsEndAfterTheProbe) {
  const Folder folder;
  const std::string path = makeClip(
      folder.file("cut.mp4"),
      {.options = x264("keyint=10"), .frames = 60, .containerOptions = {{"movflags", "+faststart"}}});
  const MediaFacts facts = probe(path);
  test::truncateFile(path, 0.6);
  SourceReader reader(path, 0);
  EXPECT_EQ(numberIn(reader.frameAt(facts.video->pts[5])), 5);
  try {
    (void)reader.frameAt(facts.video->pts[55]);
    ADD_FAILURE() << "a frame that is not there was shown";
  } catch (const av::Error& error) {
    EXPECT_EQ(error.code(), av::ErrorCode::kMediaTruncated) << error.what();
  }
  EXPECT_EQ(numberIn(reader.frameAt(facts.video->pts[7])), 7);
}

}  // namespace
}  // namespace framewright::engine
