#include "engine/sound_reader.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "av/error.h"
#include "test/engine/film_support.h"

namespace framewright::engine {
namespace {

// Loud single samples at odd distances, so that each place of the file is recognised by what is around it.
std::vector<int64_t> clickTimes(int rate, double seconds) {
  std::vector<int64_t> times;
  for (int64_t at = rate / 10; at < static_cast<int64_t>(rate * seconds) - rate / 10;
       at += rate / 4 + static_cast<int64_t>(times.size()) * 13) {
    times.push_back(at);
  }
  return times;
}

Sound clickTrack(int rate, int channels, double seconds) {
  Sound sound(static_cast<size_t>(channels), std::vector<float>(static_cast<size_t>(rate * seconds)));
  for (auto& row : sound) {
    for (const int64_t at : clickTimes(rate, seconds)) row[static_cast<size_t>(at)] = 0.9F;
  }
  return sound;
}

Sound readFrom(SoundReader& reader, const Ratio& from, int64_t count, int channels = 2) {
  Sound sound(static_cast<size_t>(channels), std::vector<float>(static_cast<size_t>(count)));
  reader.seek(from);
  reader.read(viewOfSound(sound));
  return sound;
}

// Offset of the loudest sample near `at`.
int64_t peakNear(const std::vector<float>& sound, int64_t at, int64_t reach) {
  int64_t loudest = std::max<int64_t>(0, at - reach);
  for (int64_t i = loudest; i < std::min<int64_t>(at + reach, static_cast<int64_t>(sound.size())); ++i) {
    if (std::abs(sound[static_cast<size_t>(i)]) > std::abs(sound[static_cast<size_t>(loudest)])) loudest = i;
  }
  return loudest;
}

struct Coding {
  std::string file;
  std::string container;
  std::string encoder;
  int rate;
  // Samples between the start the container names and the sound as it was recorded: some keep the encoder's
  // priming as sound, Matroska starts Opus 7 ms before what is heard.
  int64_t kept = 0;

  // Else GoogleTest prints its bytes, and valgrind finds those between the members uninitialised.
  friend void PrintTo(const Coding& coding, std::ostream* out) { *out << coding.file << ", " << coding.rate; }
};

class SoundReaderSeekTest : public testing::TestWithParam<Coding> {};

constexpr double kSeconds = 20;
constexpr int kFilmRate = 48000;

// Every click of the file is where it belongs, however reading got there.
TEST_P(SoundReaderSeekTest, FindsEachClickAtItsSampleAfterAnySeek) {
  const TempFolder folder;
  const Coding& coding = GetParam();
  const std::string path = folder.file(coding.file);
  writeSound(path, coding.container, coding.encoder, coding.rate, clickTrack(coding.rate, 2, kSeconds));
  if (IsSkipped()) return;
  // A file's clock may start later than its sound was recorded: MP3 leaves the priming in, other containers
  // round.
  double clockStart = 0;
  {
    av::Demuxer demuxer = av::Demuxer::open(path);
    const AVStream& stream = demuxer.stream(0);
    if (stream.start_time != AV_NOPTS_VALUE)
      clockStart = static_cast<double>(stream.start_time) * av_q2d(stream.time_base);
  }
  const auto startTicks = static_cast<int64_t>(std::llround(clockStart * 1e9));

  SoundReader reader({path, 0}, kFilmRate, 2);
  for (const double seconds : {0.0, 12.3456, 3.0, 0.75, 17.0, 9.009, 9.5, 1.2, 0.0, 19.0}) {
    const auto ticks = static_cast<int64_t>(std::llround(seconds * 1e9));
    const Sound sound = readFrom(reader, {ticks + startTicks, 1'000'000'000}, kFilmRate);
    int clicks = 0;
    for (const int64_t at : clickTimes(coding.rate, kSeconds)) {
      const double expected =
          static_cast<double>(at + coding.kept) * kFilmRate / coding.rate - seconds * kFilmRate;
      if (expected < 300 || expected > kFilmRate - 300) continue;
      const int64_t peak = peakNear(sound[0], std::llround(expected), 250);
      EXPECT_NEAR(static_cast<double>(peak), expected, 1.0)
          << "from " << seconds << " s, click at source sample " << at;
      EXPECT_GT(std::abs(sound[0][static_cast<size_t>(peak)]), 0.2F);
      ++clicks;
    }
    EXPECT_GT(clicks, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Codecs, SoundReaderSeekTest,
    testing::Values(Coding{"a.wav", "wav", "pcm_s16le", 48000}, Coding{"b.wav", "wav", "pcm_f32le", 44100},
                    Coding{"c.m4a", "mp4", "aac", 48000}, Coding{"d.m4a", "mp4", "aac", 44100},
                    Coding{"e.mp3", "mp3", "libmp3lame", 44100}, Coding{"f.mp3", "mp3", "libmp3lame", 48000},
                    Coding{"g.mkv", "matroska", "aac", 44100, 1024}, Coding{"h.flac", "flac", "flac", 44100},
                    Coding{"i.ogg", "ogg", "libopus", 48000},
                    Coding{"j.mkv", "matroska", "libopus", 48000, 336},
                    Coding{"k.ts", "mpegts", "aac", 48000, 1024}, Coding{"l.ogg", "ogg", "libvorbis", 44100},
                    Coding{"m.mkv", "matroska", "flac", 44100}, Coding{"n.wav", "wav", "pcm_s16le", 96000}),
    [](const testing::TestParamInfo<Coding>& coding) {
      return coding.param.container + "_" + coding.param.encoder + "_" + std::to_string(coding.param.rate);
    });

TEST(SoundReaderTest, GivesTheSameSamplesAfterASeekAsWithoutOne) {
  const TempFolder folder;
  for (const auto& [name, encoder, rate] :
       {std::tuple{"a.wav", "pcm_s16le", 44100}, std::tuple{"b.wav", "pcm_s16le", 96000},
        std::tuple{"c.wav", "pcm_s16le", 48000}}) {
    const std::string path = folder.file(name);
    writeSound(path, "wav", encoder, rate, tone(rate, 2, 10, 997, 0.7));
    SoundReader whole({path, 0}, kFilmRate, 2);
    const Sound all = readFrom(whole, {0, 1}, 9 * kFilmRate);
    SoundReader reader({path, 0}, kFilmRate, 2);
    for (const int64_t first : {int64_t{200'001}, int64_t{4'801}, int64_t{333'333}, int64_t{47}}) {
      const Sound part = readFrom(reader, {first, kFilmRate}, 5'000);
      for (int64_t i = 0; i < 5'000; ++i) {
        ASSERT_EQ(part[1][static_cast<size_t>(i)], all[1][static_cast<size_t>(first + i)])
            << path << " " << first << "+" << i;
      }
    }
  }
}

TEST(SoundReaderTest, GivesNearlyTheSameSamplesAfterASeekInACodecWithMemory) {
  const TempFolder folder;
  const std::string path = folder.file("tone.m4a");
  writeSound(path, "mp4", "aac", 44100, tone(44100, 2, 10, 997, 0.7));
  SoundReader whole({path, 0}, kFilmRate, 2);
  const Sound all = readFrom(whole, {0, 1}, 9 * kFilmRate);
  SoundReader reader({path, 0}, kFilmRate, 2);
  const int64_t first = 300'007;
  const Sound part = readFrom(reader, {first, kFilmRate}, 5'000);
  for (int64_t i = 0; i < 5'000; ++i) {
    ASSERT_NEAR(part[0][static_cast<size_t>(i)], all[0][static_cast<size_t>(first + i)], 1e-6) << i;
  }
}

TEST(SoundReaderTest, IsSilentBeforeAndAfterTheFile) {
  const TempFolder folder;
  const std::string path = folder.file("tone.wav");
  writeSound(path, "wav", "pcm_s16le", 48000, tone(48000, 2, 1, 12000, 0.5));
  SoundReader reader({path, 0}, kFilmRate, 2);
  const Sound sound = readFrom(reader, {-1, 10}, 2 * kFilmRate);
  for (int64_t i = 0; i < 2 * kFilmRate; ++i) {
    const bool inside = i >= 4800 && i < 52800;
    const auto sample = static_cast<size_t>(i);
    if (!inside) {
      ASSERT_EQ(sound[0][sample], 0.0F) << i;
    } else if (i % 4 == 1) {
      ASSERT_NEAR(std::abs(sound[0][sample]), 0.5, 1e-3) << i;
    }
  }
}

TEST(SoundReaderTest, BringsOtherLayoutsToTheFilms) {
  const TempFolder folder;
  // Level of the film's first channel when `sounding` of the file's channels have a tone of level 0.5.
  const auto levelOf = [&](size_t channels, const std::vector<size_t>& sounding, int filmChannels) {
    const std::string path = folder.file("layout.wav");
    Sound sound(channels, std::vector<float>(48000));
    for (const size_t channel : sounding) sound[channel] = tone(48000, 1, 1, 12000, 0.5)[0];
    writeSound(path, "wav", "pcm_f32le", 48000, sound);
    SoundReader reader({path, 0}, kFilmRate, filmChannels);
    return std::abs(readFrom(reader, {1, 10}, 4801, filmChannels)[0][1]);
  };
  EXPECT_NEAR(levelOf(1, {0}, 1), 0.5, 1e-3);
  EXPECT_NEAR(levelOf(1, {0}, 2), 0.5, 1e-3);
  EXPECT_NEAR(levelOf(2, {0}, 2), 0.5, 1e-3);
  EXPECT_NEAR(levelOf(2, {1}, 2), 0.0, 1e-3);
  EXPECT_NEAR(levelOf(2, {0, 1}, 1), 0.5, 1e-3);
  EXPECT_NEAR(levelOf(2, {0}, 1), 0.25, 1e-3);
  // 5.1: left, right, centre, low, left and right surround.
  EXPECT_NEAR(levelOf(6, {0}, 2), 0.5, 1e-3);
  EXPECT_NEAR(levelOf(6, {2}, 2), 0.5 * M_SQRT1_2, 1e-3);
  EXPECT_NEAR(levelOf(6, {1, 5}, 2), 0.0, 1e-3);
  EXPECT_NEAR(levelOf(6, {2}, 1), 0.5 * M_SQRT1_2, 1e-3);
}

TEST(SoundReaderTest, SaysWhatIsWrongWithAFile) {
  const TempFolder folder;
  EXPECT_EQ(codeOf([&] {
              SoundReader({folder.file("none.wav"), 0}, kFilmRate, 2);
            }),
            av::ErrorCode::kMediaMissing);
  writeSound(folder.file("one.wav"), "wav", "pcm_s16le", 48000, tone(48000, 1, 1, 440, 0.5));
  EXPECT_EQ(codeOf([&] {
              SoundReader({folder.file("one.wav"), 3}, kFilmRate, 2);
            }),
            av::ErrorCode::kMediaChanged);
}

}  // namespace
}  // namespace framewright::engine
