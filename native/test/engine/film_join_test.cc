#include "engine/film_join.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "av/demuxer.h"
#include "av/error.h"
#include "av/live_count.h"
#include "engine/h264_slice_header.h"
#include "engine/nal_units.h"
#include "engine/sound_segment.h"
#include "test/engine/fault_support.h"
#include "test/engine/segment_support.h"

namespace framewright::engine {
namespace {

using av::ErrorCode;

int64_t join(const FilmParts& parts, const std::stop_token& stop = {}) {
  JoinProgress progress;
  return joinFilm(parts, progress, stop);
}

FilmParts partsOf(const std::string& film, const std::vector<std::string>& segments,
                  std::optional<std::string> sound, int64_t frames) {
  return {film, {segments.begin(), segments.end()}, std::move(sound), frames, kSmall.frameRate};
}

// Segments of these lengths whose pictures show 0, 1, 2 … from the first to the last.
std::vector<std::string> segmentsOf(const TempFolder& folder, const std::vector<int32_t>& lengths,
                                    const std::string& preset = "veryfast") {
  const auto encoder = smallEncoder(segmentOptions(preset));
  std::vector<std::string> paths;
  int32_t first = 0;
  for (const int32_t length : lengths) {
    paths.push_back(
        encodeNumbers(*encoder, folder.file("segment" + std::to_string(paths.size())), first, length));
    first += length;
  }
  return paths;
}

std::string soundFor(const TempFolder& folder, int64_t frames) {
  const double seconds = static_cast<double>(frames) / 30;
  writeSound(folder.file("tone.wav"), "wav", "pcm_s16le", 48000, tone(48000, 2, seconds, 440, 0.5));
  SoundSegment sound(soundOf(folder.file("tone.wav"), frames), 160'000, folder.file("sound"));
  sound.encode();
  return folder.file("sound");
}

// Packets of a film's picture, times in frames.
std::vector<PacketInfo> picturePackets(const std::string& film) {
  av::Demuxer demuxer = av::Demuxer::open(film);
  std::vector<PacketInfo> packets;
  while (auto packet = demuxer.read()) {
    const AVStream& stream = *demuxer.streams()[static_cast<size_t>((*packet)->stream_index)];
    if (stream.codecpar->codec_type != AVMEDIA_TYPE_VIDEO) continue;
    packets.push_back(infoOf(*packet));
    packets.back().pts = av_rescale_q((*packet)->pts, stream.time_base, {1, 30});
    packets.back().dts = av_rescale_q((*packet)->dts, stream.time_base, {1, 30});
    EXPECT_EQ(av_compare_ts((*packet)->dts, stream.time_base, packets.back().dts, {1, 30}), 0);
  }
  return packets;
}

TEST(FilmJoinTest, JoinsSegmentsOfAnyLengthWithoutASeamInTime) {
  const std::vector<int32_t> lengths{1, 2, 1, 1, 3, 30, 1, 2, 2, 25, 1};
  const int32_t frames = std::accumulate(lengths.begin(), lengths.end(), 0);
  for (const std::string preset : {"ultrafast", "veryfast", "medium", "slow"}) {
    const TempFolder folder;
    const auto segments = segmentsOf(folder, lengths, preset);
    const int64_t bytes = join(partsOf(folder.file("film.mp4"), segments, {}, frames));
    EXPECT_EQ(bytes, static_cast<int64_t>(std::filesystem::file_size(folder.file("film.mp4"))));

    const Film film = readFilm(folder.file("film.mp4"));
    EXPECT_EQ(film.numbers, upTo(frames)) << preset;
    EXPECT_EQ(av_cmp_q(film.videoDuration, {frames, 30}), 0) << preset;
    for (size_t frame = 0; frame < film.times.size(); ++frame)
      EXPECT_EQ(av_compare_ts(film.times[frame], film.videoTimeBase, static_cast<int64_t>(frame), {1, 30}),
                0);

    const auto packets = picturePackets(folder.file("film.mp4"));
    ASSERT_EQ(packets.size(), static_cast<size_t>(frames)) << preset;
    for (size_t i = 0; i < packets.size(); ++i) {
      EXPECT_EQ(packets[i].dts, packets[0].dts + static_cast<int64_t>(i)) << preset << ", packet " << i;
      EXPECT_LE(packets[i].dts, packets[i].pts) << preset << ", packet " << i;
    }
    size_t begin = 0;
    for (const int32_t length : lengths) {
      EXPECT_TRUE(packets[begin].key) << preset << ", packet " << begin;
      EXPECT_EQ(packets[begin].pts, static_cast<int64_t>(begin));
      begin += static_cast<size_t>(length);
    }
  }
}

// The number of the IDR picture in a film's packet.
std::optional<uint32_t> idrIdIn(const std::string& packet, const ParameterSets& sets) {
  const std::vector<uint8_t> bytes(packet.begin(), packet.end());
  for (const auto unit : unitsBehindLengths(bytes, 4).all)
    if (h264TypeOf(unit) == H264Unit::kIdrSlice) return readSliceHeader(unit, sets).idr->id;
  return std::nullopt;
}

TEST(FilmJoinTest, TellsIdrPicturesInARowApart) {
  for (const std::string preset : {"ultrafast", "veryfast"}) {
    const TempFolder folder;
    const auto segments = segmentsOf(folder, {1, 1, 1, 30, 1, 1, 2}, preset);
    join(partsOf(folder.file("film.mp4"), segments, {}, 37));
    const SegmentReader first(segments[0]);
    const ParameterSets sets(first.format().parameters.extradata());
    std::vector<std::optional<uint32_t>> found;
    for (const PacketInfo& packet : picturePackets(folder.file("film.mp4")))
      found.push_back(idrIdIn(packet.bytes, sets));
    ASSERT_EQ(found.size(), 37U);
    EXPECT_THAT(std::vector(found.begin(), found.begin() + 4), testing::ElementsAre(0, 1, 0, 1));
    for (size_t i = 4; i < 33; ++i) EXPECT_EQ(found[i], std::nullopt);
    // Behind a picture that is none, the encoder's own number stays.
    EXPECT_THAT(std::vector(found.begin() + 33, found.begin() + 36), testing::ElementsAre(0, 1, 0));
    EXPECT_EQ(readFilm(folder.file("film.mp4")).numbers, upTo(37)) << preset;
  }
}

TEST(FilmJoinTest, IsTheSameFilmEachTime) {
  const TempFolder folder;
  const auto segments = segmentsOf(folder, {10, 20, 3});
  const std::string sound = soundFor(folder, 33);
  join(partsOf(folder.file("a.mp4"), segments, sound, 33));
  join(partsOf(folder.file("b.mp4"), segments, sound, 33));
  EXPECT_TRUE(sameFile(folder.file("a.mp4"), folder.file("b.mp4")));
}

TEST(FilmJoinTest, TakesOneSegmentSeveralTimes) {
  const TempFolder folder;
  const auto segments = segmentsOf(folder, {4, 2});
  const std::vector<std::string> twice{segments[0], segments[1], segments[1], segments[0]};
  join(partsOf(folder.file("film.mp4"), twice, {}, 12));
  EXPECT_THAT(readFilm(folder.file("film.mp4")).numbers,
              testing::ElementsAre(0, 1, 2, 3, 4, 5, 4, 5, 0, 1, 2, 3));
}

TEST(FilmJoinTest, PutsTheSoundBesideThePicture) {
  const TempFolder folder;
  const auto segments = segmentsOf(folder, {1, 40, 2, 50});
  join(partsOf(folder.file("film.mp4"), segments, soundFor(folder, 93), 93));
  const Film film = readFilm(folder.file("film.mp4"));
  EXPECT_EQ(film.numbers, upTo(93));
  ASSERT_EQ(film.sound.size(), 2U);
  EXPECT_NEAR(static_cast<double>(film.sound[0].size()), 93 * 1600, 1024);
}

TEST(FilmJoinTest, RefusesSegmentsMadeWithOtherSettings) {
  const TempFolder folder;
  const auto encoder = smallEncoder(segmentOptions("ultrafast"));
  auto segments = segmentsOf(folder, {10});
  segments.push_back(encodeNumbers(*encoder, folder.file("other"), 10, 10));
  std::string message;
  EXPECT_EQ(codeOf([&] { join(partsOf(folder.file("film.mp4"), segments, {}, 20)); }, &message),
            ErrorCode::kSegmentDamaged);
  EXPECT_THAT(message, testing::HasSubstr("were made with different settings"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("film.mp4")));
}

TEST(FilmJoinTest, RefusesAnotherNumberOfFrames) {
  const TempFolder folder;
  const auto segments = segmentsOf(folder, {10, 10});
  for (const int64_t frames : {19, 21}) {
    EXPECT_EQ(codeOf([&] { join(partsOf(folder.file("film.mp4"), segments, {}, frames)); }),
              ErrorCode::kSegmentDamaged);
    EXPECT_FALSE(std::filesystem::exists(folder.file("film.mp4")));
  }
}

TEST(FilmJoinTest, SaysThatAPartIsDamagedWhereverItIs) {
  const TempFolder folder;
  const auto segments = segmentsOf(folder, {3, 3});
  const FilmParts parts = partsOf(folder.file("film.mp4"), segments, soundFor(folder, 6), 6);
  for (const std::string& part : {segments[0], segments[1], *parts.sound}) {
    const std::string whole = bytesOfFile(part);
    const auto expectDamaged = [&](const std::string& bytes, const std::string& what) {
      writeBytes(part, bytes);
      EXPECT_EQ(codeOf([&] { join(parts); }), ErrorCode::kSegmentDamaged) << part << ", " << what;
      EXPECT_FALSE(std::filesystem::exists(parts.path)) << part << ", " << what;
    };
    // All of what describes the stream, and places in the packets.
    for (size_t at = 0; at < whole.size(); at += at < 300 ? 1 : 97) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
      expectDamaged(changed, "byte " + std::to_string(at));
    }
    for (const size_t length : {size_t{0}, size_t{4}, size_t{100}, whole.size() / 2, whole.size() - 1})
      expectDamaged(whole.substr(0, length), "cut at " + std::to_string(length));
    std::filesystem::remove(part);
    EXPECT_EQ(codeOf([&] { join(parts); }), ErrorCode::kSegmentDamaged);
    writeBytes(part, whole);
  }
  join(parts);
  EXPECT_EQ(readFilm(parts.path).numbers, upTo(6));
}

TEST(FilmJoinTest, SaysThatTheDiskIsFullAndLeavesNothing) {
  const TempFolder folder;
  const FilmParts parts =
      partsOf(folder.file("film.mp4"), segmentsOf(folder, {30, 30}), soundFor(folder, 60), 60);
  const auto size = static_cast<rlim_t>(join(parts));
  std::filesystem::remove(parts.path);
  for (const rlim_t limit : {rlim_t{0}, rlim_t{40}, size / 2, size - 1}) {
    const FileSizeLimit full(limit);
    EXPECT_EQ(codeOf([&] { join(parts); }), ErrorCode::kDiskFull) << limit << " of " << size;
    EXPECT_FALSE(std::filesystem::exists(parts.path)) << limit;
  }
}

TEST(FilmJoinTest, LeavesNothingWhenItIsCancelled) {
  const TempFolder folder;
  const auto packetsBefore = av::live.packets.value();
  const FilmParts parts = partsOf(folder.file("film.mp4"), segmentsOf(folder, {30}), {}, 30);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(codeOf([&] { join(parts, stop.get_token()); }), ErrorCode::kCancelled);
  EXPECT_FALSE(std::filesystem::exists(parts.path));
  EXPECT_EQ(av::live.packets.value(), packetsBefore);
}

TEST(FilmJoinTest, RefusesAFolderThatIsNotThere) {
  const TempFolder folder;
  EXPECT_EQ(codeOf([&] { join(partsOf(folder.file("no/film.mp4"), segmentsOf(folder, {3}), {}, 3)); }),
            ErrorCode::kTargetUnwritable);
}

}  // namespace
}  // namespace framewright::engine
