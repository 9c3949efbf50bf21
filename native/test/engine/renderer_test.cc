#include "engine/renderer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "av/error.h"
#include "av/live_count.h"
#include "compose/color.h"
#include "compose/placement.h"
#include "test/support/clip.h"

namespace framewright::engine {
namespace {

using test::Folder;

using Words = std::vector<int32_t>;

constexpr int kWidth = 320;
constexpr int kHeight = 192;
constexpr Canvas kCanvas{kWidth, kHeight, {30, 1}};
constexpr int32_t kRed = 0xE02010;
constexpr int32_t kBlue = 0x1020E0;

Words join(std::initializer_list<Words> parts) {
  Words all;
  for (const Words& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Words placed(int x, int y, int width, int height, int32_t opacity = compose::kOpacityOne) {
  constexpr int32_t kOne = compose::kPixelOne;
  return {0, 0,      compose::kCropOne, compose::kCropOne, x * kOne, y * kOne, width * kOne, height * kOne,
          0, opacity};
}

Words whole() { return placed(0, 0, kWidth, kHeight); }
Words solid(int32_t rgb) { return join({{0, rgb}, whole()}); }
Words source(int32_t index, int32_t pts, const Words& placement) {
  return join({{1, index, 0, pts}, placement});
}

compose::Yuv pixel(const av::Frame& frame, int x, int y) {
  return {frame->data[0][y * frame->linesize[0] + x], frame->data[1][y / 2 * frame->linesize[1] + x / 2],
          frame->data[2][y / 2 * frame->linesize[2] + x / 2]};
}

compose::Yuv yuv(int32_t rgb) { return compose::toYuv(static_cast<uint32_t>(rgb)); }

RenderJob jobOf(std::vector<PictureFile> sources = {}) { return {kCanvas, std::move(sources), {}}; }

std::shared_ptr<const compose::Still> grey(int width, int height, uint8_t level) {
  std::vector<uint8_t> pixels(static_cast<size_t>(width * height * 4), level);
  for (size_t alpha = 3; alpha < pixels.size(); alpha += 4) pixels[alpha] = 255;
  return std::make_shared<const compose::Still>(
      compose::Still::fromRgba({pixels.data(), width * 4, width, height}));
}

std::shared_ptr<const compose::Still> white(int width, int height) { return grey(width, height, 255); }

TEST(Renderer, ShowsAnEvenColour) {
  Renderer renderer(jobOf());
  const av::Frame frame = renderer.frame(join({{1}, solid(kRed)}));
  EXPECT_EQ(frame.width(), kWidth);
  EXPECT_EQ(frame->colorspace, AVCOL_SPC_BT709);
  EXPECT_EQ(pixel(frame, 0, 0), yuv(kRed));
  EXPECT_EQ(pixel(frame, kWidth - 1, kHeight - 1), yuv(kRed));
}

TEST(Renderer, SharesTheBuffersOfEqualLists) {
  Renderer renderer(jobOf());
  const Words list = join({{2}, solid(kRed), {0, kBlue}, placed(32, 32, 64, 64)});
  const av::Frame first = renderer.frame(list);
  const av::Frame second = renderer.frame(list);
  EXPECT_EQ(first->data[0], second->data[0]);
  EXPECT_EQ(renderer.figures().stages.front().count, 1U);
}

TEST(Renderer, NeverDrawsOnAFrameItHasReturned) {
  Renderer renderer(jobOf());
  const av::Frame plain = renderer.frame(join({{1}, solid(kRed)}));
  const av::Frame drawn = renderer.frame(join({{2}, solid(kRed), {0, kBlue}, placed(32, 32, 64, 64)}));
  EXPECT_EQ(pixel(plain, 64, 64), yuv(kRed));
  EXPECT_EQ(pixel(drawn, 64, 64), yuv(kBlue));
  EXPECT_EQ(pixel(drawn, 16, 16), yuv(kRed));
}

TEST(Renderer, AStillThatHidesAllIsDrawnAsItIs) {
  RenderJob job = jobOf();
  job.rasters.push_back(white(40, 20));
  job.rasters.push_back(grey(2 * kWidth, 2 * kHeight, 0x40));
  Renderer renderer(std::move(job));
  // The second and later times it is the same frame, and what lies over it is drawn on another.
  std::vector<av::Frame> frames;
  for (int n = 0; n < 4; ++n) {
    frames.push_back(renderer.frame(join({{2}, {2, 1}, whole(), {2, 0}, placed(100 + 2 * n, 100, 40, 20)})));
  }
  frames.push_back(renderer.frame(join({{1}, {2, 1}, whole()})));
  EXPECT_EQ(renderer.figures().framesPassedThrough, 1U);
  for (int n = 0; n < 4; ++n) {
    const av::Frame& frame = frames[static_cast<size_t>(n)];
    EXPECT_EQ(pixel(frame, 120, 110), yuv(0xFFFFFF));
    EXPECT_EQ(pixel(frame, 98 + 2 * n, 110), yuv(0x404040));
    EXPECT_EQ(pixel(frame, 0, 0), yuv(0x404040));
  }
  EXPECT_EQ(pixel(frames.back(), 120, 110), yuv(0x404040));
  // Half of it over red.
  const av::Frame half = renderer.frame(
      join({{2}, solid(kRed), {2, 1}, placed(0, 0, kWidth, kHeight, compose::kOpacityOne / 2)}));
  EXPECT_NEAR(pixel(half, 0, 0).y, (yuv(kRed).y + yuv(0x404040).y) / 2, 1);
}

TEST(Renderer, PassesASourceFrameThatIsThePicture) {
  const Folder folder;
  const std::string path = test::makeClip(
      folder.file("clip.mp4"),
      {.frames = 10, .timeBase = {1, 15360}, .ptsOf = [](int n) { return std::int64_t{512} * n; }});
  Renderer renderer(jobOf({{path, 0}}));
  for (int n = 0; n < 10; ++n) {
    EXPECT_EQ(test::numberIn(renderer.frame(join({{1}, source(0, 512 * n, whole())}))), n);
  }
  EXPECT_EQ(renderer.figures().framesPassedThrough, 10U);
}

TEST(Renderer, LaysAStillOverASource) {
  const Folder folder;
  const std::string path = test::makeClip(folder.file("clip.mp4"), {.frames = 3});
  RenderJob job = jobOf({{path, 0}});
  job.rasters.push_back(white(40, 20));
  Renderer renderer(std::move(job));
  const av::Frame frame =
      renderer.frame(join({{2}, source(0, 0, whole()), {2, 0}, placed(100, 100, 40, 20)}));
  EXPECT_EQ(test::numberIn(frame), 0);
  EXPECT_EQ(pixel(frame, 120, 110), yuv(0xFFFFFF));
  EXPECT_EQ(renderer.figures().framesPassedThrough, 0U);
}

TEST(Renderer, ShowsAStillThatCameLaterUntilItGoes) {
  Renderer renderer(jobOf());
  const auto list = join({{2}, solid(kRed), {2, 3}, placed(100, 100, 40, 20)});
  EXPECT_THROW((void)renderer.frame(list), std::invalid_argument);
  renderer.setRaster(3, white(40, 20));
  EXPECT_EQ(pixel(renderer.frame(list), 120, 110), yuv(0xFFFFFF));
  // The same list is another picture now.
  renderer.setRaster(3, grey(40, 20, 0x80));
  EXPECT_EQ(pixel(renderer.frame(list), 120, 110), yuv(0x808080));
  renderer.setRaster(3, nullptr);
  EXPECT_THROW((void)renderer.frame(list), std::invalid_argument);
}

TEST(Renderer, MixesTwoStacksOverWhatIsBelow) {
  Renderer renderer(jobOf());
  const auto mix = [&](int32_t weight) {
    return renderer.frame(join({{2}, solid(kRed), {3, weight, 0, 1}, solid(kBlue)}));
  };
  EXPECT_EQ(pixel(mix(0), 5, 5), yuv(kRed));
  EXPECT_EQ(pixel(mix(compose::kOpacityOne), 5, 5), yuv(kBlue));
  const compose::Yuv half = pixel(mix(compose::kOpacityOne / 2), 5, 5);
  EXPECT_NEAR(half.y, (yuv(kRed).y + yuv(kBlue).y) / 2.0, 1);
  EXPECT_NEAR(half.u, (yuv(kRed).u + yuv(kBlue).u) / 2.0, 1);
  EXPECT_NEAR(half.v, (yuv(kRed).v + yuv(kBlue).v) / 2.0, 1);
}

TEST(Renderer, DrawsEachStackOfAJoinOnItsOwn) {
  Renderer renderer(jobOf());
  const Words patch = join({{0, kBlue}, placed(0, 0, 64, 64)});
  // A wipe to the right that stands at the middle: `to` is on the left.
  const av::Frame frame = renderer.frame(join({{2},
                                               solid(kRed),
                                               {4, 1, kWidth / 2 * compose::kPixelOne, 1, 0, kBlue},
                                               placed(0, 128, kWidth, 64),
                                               {1},
                                               patch}));
  EXPECT_EQ(pixel(frame, 16, 16), yuv(kBlue));            // the patch, of `to`
  EXPECT_EQ(pixel(frame, 16, 160), yuv(kRed));            // below it, what is below
  EXPECT_EQ(pixel(frame, kWidth - 16, 160), yuv(kBlue));  // the strip, of `from`
  EXPECT_EQ(pixel(frame, kWidth - 16, 16), yuv(kRed));
}

TEST(Renderer, OpensACircle) {
  Renderer renderer(jobOf());
  constexpr int32_t kOne = compose::kPixelOne;
  const av::Frame frame =
      renderer.frame(join({{2}, solid(kRed), {5, 160 * kOne, 96 * kOne, 50 * kOne, 0, 1}, solid(kBlue)}));
  EXPECT_EQ(pixel(frame, 160, 96), yuv(kBlue));
  EXPECT_EQ(pixel(frame, 160, 96 - 60), yuv(kRed));
  EXPECT_EQ(pixel(frame, 0, 0), yuv(kRed));
}

TEST(Renderer, ApproachesSourceFramesWithoutDrawing) {
  const Folder folder;
  const std::string path = test::makeClip(
      folder.file("clip.mp4"),
      {.frames = 40, .timeBase = {1, 15360}, .ptsOf = [](int n) { return std::int64_t{512} * n; }});
  Renderer renderer(jobOf({{path, 0}}));
  const auto list = [](int n) { return join({{2}, solid(kRed), source(0, 512 * n, placed(0, 0, 160, 96))}); };
  const av::Frame first = renderer.frame(list(3));
  const uint64_t drawn = renderer.figures().stages.front().count;
  const auto arrive = [&](int n) {
    Approached approached = renderer.approach(list(n), {});
    while (!approached.there) approached = renderer.approach(list(n), std::chrono::milliseconds(5));
    ASSERT_EQ(approached.reached.size(), 1U);
    EXPECT_GE(approached.reached.front(), 512 * n);
  };
  arrive(20);
  arrive(38);
  EXPECT_EQ(renderer.figures().stages.front().count, drawn);
  // What was drawn last is still known, and what comes is right.
  EXPECT_EQ(renderer.frame(list(3))->data[0], first->data[0]);
  const av::Frame last = renderer.frame(join({{1}, source(0, 512 * 38, whole())}));
  EXPECT_EQ(test::numberIn(last), 38);
  EXPECT_THROW((void)renderer.approach(Words{9}, {}), std::invalid_argument);
}

TEST(Renderer, RefusesListsThatAreNoPicture) {
  const Folder folder;
  const std::string path = test::makeClip(folder.file("clip.mp4"), {.frames = 3});
  Renderer renderer(jobOf({{path, 0}}));
  EXPECT_THROW((void)renderer.frame(Words{0}), std::invalid_argument);
  EXPECT_THROW((void)renderer.frame(join({{1}, {0, kRed}, placed(0, 0, 10, 10)})), std::invalid_argument);
  EXPECT_THROW((void)renderer.frame(join({{2}, source(0, 0, whole()), source(0, 1, placed(0, 0, 32, 32))})),
               std::invalid_argument);
  EXPECT_THROW(Renderer({{321, 192, {30, 1}}, {}, {}}), std::invalid_argument);
}

TEST(Renderer, SaysWhichFileIsMissing) {
  Renderer renderer(jobOf({{"/nowhere/walk.mp4", 0}}));
  try {
    (void)renderer.frame(join({{1}, source(0, 0, whole())}));
    FAIL();
  } catch (const av::Error& error) {
    EXPECT_EQ(error.code(), av::ErrorCode::kMediaMissing);
    EXPECT_NE(std::string(error.what()).find("/nowhere/walk.mp4"), std::string::npos);
  }
}

TEST(Renderer, ClosesFilesThatAreNotShownAnyMore) {
  const Folder folder;
  std::vector<PictureFile> sources;
  for (int i = 0; i < 3; ++i) {
    sources.push_back({test::makeClip(folder.file(std::to_string(i) + ".mp4"), {.frames = 40}), 0});
  }
  const auto base = av::live.files.value();
  {
    Renderer renderer(jobOf(std::move(sources)));
    for (int32_t i = 0; i < 3; ++i) {
      for (int32_t n = 0; n < 40; ++n) {
        EXPECT_EQ(test::numberIn(renderer.frame(join({{1}, source(i, 512 * n, whole())}))), n);
        EXPECT_LE(av::live.files.value() - base, 2);
      }
      EXPECT_EQ(av::live.files.value() - base, 1);
    }
    uint64_t decoded = 0;
    for (const StageFigures& stage : renderer.figures().stages)
      decoded += stage.stage == "decode" ? stage.count : 0;
    EXPECT_GE(decoded, 120U);  // also what closed readers have done
  }
  EXPECT_EQ(av::live.files.value(), base);
}

TEST(Renderer, OpensAheadWhatIsPrepared) {
  const Folder folder;
  const std::string path = test::makeClip(folder.file("clip.mp4"), {.frames = 60});
  const auto base = av::live.files.value();
  Renderer renderer(jobOf({{path, 0}, {folder.file("missing.mp4"), 0}}));
  (void)renderer.frame(join({{1}, solid(kRed)}));
  renderer.prepare(join({{1}, source(0, 512 * 30, whole())}));
  EXPECT_EQ(av::live.files.value() - base, 1);
  renderer.prepare(join({{1}, source(1, 0, whole())}));  // its fault is told when its picture is due
  EXPECT_EQ(test::numberIn(renderer.frame(join({{1}, source(0, 512 * 30, whole())}))), 30);
  EXPECT_EQ(test::numberIn(renderer.frame(join({{1}, source(0, 512 * 31, whole())}))), 31);
  EXPECT_THROW((void)renderer.frame(join({{1}, source(1, 0, whole())})), av::Error);
}

TEST(Renderer, ShowsTheRightFrameWhateverWasPrepared) {
  const Folder folder;
  const std::string path = test::makeClip(folder.file("clip.mp4"), {.frames = 60});
  for (const int32_t wanted : {0, 29, 30, 31, 59}) {
    Renderer renderer(jobOf({{path, 0}}));
    renderer.prepare(join({{1}, source(0, 512 * 30, whole())}));
    EXPECT_EQ(test::numberIn(renderer.frame(join({{1}, source(0, 512 * wanted, whole())}))), wanted);
  }
}

TEST(Renderer, PlacesASourceAnewAfterAFrameThatWasNotSeen) {
  const Folder folder;
  const std::string path = test::makeClip(folder.file("clip.mp4"), {.frames = 60});
  Renderer renderer(jobOf({{path, 0}}));
  // Shifted, not scaled: a view of the decoded frame. Mixed away it is fetched and not drawn.
  const auto picture = [&](int32_t n, bool seen) {
    const int32_t weight = seen ? 0 : compose::kOpacityOne;
    return renderer.frame(
        join({{2}, solid(kRed), {3, weight, 1}, source(0, 512 * n, placed(64, 0, kWidth, kHeight)), {0}}));
  };
  const uint64_t before = test::digestOf(picture(5, true));
  for (const int32_t n : {20, 21, 22, 23, 24, 25}) EXPECT_EQ(pixel(picture(n, false), 200, 100), yuv(kRed));
  Renderer fresh(jobOf({{path, 0}}));
  const Words wanted = join({{2}, solid(kRed), source(0, 512 * 25, placed(64, 0, kWidth, kHeight))});
  EXPECT_EQ(test::digestOf(picture(25, true)), test::digestOf(fresh.frame(wanted)));
  EXPECT_EQ(test::digestOf(picture(5, true)), before);
}

TEST(Renderer, CountsAsWaitingWhileADecoderWorks) {
  const Folder folder;
  const std::string path = test::makeClip(
      folder.file("clip.mp4"), {.options = {{"preset", "ultrafast"}, {"g", "250"}}, .frames = 200});
  Renderer renderer(jobOf({{path, 0}}));
  const uint64_t before = renderer.stage().beats();
  (void)renderer.frame(join({{1}, source(0, 512 * 190, whole())}));
  const StageFigures compose = renderer.stage().figures();
  EXPECT_GT(renderer.stage().beats(), before);
  EXPECT_EQ(compose.count, 1U);
  EXPECT_LT(compose.totalMs, 5);  // handing on a frame is no work, and waiting for it is the decoder's
}

TEST(RendererThreaded, CancelsFromAnotherThread) {
  const Folder folder;
  const std::string path = test::makeClip(
      folder.file("long.mp4"), {.options = {{"preset", "ultrafast"}, {"g", "250"}}, .frames = 250});
  Renderer renderer(jobOf({{path, 0}}));
  auto drawing = std::async(std::launch::async, [&] {
    for (int32_t round = 0; round < 10'000; ++round) {
      (void)renderer.frame(join({{1}, source(0, round % 2 == 0 ? 100 : 120'000, whole())}));
    }
  });
  renderer.cancel();
  EXPECT_THROW(drawing.get(), av::Error);
}

}  // namespace
}  // namespace framewright::engine
