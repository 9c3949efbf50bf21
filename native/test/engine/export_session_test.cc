#include "engine/export_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "av/error.h"
#include "av/live_count.h"
#include "engine/probe.h"
#include "test/engine/fault_support.h"
#include "test/engine/film_support.h"

namespace framewright::engine {
namespace {

using namespace std::chrono_literals;
using av::ErrorCode;

constexpr Canvas kCanvas{.width = 192, .height = 108, .frameRate = {30, 1}};

Mp4Target target(const std::string& path, int64_t frames) {
  return {.path = path,
          .frameCount = frames,
          .quality = 20,
          .preset = "ultrafast",
          .threads = 1,
          .sound = std::nullopt};
}

ExportReport exportFilm(const Canvas& canvas, const ExportTarget& to, const std::vector<int32_t>& words) {
  auto session =
      ExportSession::create(canvas, to, std::make_unique<NumberMaker>(canvas.width, canvas.height));
  session->push(words);
  return session->finish();
}

// Position of a top-level box of the file, or npos.
size_t boxAt(const std::string& path, const std::string& type) {
  const std::string bytes = bytesOfFile(path);
  for (size_t at = 0; at + 8 <= bytes.size();) {
    uint32_t size = 0;
    for (size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<uint8_t>(bytes[at + i]);
    if (bytes.substr(at + 4, 4) == type) return at;
    if (size < 8) break;
    at += size;
  }
  return std::string::npos;
}

TEST(ExportSessionTest, MakesEveryFrameOfTheFilmInItsOrder) {
  const TempFolder folder;
  const auto report = exportFilm(kCanvas, target(folder.file("film.mp4"), 100), runs(0, 100));
  const Film film = readFilm(folder.file("film.mp4"));
  EXPECT_EQ(film.numbers, upTo(100));
  EXPECT_EQ(film.firstFrame.width(), 192);
  EXPECT_EQ(film.firstFrame.height(), 108);
  EXPECT_EQ(av_cmp_q(film.frameRate, {30, 1}), 0);
  EXPECT_EQ(av_cmp_q(film.videoDuration, {100, 30}), 0);
  for (size_t frame = 0; frame < film.times.size(); ++frame) {
    EXPECT_EQ(av_rescale_q(film.times[frame], film.videoTimeBase, {1, 30}), static_cast<int64_t>(frame));
  }
  EXPECT_EQ(report.frames, 100);
  EXPECT_EQ(report.bytes, static_cast<int64_t>(std::filesystem::file_size(folder.file("film.mp4"))));
  EXPECT_EQ(report.videoEncoder, "libx264");
  EXPECT_EQ(report.audioEncoder, std::nullopt);
}

TEST(ExportSessionTest, MakesEveryFrameAKeyFrameWhereThatIsAskedFor) {
  const TempFolder folder;
  for (const bool only : {false, true}) {
    const std::string path = folder.file(only ? "keys.mp4" : "film.mp4");
    Mp4Target to = target(path, 40);
    to.keyFramesOnly = only;
    exportFilm(kCanvas, to, runs(0, 40));
    EXPECT_EQ(readFilm(path).numbers, upTo(40));
    EXPECT_EQ(probe(path).video->keyFrames.size(), only ? 40U : 1U);
  }
}

TEST(ExportSessionTest, KeepsAnNtscRateExact) {
  const TempFolder folder;
  const Canvas canvas{.width = 192, .height = 108, .frameRate = {30000, 1001}};
  exportFilm(canvas, target(folder.file("film.mp4"), 90), runs(0, 90));
  const Film film = readFilm(folder.file("film.mp4"));
  EXPECT_EQ(av_cmp_q(film.frameRate, {30000, 1001}), 0);
  for (size_t frame = 0; frame < film.times.size(); ++frame) {
    EXPECT_EQ(
        av_compare_ts(film.times[frame], film.videoTimeBase, static_cast<int64_t>(frame), {1001, 30000}), 0);
  }
}

TEST(ExportSessionTest, TagsThePictureAsBt709) {
  const TempFolder folder;
  exportFilm(kCanvas, target(folder.file("film.mp4"), 3), runs(0, 3));
  const Film film = readFilm(folder.file("film.mp4"));
  EXPECT_EQ(film.firstFrame->format, AV_PIX_FMT_YUV420P);
  EXPECT_EQ(film.firstFrame->colorspace, AVCOL_SPC_BT709);
  EXPECT_EQ(film.firstFrame->color_primaries, AVCOL_PRI_BT709);
  EXPECT_EQ(film.firstFrame->color_trc, AVCOL_TRC_BT709);
  EXPECT_EQ(film.firstFrame->color_range, AVCOL_RANGE_MPEG);
  EXPECT_EQ(film.firstFrame->chroma_location, AVCHROMA_LOC_LEFT);
}

TEST(ExportSessionTest, PutsTheIndexBeforeTheMedia) {
  const TempFolder folder;
  exportFilm(kCanvas, target(folder.file("film.mp4"), 30), runs(0, 30));
  const size_t index = boxAt(folder.file("film.mp4"), "moov");
  const size_t media = boxAt(folder.file("film.mp4"), "mdat");
  ASSERT_NE(index, std::string::npos);
  ASSERT_NE(media, std::string::npos);
  EXPECT_LT(index, media);
}

TEST(ExportSessionTest, DrawsARunOnceAndPassesItOnByReference) {
  const TempFolder folder;
  auto maker = std::make_unique<NumberMaker>(192, 108);
  const NumberMaker& seen = *maker;
  auto session = ExportSession::create(kCanvas, target(folder.file("film.mp4"), 60), std::move(maker));
  session->push(run(20, 5));
  session->push(run(20, 5));
  session->push(run(20, 6));
  const auto report = session->finish();
  EXPECT_EQ(seen.drawn, 2);
  EXPECT_EQ(report.framesPassedThrough, 58U);
  std::vector<int32_t> expected(40, 5);
  expected.insert(expected.end(), 20, 6);
  EXPECT_EQ(readFilm(folder.file("film.mp4")).numbers, expected);
}

TEST(ExportSessionTest, TellsWhatEachStageCost) {
  const TempFolder folder;
  writeSound(folder.file("tone.wav"), "wav", "pcm_s16le", 48000, tone(48000, 2, 3, 440, 0.5));
  auto to = target(folder.file("film.mp4"), 60);
  to.sound = soundOf(folder.file("tone.wav"), 60);
  const auto report = exportFilm(kCanvas, to, runs(0, 60));
  std::map<std::string, StageFigures> stages;
  for (const auto& figures : report.stages) stages[figures.stage] = figures;
  EXPECT_EQ(stages["encode"].detail, "libx264");
  EXPECT_EQ(stages["encode"].count, 60U);
  EXPECT_GT(stages["encode"].totalMs, 0);
  EXPECT_EQ(stages["sound"].detail, "aac");
  EXPECT_EQ(stages["sound"].count, 94U);  // 96,000 samples in blocks of 1,024
  EXPECT_GT(stages["mux"].count, 60U);
  EXPECT_THAT(report.queues,
              testing::UnorderedElementsAre(testing::Pair("draw lists", 0), testing::Pair("compose", 0),
                                            testing::Pair("encode", 0), testing::Pair("mux", 0)));
  EXPECT_EQ(report.audioEncoder, "aac");
}

TEST(ExportSessionTest, MakesTheSoundAsLongAsThePicture) {
  const TempFolder folder;
  writeSound(folder.file("tone.wav"), "wav", "pcm_s16le", 48000, tone(48000, 2, 3, 440, 0.5));
  for (const int64_t frames : {1, 31, 60}) {
    auto to = target(folder.file("film.mp4"), frames);
    to.sound = soundOf(folder.file("tone.wav"), frames);
    exportFilm(kCanvas, to, runs(0, static_cast<int32_t>(frames)));
    const Film film = readFilm(folder.file("film.mp4"));
    EXPECT_EQ(film.numbers, upTo(static_cast<int32_t>(frames)));
    EXPECT_EQ(film.sampleRate, 48000);
    ASSERT_EQ(film.sound.size(), 2U);
    EXPECT_NEAR(static_cast<double>(film.sound[0].size()), static_cast<double>(frames) * 1600, 1024);
  }
}

TEST(ExportSessionTest, PutsTheSoundAtTheSampleThePlanSays) {
  const TempFolder folder;
  Sound clicks(2, std::vector<float>(48000 * 4));
  const std::vector<int64_t> positions{4800, 30001, 77777, 150000};
  for (auto& row : clicks) {
    for (const int64_t at : positions) row[static_cast<size_t>(at)] = 0.9F;
  }
  writeSound(folder.file("clicks.wav"), "wav", "pcm_f32le", 48000, clicks);
  auto to = target(folder.file("film.mp4"), 120);
  to.sound = soundOf(folder.file("clicks.wav"), 120);
  to.audioBitrate = 256'000;
  exportFilm(kCanvas, to, runs(0, 120));
  const Film film = readFilm(folder.file("film.mp4"));
  for (const int64_t at : positions) {
    int64_t loudest = at - 500;
    for (int64_t i = at - 500; i < at + 500; ++i) {
      if (std::abs(film.sound[0][static_cast<size_t>(i)]) >
          std::abs(film.sound[0][static_cast<size_t>(loudest)]))
        loudest = i;
    }
    EXPECT_NEAR(static_cast<double>(loudest), static_cast<double>(at), 1);
  }
}

TEST(ExportSessionTest, IsTheSameFilmEachTime) {
  const TempFolder folder;
  exportFilm(kCanvas, target(folder.file("a.mp4"), 50), runs(0, 50));
  exportFilm(kCanvas, target(folder.file("b.mp4"), 50), runs(0, 50));
  EXPECT_EQ(bytesOfFile(folder.file("a.mp4")), bytesOfFile(folder.file("b.mp4")));
}

TEST(ExportSessionTest, RefusesWordsThatAreNoRunsAndGoesOn) {
  const TempFolder folder;
  auto session = ExportSession::create(kCanvas, target(folder.file("film.mp4"), 2),
                                       std::make_unique<NumberMaker>(192, 108));
  EXPECT_THROW(session->push(std::vector<int32_t>{0, 1}), std::invalid_argument);
  EXPECT_THROW(session->push(std::vector<int32_t>{1, 1, 0}), std::invalid_argument);
  session->push(runs(0, 2));
  EXPECT_THROW(session->push(runs(2, 1)), std::invalid_argument);
}

TEST(ExportSessionTest, RefusesToEndBeforeAllFramesWerePushed) {
  const TempFolder folder;
  {
    auto session = ExportSession::create(kCanvas, target(folder.file("film.mp4"), 3),
                                         std::make_unique<NumberMaker>(192, 108));
    session->push(runs(0, 2));
    EXPECT_THROW((void)session->finish(), std::invalid_argument);
  }
  EXPECT_TRUE(folder.empty());
}

TEST(ExportSessionTest, RefusesAFolderThatIsNotThere) {
  const TempFolder folder;
  std::string message;
  EXPECT_EQ(codeOf([&] { exportFilm(kCanvas, target(folder.file("no/film.mp4"), 1), runs(0, 1)); }, &message),
            ErrorCode::kTargetUnwritable);
  EXPECT_THAT(message, testing::HasSubstr(folder.file("no")));
}

TEST(ExportSessionTest, RefusesAFolderThatIsReadOnly) {
  const TempFolder folder;
  std::filesystem::permissions(folder.path(),
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  // Root may write everywhere but where the kernel itself keeps the files.
  const std::string path = geteuid() == 0 ? "/proc/film.mp4" : folder.file("film.mp4");
  EXPECT_EQ(codeOf([&] { exportFilm(kCanvas, target(path, 1), runs(0, 1)); }), ErrorCode::kTargetUnwritable);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
}

TEST(ExportSessionTest, RefusesATargetThatIsAFolder) {
  const TempFolder folder;
  std::filesystem::create_directory(folder.file("film.mp4"));
  EXPECT_EQ(codeOf([&] { exportFilm(kCanvas, target(folder.file("film.mp4"), 1), runs(0, 1)); }),
            ErrorCode::kTargetUnwritable);
  EXPECT_TRUE(std::filesystem::is_directory(folder.file("film.mp4")));
}

TEST(ExportSessionTest, SaysWhichDiskIsFullAndLeavesNothing) {
  const TempFolder folder;
  std::string message;
  for (const rlim_t limit : {rlim_t{0}, rlim_t{20'000}, rlim_t{100'000}}) {
    const FileSizeLimit full(limit);
    EXPECT_EQ(
        codeOf([&] { exportFilm(kCanvas, target(folder.file("film.mp4"), 200), runs(0, 200)); }, &message),
        ErrorCode::kDiskFull)
        << limit;
    EXPECT_THAT(message, testing::HasSubstr("The disk of \"" + folder.path() + "\" is full"));
    EXPECT_TRUE(folder.empty()) << limit;
  }
}

TEST(ExportSessionTest, EndsWithTheErrorOfAMissingSound) {
  const TempFolder folder;
  auto to = target(folder.file("film.mp4"), 200);
  to.sound = soundOf(folder.file("none.wav"), 200);
  EXPECT_EQ(codeOf([&] { exportFilm(kCanvas, to, runs(0, 200)); }), ErrorCode::kMediaMissing);
  EXPECT_TRUE(folder.empty());
}

TEST(ExportSessionTest, LeavesNothingWhenItIsDropped) {
  const TempFolder folder;
  {
    auto session = ExportSession::create(kCanvas, target(folder.file("film.mp4"), 9),
                                         std::make_unique<NumberMaker>(192, 108));
  }
  EXPECT_TRUE(folder.empty());
}

TEST(ExportSessionThreadedTest, EndsWithTheFirstErrorOfAnyStage) {
  for (const int32_t at : {0, 1, 40, 99}) {
    const TempFolder folder;
    auto session = ExportSession::create(kCanvas, target(folder.file("film.mp4"), 100),
                                         std::make_unique<FailingMaker>(at));
    std::string message;
    EXPECT_EQ(codeOf(
                  [&] {
                    for (int32_t number = 0; number < 100; ++number) session->push(run(1, number));
                    (void)session->finish();
                  },
                  &message),
              ErrorCode::kMediaDamaged);
    EXPECT_EQ(message, "The source ends early.");
    session.reset();
    EXPECT_TRUE(folder.empty()) << at;
  }
}

TEST(ExportSessionThreadedTest, LeavesNothingWhenCancelledAtAnyMoment) {
  const TempFolder sounds;
  writeSound(sounds.file("tone.wav"), "wav", "pcm_s16le", 48000, tone(48000, 2, 8, 440, 0.5));
  const auto framesBefore = av::live.frames.value();
  const auto packetsBefore = av::live.packets.value();
  std::srand(4711);
  int cancelled = 0;
  for (int round = 0; round < 50; ++round) {
    const TempFolder folder;
    auto to = target(folder.file("film.mp4"), 240);
    to.sound = soundOf(sounds.file("tone.wav"), 240);
    auto session = ExportSession::create(kCanvas, to, std::make_unique<NumberMaker>(192, 108));
    const auto delay = std::chrono::microseconds(std::rand() % 60'000);
    std::jthread canceller([&] {
      std::this_thread::sleep_for(delay);
      session->cancel();
    });
    bool finished = false;
    try {
      for (int32_t first = 0; first < 240; first += 20) session->push(runs(first, 20));
      (void)session->finish();
      finished = true;
    } catch (const av::Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCancelled) << error.what();
      ++cancelled;
    }
    const auto noticed = std::chrono::steady_clock::now();
    canceller.join();
    session.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - noticed, 1s);
    EXPECT_EQ(folder.empty(), !finished) << "round " << round;
  }
  EXPECT_GT(cancelled, 0);
  EXPECT_EQ(av::live.frames.value(), framesBefore);
  EXPECT_EQ(av::live.packets.value(), packetsBefore);
}

TEST(ExportSessionThreadedTest, WaitsForACallerThatIsSlow) {
  const TempFolder folder;
  auto session = ExportSession::create(kCanvas, target(folder.file("film.mp4"), 3),
                                       std::make_unique<NumberMaker>(192, 108), 200ms);
  for (int32_t number = 0; number < 3; ++number) {
    std::this_thread::sleep_for(500ms);
    session->push(run(1, number));
  }
  (void)session->finish();
  EXPECT_EQ(readFilm(folder.file("film.mp4")).numbers, upTo(3));
}

TEST(ExportSessionThreadedTest, NamesAStageThatHangsInsteadOfHangingWithIt) {
  const TempFolder folder;
  const auto gate = std::make_shared<HangingMaker::Gate>();
  auto session = ExportSession::create(kCanvas, target(folder.file("film.mp4"), 100),
                                       std::make_unique<HangingMaker>(gate), 500ms);
  session->push(runs(0, 100));
  std::string message;
  EXPECT_EQ(codeOf([&] { (void)session->finish(); }, &message), ErrorCode::kStalled);
  EXPECT_THAT(message, testing::HasSubstr("The stage \"compose\" made no progress for 0.5 s"));
  EXPECT_TRUE(folder.empty());
  session.reset();
  std::unique_lock lock(gate->mutex);
  gate->open = true;
  gate->changed.notify_all();
  EXPECT_TRUE(gate->changed.wait_for(lock, 10s, [&] { return gate->left; }))
      << "the thread left behind holds on to its state";
}

}  // namespace
}  // namespace framewright::engine
