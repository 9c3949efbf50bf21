#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/export_session.h"
#include "engine/gif_writer.h"
#include "test/engine/film_support.h"

namespace framewright::engine {
namespace {

// What a GIF's blocks say, read here from its bytes: width, height, loops, and how long each picture is
// shown.
struct Gif {
  int width = 0;
  int height = 0;
  int loops = -1;
  int globalColours = 0;
  std::vector<int> holds;  // hundredths of a second
};

Gif readGif(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto at = [&](size_t i) { return static_cast<int>(static_cast<uint8_t>(bytes.at(i))); };
  const auto word = [&](size_t i) { return at(i) | at(i + 1) << 8; };
  EXPECT_EQ(bytes.substr(0, 6), "GIF89a");
  Gif gif;
  gif.width = word(6);
  gif.height = word(8);
  size_t next = 13;
  if ((at(10) & 0x80) != 0) {
    gif.globalColours = 2 << (at(10) & 7);
    next += 3 * static_cast<size_t>(gif.globalColours);
  }
  const auto skipBlocks = [&] {
    while (at(next) != 0) next += static_cast<size_t>(at(next)) + 1;
    ++next;
  };
  while (at(next) != 0x3B) {
    if (at(next) == 0x21) {
      if (at(next + 1) == 0xF9) gif.holds.push_back(word(next + 4));
      if (at(next + 1) == 0xFF && bytes.substr(next + 3, 11) == "NETSCAPE2.0") gif.loops = word(next + 16);
      next += 2;
    } else {
      EXPECT_EQ(at(next), 0x2C);
      const bool local = (at(next + 9) & 0x80) != 0;
      next += 10 + (local ? size_t{3} * static_cast<size_t>(2 << (at(next + 9) & 7)) : 0) + 1;
    }
    skipBlocks();
  }
  return gif;
}

constexpr Canvas kCanvas{.width = 120, .height = 80, .frameRate = {15, 1}};

ExportReport exportGif(const Canvas& canvas, const std::string& path, int64_t frames,
                       const std::vector<int32_t>& words) {
  auto session = ExportSession::create(canvas, GifTarget{.path = path, .frameCount = frames},
                                       std::make_unique<NumberMaker>(canvas.width, canvas.height));
  session->push(words);
  return session->finish();
}

std::vector<int32_t> numbersIn(const std::string& path) {
  std::vector<int32_t> numbers;
  av::Demuxer demuxer = av::Demuxer::open(path);
  av::Decoder decoder = av::Decoder::open(*demuxer.stream(0).codecpar, demuxer.stream(0).time_base);
  const auto drain = [&] {
    while (auto frame = decoder.receive()) {
      int32_t number = 0;
      const auto* row = reinterpret_cast<const uint32_t*>(
          (*frame)->data[0] + static_cast<ptrdiff_t>(frame->height() / 4) * (*frame)->linesize[0]);
      for (int bit = 0; bit < kNumberBits; ++bit) {
        if ((row[(2 * bit + 1) * frame->width() / (2 * kNumberBits)] >> 8 & 0xFF) > 125) number |= 1 << bit;
      }
      numbers.push_back(number);
    }
  };
  while (const auto packet = demuxer.read()) {
    decoder.send(*packet);
    drain();
  }
  decoder.sendEnd();
  drain();
  return numbers;
}

TEST(GifExportTest, ShowsEveryPictureForItsTime) {
  const TempFolder folder;
  const auto report = exportGif(kCanvas, folder.file("a.gif"), 30, runs(100, 30));
  const Gif gif = readGif(folder.file("a.gif"));
  EXPECT_EQ(gif.width, 120);
  EXPECT_EQ(gif.height, 80);
  EXPECT_EQ(gif.loops, 0);
  EXPECT_EQ(gif.globalColours, 256);
  ASSERT_EQ(gif.holds.size(), 30U);
  int64_t time = 0;
  for (size_t frame = 0; frame < 30; ++frame) {
    EXPECT_EQ(time, (static_cast<int64_t>(frame) * 200 + 15) / 30)
        << "the nearest hundredth to frame " << frame;
    time += gif.holds[frame];
  }
  EXPECT_EQ(time, 200);
  std::vector<int32_t> expected;
  for (int32_t number = 100; number < 130; ++number) expected.push_back(number);
  EXPECT_EQ(numbersIn(folder.file("a.gif")), expected);
  EXPECT_EQ(report.frames, 30);
  EXPECT_EQ(report.videoEncoder, "gif");
  EXPECT_EQ(report.bytes, static_cast<int64_t>(std::filesystem::file_size(folder.file("a.gif"))));
}

TEST(GifExportTest, HoldsAPictureInsteadOfRepeatingIt) {
  const TempFolder folder;
  auto words = run(10, 1);
  for (const auto& more : {run(4, 1), run(1, 2), run(30, 3)})
    words.insert(words.end(), more.begin(), more.end());
  exportGif(kCanvas, folder.file("a.gif"), 45, words);
  EXPECT_EQ(readGif(folder.file("a.gif")).holds, (std::vector<int>{93, 7, 200}));
  EXPECT_EQ(numbersIn(folder.file("a.gif")), (std::vector<int32_t>{1, 2, 3}));
}

TEST(GifExportTest, ShowsNoPictureTooBrieflyForBrowsers) {
  const TempFolder folder;
  const Canvas fast{.width = 120, .height = 80, .frameRate = {60, 1}};
  const auto report = exportGif(fast, folder.file("a.gif"), 60, runs(0, 60));
  const Gif gif = readGif(folder.file("a.gif"));
  EXPECT_GE(*std::ranges::min_element(gif.holds), 2);
  int total = 0;
  for (const int hold : gif.holds) total += hold;
  EXPECT_EQ(total, 100);
  EXPECT_EQ(report.frames, 60);
}

TEST(GifExportTest, SplitsAHoldThatIsTooLongForTheFormat) {
  const TempFolder folder;
  const Canvas slow{.width = 120, .height = 80, .frameRate = {1, 10}};
  exportGif(slow, folder.file("a.gif"), 200, run(200, 3));
  const auto holds = readGif(folder.file("a.gif")).holds;
  int total = 0;
  for (const int hold : holds) total += hold;
  EXPECT_EQ(total, 200'000);
}

TEST(GifExportTest, FindsTheColoursOfAllPictures) {
  const TempFolder folder;
  exportGif(kCanvas, folder.file("a.gif"), 2, runs(0, 2));
  av::Demuxer demuxer = av::Demuxer::open(folder.file("a.gif"));
  av::Decoder decoder = av::Decoder::open(*demuxer.stream(0).codecpar, demuxer.stream(0).time_base);
  std::set<uint32_t> colours;
  std::array<int, 3> brightest{};
  while (const auto packet = demuxer.read()) {
    decoder.send(*packet);
    while (auto frame = decoder.receive()) {
      for (int y = 0; y < frame->height(); ++y) {
        const auto* row = reinterpret_cast<const uint32_t*>((*frame)->data[0] + static_cast<ptrdiff_t>(y) *
                                                                                    (*frame)->linesize[0]);
        for (int x = 0; x < frame->width(); ++x) {
          colours.insert(row[x] & 0xFFFFFF);
          EXPECT_EQ(row[x] >> 24, 0xFFU) << "opaque";
          for (size_t part = 0; part < 3; ++part) {
            brightest[part] = std::max(brightest[part], static_cast<int>(row[x] >> (8 * part) & 0xFF));
          }
        }
      }
    }
  }
  EXPECT_GT(colours.size(), 100U);
  EXPECT_LE(colours.size(), 256U);
  // Y 200, limited range, is 214 in full range: the matrix and the range were honoured.
  EXPECT_NEAR(brightest[1], 214, 30);
}

TEST(GifExportThreadedTest, LeavesNothingWhenItFailsOrIsCancelled) {
  std::srand(17);
  for (int round = 0; round < 20; ++round) {
    const TempFolder folder;
    auto session = ExportSession::create(kCanvas, GifTarget{.path = folder.file("a.gif"), .frameCount = 60},
                                         std::make_unique<NumberMaker>(120, 80));
    session->push(runs(0, 60));
    const auto delay = std::chrono::microseconds(std::rand() % 40'000);
    std::jthread canceller([&] {
      std::this_thread::sleep_for(delay);
      session->cancel();
    });
    bool finished = false;
    try {
      (void)session->finish();
      finished = true;
    } catch (const av::Error& error) {
      EXPECT_EQ(error.code(), av::ErrorCode::kCancelled);
    }
    canceller.join();
    session.reset();
    EXPECT_EQ(folder.empty(), !finished);
  }
}

TEST(GifTimeTest, NeverDrifts) {
  EXPECT_EQ(gifTime({30000, 1001}, 0), 0);
  EXPECT_EQ(gifTime({30000, 1001}, 1), 3);
  EXPECT_EQ(gifTime({30000, 1001}, 30'000), 100'100);
  EXPECT_EQ(gifTime({12, 1}, 7), 58);
}

}  // namespace
}  // namespace framewright::engine
