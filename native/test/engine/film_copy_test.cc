// Films of encoded segments and of footage that is copied: every frame shows what it showed where it comes
// from, bit for bit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <span>
#include <utility>

#include "av/error.h"
#include "engine/film_join.h"
#include "engine/h264_slice_header.h"
#include "engine/nal_payload.h"
#include "engine/nal_units.h"
#include "test/engine/copied_film.h"

namespace framewright::engine {
namespace {

using av::ErrorCode;

ParameterSets setsOf(const std::string& film) {
  const av::Demuxer file = av::Demuxer::open(film);
  const AVCodecParameters& parameters = *file.stream(0).codecpar;
  return ParameterSets(
      readAvcRecord({parameters.extradata, static_cast<size_t>(parameters.extradata_size)})->parameterSets);
}

TEST(FilmCopyTest, PutsFootageBetweenWhatIsEncoded) {
  const TempFolder folder;
  const std::string clip = clipOf(folder.file("clip.mp4"), "keyint=25:bframes=3:b-adapt=0:scenecut=0");
  Expected film(folder);
  const std::string path = film.encoded(10).copied(clip, 1, 25).encoded(7).check();
  // Footage keeps its number where that is free.
  EXPECT_NE(setsOf(path).picture(0), nullptr);
  EXPECT_NE(setsOf(path).picture(1), nullptr);
}

TEST(FilmCopyTest, TellsTheSetsOfSeveralFilesApart) {
  const TempFolder folder;
  const std::string one = clipOf(folder.file("one.mp4"), "keyint=25:bframes=3:ref=5:b-adapt=0:scenecut=0");
  const std::string two =
      clipOf(folder.file("two.mp4"), "keyint=20:cabac=0:bframes=2:ref=6:weightp=2:scenecut=0");
  const std::string three =
      clipOf(folder.file("three.mp4"),
             "keyint=15:8x8dct=1:cqm=jvt:nal-hrd=vbr:vbv-maxrate=2000:vbv-bufsize=2000:scenecut=0");
  const std::string same =
      clipOf(folder.file("same.mp4"), "keyint=25:bframes=3:ref=5:b-adapt=0:scenecut=0", 50);
  Expected film(folder);
  film.copied(one, 0, 25).copied(two, 1, 20).encoded(5).copied(three, 2, 15).copied(one, 1, 25);
  const std::string path = film.copied(same, 0, 25).copied(two, 0, 20).encoded(3).check();
  EXPECT_EQ(setsOf(path).sequences().size(), 4U);
}

TEST(FilmCopyTest, NeedsNothingThatIsEncoded) {
  const TempFolder folder;
  const std::string one = clipOf(folder.file("one.mp4"), "keyint=25:bframes=3:b-adapt=0:scenecut=0");
  const std::string two =
      clipOf(folder.file("two.mp4"), "keyint=20:bframes=0:cabac=0:scenecut=0", 60, "fast", "baseline");
  Expected film(folder);
  const std::string path = film.copied(two, 1, 20).copied(one, 0, 60).copied(two, 0, 60).check();
  // Both have the number 0, and the film first has the second file's.
  const ParameterSets sets = setsOf(path);
  const auto unitIn = [](const std::string& file) {
    return ParameterSets(surveyCopying(file, 0).parameterSets).sequences().at(0).unit;
  };
  EXPECT_EQ(sets.sequences().at(0).unit, unitIn(two));
  EXPECT_EQ(sets.sequences().at(1).unit, renumberedSequenceSet(unitIn(one), 1));
  const av::Demuxer file = av::Demuxer::open(path);
  const AVStream& stream = file.stream(0);
  EXPECT_EQ(stream.codecpar->width, kSmall.width);
  EXPECT_EQ(stream.codecpar->height, kSmall.height);
  EXPECT_EQ(stream.codecpar->color_space, AVCOL_SPC_BT709);
  EXPECT_EQ(stream.codecpar->color_range, AVCOL_RANGE_MPEG);
  EXPECT_EQ(av_cmp_q(stream.avg_frame_rate, {30, 1}), 0);
  // High, although the first of its footage is not, and no constraint that not all keep to.
  EXPECT_EQ(stream.codecpar->extradata[1], 100);
  EXPECT_EQ(stream.codecpar->extradata[2] & 0xc0, 0);
}

TEST(FilmCopyTest, OfOneFileIsThatFile) {
  const TempFolder folder;
  const std::string clip = clipOf(folder.file("clip.mp4"), "keyint=25:bframes=3:b-adapt=0:scenecut=0");
  const std::string path = Expected(folder).copied(clip, 0, 60).check();
  av::Demuxer before = av::Demuxer::open(clip);
  av::Demuxer after = av::Demuxer::open(path);
  while (const auto packet = before.read()) {
    const auto copy = after.read();
    ASSERT_TRUE(copy);
    EXPECT_EQ(infoOf(*packet).bytes, infoOf(*copy).bytes);
  }
  EXPECT_FALSE(after.read());
}

TEST(FilmCopyTest, CopiesSingleFrames) {
  const TempFolder folder;
  const std::string clip = clipOf(folder.file("clip.mp4"), "keyint=10:bframes=2:b-adapt=0:scenecut=0");
  const std::string intra = clipOf(folder.file("intra.mp4"), "keyint=1");
  for (const std::string& path : {clip, intra}) {
    Expected film(folder);
    film.copied(path, 0, 1).copied(path, 0, 1).encoded(1).copied(path, 2, 1).copied(path, 3, 1);
    film.copied(path, 1, 1).encoded(1).encoded(1).copied(path, 1, 1).copied(path, 0, 10).check();
  }
}

TEST(FilmCopyTest, EndsAStretchWithinAGroupOfPictures) {
  const TempFolder folder;
  const std::string clip =
      clipOf(folder.file("clip.mp4"), "keyint=60:bframes=3:b-pyramid=normal:ref=4:b-adapt=0:scenecut=0");
  for (const size_t count : {1U, 2U, 5U, 8U, 17U, 33U}) {
    Expected film(folder);
    film.copied(clip, 0, count).copied(clip, 0, count).encoded(4).copied(clip, 0, count).check();
  }
}

TEST(FilmCopyTest, ShowsFramesInTimeWhateverPartsReorder) {
  const TempFolder folder;
  const std::string plain = clipOf(folder.file("plain.mp4"), "keyint=20:bframes=0:scenecut=0");
  const std::string deep =
      clipOf(folder.file("deep.mp4"), "keyint=20:bframes=5:b-pyramid=normal:b-adapt=0:scenecut=0");
  Expected(folder).copied(plain, 0, 20).copied(deep, 1, 20).copied(plain, 1, 20).check();
  Expected(folder).encoded(5, "ultrafast").copied(deep, 1, 20).encoded(3, "ultrafast").check();
  Expected(folder).encoded(9, "slow").copied(plain, 1, 20).encoded(8, "slow").check();
}

// Footage's own clock, and times that no film has.
TEST(FilmCopyTest, TakesTheTimesOfTheFilm) {
  const TempFolder folder;
  test::ClipSpec spec;
  spec.options = {{"preset", "medium"}, {"x264-params", "keyint=20:bframes=3:b-adapt=0:scenecut=0"}};
  spec.width = kSmall.width;
  spec.height = kSmall.height;
  spec.timeBase = {1, 600};
  spec.ptsOf = [](int n) { return 1000 + n * 20 + n % 3 * 4; };
  spec.paint = paintFade;
  const std::string clip = test::makeClip(folder.file("clip.mp4"), spec);
  Expected(folder).encoded(3).copied(clip, 1, 20).encoded(2).copied(clip, 0, 60).check();
}

TEST(FilmCopyTest, ReadsMovAndFragmentedFilesAndThoseWithSound) {
  const TempFolder folder;
  const auto clip = [&](const std::string& name, const char* format, av::Dictionary container, double sound) {
    test::ClipSpec spec;
    spec.format = format;
    spec.options = {{"preset", "fast"}, {"x264-params", "keyint=20:bframes=2:b-adapt=0:scenecut=0"}};
    spec.width = kSmall.width;
    spec.height = kSmall.height;
    spec.paint = paintFade;
    spec.soundSeconds = sound;
    spec.containerOptions = std::move(container);
    return test::makeClip(folder.file(name), spec);
  };
  const std::string mov = clip("a.mov", "mov", {}, 2);
  const std::string parts = clip("b.mp4", "mp4", {{"movflags", "frag_keyframe+empty_moov"}}, 2);
  const std::string front = clip("c.mp4", "mp4", {{"movflags", "faststart"}}, 2);
  Expected(folder).copied(mov, 1, 20).copied(parts, 1, 20).encoded(2).copied(front, 1, 40).check();
}

using Bytes = std::vector<uint8_t>;
using Unit = std::span<const uint8_t>;

// The packet's units with `change` made to each, which may become several or none.
Bytes withUnits(Unit packet, const std::function<std::vector<Bytes>(Unit)>& change) {
  Bytes bytes;
  for (const Unit unit : unitsBehindLengths(packet, 4).all)
    for (const Bytes& made : change(unit)) putBehindLength(bytes, made);
  return bytes;
}

constexpr const char* kGroups = "keyint=20:bframes=2:b-adapt=0:scenecut=0";

TEST(FilmCopyTest, TakesUnitsBehindLengthsOfAnySize) {
  const TempFolder folder;
  const std::string clip = clipOf(folder.file("clip.mp4"), kGroups);
  Bytes record;
  {
    const av::Demuxer file = av::Demuxer::open(clip);
    const AVCodecParameters& parameters = *file.stream(0).codecpar;
    record.assign(parameters.extradata, parameters.extradata + parameters.extradata_size);
  }
  record[4] = 0xfc | 1;
  const auto inTwoBytes = [](Unit packet, size_t) {
    Bytes bytes;
    for (const Unit unit : unitsBehindLengths(packet, 4).all) {
      bytes.push_back(static_cast<uint8_t>(unit.size() >> 8));
      bytes.push_back(static_cast<uint8_t>(unit.size()));
      bytes.insert(bytes.end(), unit.begin(), unit.end());
    }
    return bytes;
  };
  const std::string other = remuxed(clip, folder.file("other.mp4"), inTwoBytes, record);
  Expected(folder).copied(other, 1, 20).encoded(3).copied(other, 0, 60).check();
}

TEST(FilmCopyTest, LeavesOutSetsThatStandBesideFrames) {
  const TempFolder folder;
  const std::string clip = clipOf(folder.file("clip.mp4"), kGroups);
  const ParameterSets sets(surveyCopying(clip, 0).parameterSets);
  const auto withSets = [&](Unit packet, size_t) {
    Bytes bytes;
    putBehindLength(bytes, Bytes{9, 0xf0});
    putBehindLength(bytes, sets.sequences().at(0).unit);
    putBehindLength(bytes, sets.pictures().at(0).unit);
    bytes.insert(bytes.end(), packet.begin(), packet.end());
    return bytes;
  };
  const std::string other = remuxed(clip, folder.file("other.mp4"), withSets);
  const std::string path = Expected(folder).copied(other, 0, 60).check();
  av::Demuxer before = av::Demuxer::open(clip);
  av::Demuxer after = av::Demuxer::open(path);
  while (const auto packet = before.read()) EXPECT_EQ(infoOf(*packet).bytes, infoOf(*after.read()).bytes);
}

// Fewer than a length takes. Players pass them over.
TEST(FilmCopyTest, LeavesOutStrayBytesBehindFrames) {
  const TempFolder folder;
  const std::string clip = clipOf(folder.file("clip.mp4"), kGroups);
  for (const Bytes& stray : {Bytes{0}, Bytes{0, 0}, Bytes{0, 0, 0}, Bytes{0xff, 0xff, 0xff}}) {
    const auto withStray = [&](Unit packet, size_t number) {
      Bytes bytes(packet.begin(), packet.end());
      if (number == 0) bytes.insert(bytes.end(), stray.begin(), stray.end());
      return bytes;
    };
    const std::string other = remuxed(clip, folder.file("other.mp4"), withStray);
    const std::string path = Expected(folder).copied(other, 0, 60).check();
    EXPECT_EQ(shownIn(path).digests, shownIn(clip).digests);
    av::Demuxer before = av::Demuxer::open(clip);
    av::Demuxer after = av::Demuxer::open(path);
    while (const auto packet = before.read()) EXPECT_EQ(infoOf(*packet).bytes, infoOf(*after.read()).bytes);
    Expected(folder).encoded(3).copied(other, 0, 20).encoded(2).copied(other, 0, 20).check();
  }
}

TEST(FilmCopyTest, RefusesSetsThatChange) {
  const TempFolder folder;
  const std::string clip = clipOf(folder.file("clip.mp4"), kGroups);
  const ParameterSets sets(surveyCopying(clip, 0).parameterSets);
  const auto setsAt = [&](size_t place) {
    return [&sets, place](Unit packet, size_t number) {
      Bytes bytes;
      if (number == place) putBehindLength(bytes, renumberedPictureSet(sets.pictures().at(0).unit, 3, 0));
      bytes.insert(bytes.end(), packet.begin(), packet.end());
      return bytes;
    };
  };
  const std::string atKey = remuxed(clip, folder.file("key.mp4"), setsAt(40));
  EXPECT_THAT(surveyCopying(atKey, 0).refusal.value_or(""), testing::HasSubstr("parameter sets change"));
  // Beside other frames nobody looks for them before.
  const std::string between = remuxed(clip, folder.file("between.mp4"), setsAt(45));
  Expected film(folder);
  film.encoded(2).copied(between, 2, 20);
  std::string message;
  JoinProgress progress;
  EXPECT_EQ(codeOf([&] { joinFilm(film.parts(), progress); }, &message), ErrorCode::kMediaDamaged);
  EXPECT_THAT(message, testing::HasSubstr("parameter sets change"));
}

// Streams may say that what was decoded before an IDR picture is not shown any more.
TEST(FilmCopyTest, ShowsWhatIsBeforeFootageThatDropsIt) {
  const TempFolder folder;
  const std::string clip = clipOf(folder.file("clip.mp4"), kGroups);
  const ParameterSets sets(surveyCopying(clip, 0).parameterSets);
  const auto dropping = [&](Unit packet, size_t) {
    return withUnits(packet, [&](Unit unit) -> std::vector<Bytes> {
      if (h264TypeOf(unit) != H264Unit::kIdrSlice) return {Bytes(unit.begin(), unit.end())};
      const SliceHeader header = readSliceHeader(unit, sets);
      EXPECT_FALSE(header.idr->dropsPictures);
      const BitChange change{header.idr->dropsPicturesAt, header.idr->dropsPicturesAt + 1, 1, 1};
      return {unitOf(withChanges(payloadOf(unit), {&change, 1}, header.end))};
    });
  };
  const std::string other = remuxed(clip, folder.file("other.mp4"), dropping);
  const CopySurvey survey = surveyCopying(other, 0);
  const auto check = [&](std::vector<FilmPart> parts) {
    const FilmParts film{folder.file("film.mp4"), std::move(parts), {}, 60, kSmall.frameRate};
    JoinProgress progress;
    joinFilm(film, progress);
    EXPECT_EQ(shownIn(film.path).digests, shownIn(clip).digests);
    av::Demuxer file = av::Demuxer::open(film.path);
    while (const auto packet = file.read()) {
      const Unit bytes((*packet)->data, static_cast<size_t>((*packet)->size));
      for (const Unit unit : unitsBehindLengths(bytes, 4).all) {
        if (h264TypeOf(unit) != H264Unit::kIdrSlice) continue;
        EXPECT_FALSE(readSliceHeader(unit, sets).idr->dropsPictures);
      }
    }
  };
  check({stretchOf(other, survey, 0, 20), stretchOf(other, survey, 1, 20), stretchOf(other, survey, 2, 20)});
  check({stretchOf(other, survey, 0, 60)});
}

TEST(FilmCopyTest, IsTheSameFilmEachTime) {
  const TempFolder folder;
  const std::string clip = clipOf(folder.file("clip.mp4"), "keyint=25:bframes=3:b-adapt=0:scenecut=0");
  Expected film(folder);
  film.copied(clip, 1, 10).encoded(10).copied(clip, 0, 25);
  JoinProgress progress;
  joinFilm(film.parts("a.mp4"), progress);
  joinFilm(film.parts("b.mp4"), progress);
  EXPECT_TRUE(sameFile(folder.file("a.mp4"), folder.file("b.mp4")));
}

TEST(FilmCopyTest, OfRandomPartsShowsWhatTheyShow) {
  const TempFolder folder;
  const std::vector<std::string> clips{
      clipOf(folder.file("a.mp4"), "keyint=12:bframes=3:b-adapt=0:scenecut=0", 48),
      clipOf(folder.file("b.mp4"), "keyint=9:bframes=1:cabac=0:slices=3:scenecut=0", 45),
      clipOf(folder.file("c.mp4"), "keyint=16:bframes=0:ref=4:weightp=2:scenecut=0", 48)};
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 6; ++round) {
    Expected film(folder);
    for (int part = 0; part < 8; ++part) {
      if (random() % 3 == 0) {
        film.encoded(static_cast<int32_t>(1 + random() % 6));
      } else {
        film.copied(clips[random() % clips.size()], random() % 3, 1 + random() % 20);
      }
    }
    film.check();
  }
}

}  // namespace
}  // namespace framewright::engine
