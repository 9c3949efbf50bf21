#include "engine/film_parameter_sets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "engine/nal_units.h"
#include "test/engine/copy_support.h"

namespace framewright::engine {
namespace {

using Bytes = std::vector<uint8_t>;
using testing::ElementsAre;
using testing::Pair;

ParameterSets setsOf(const TempFolder& folder, const std::string& parameters,
                     const std::string& profile = {}) {
  return ParameterSets(
      surveyCopying(clipOf(folder.file("clip.mp4"), parameters, 2, "medium", profile), 0).parameterSets);
}

TEST(FilmParameterSetsTest, KeepNumbersThatAreFreeAndShareWhatIsEqual) {
  const TempFolder folder;
  const ParameterSets one = setsOf(folder, "ref=2:bframes=0");
  const ParameterSets two = setsOf(folder, "ref=3:bframes=0");
  const ParameterSets other = setsOf(folder, "ref=2:bframes=0:cabac=0");
  const ParameterSets third = setsOf(folder, "ref=3:bframes=0:sps-id=7");
  FilmParameterSets film;
  SetNumbers numbers = film.add(one);
  EXPECT_THAT(numbers.sequences, ElementsAre(Pair(0, 0)));
  EXPECT_THAT(numbers.pictures, ElementsAre(Pair(0, 0)));
  numbers = film.add(two);
  EXPECT_THAT(numbers.sequences, ElementsAre(Pair(0, 1)));
  EXPECT_THAT(numbers.pictures, ElementsAre(Pair(0, 1)));
  // The same sequence, other pictures.
  numbers = film.add(other);
  EXPECT_THAT(numbers.sequences, ElementsAre(Pair(0, 0)));
  EXPECT_THAT(numbers.pictures, ElementsAre(Pair(0, 2)));
  // The same as the second but for its number.
  numbers = film.add(third);
  EXPECT_THAT(numbers.sequences, ElementsAre(Pair(7, 1)));
  EXPECT_THAT(numbers.pictures, ElementsAre(Pair(7, 1)));
  film.add(one);
  const ParameterSets all(film.annexB());
  EXPECT_EQ(all.sequences().size(), 2U);
  EXPECT_EQ(all.pictures().size(), 3U);
  EXPECT_EQ(all.picture(1)->sequence, 1U);
  EXPECT_EQ(all.picture(2)->sequence, 0U);
  // What keeps its number keeps its bytes.
  EXPECT_EQ(all.sequences().at(0).unit, one.sequences().at(0).unit);
  EXPECT_EQ(all.pictures().at(0).unit, one.pictures().at(0).unit);
}

TEST(FilmParameterSetsTest, AreNoMoreThanARecordHolds) {
  const TempFolder folder;
  const ParameterSets sets = setsOf(folder, "ref=2:bframes=0");
  FilmParameterSets film;
  // Sets that differ in their level.
  const auto withLevel = [&](uint8_t level) {
    Bytes sequence = sets.sequences().at(0).unit;
    sequence[3] = level;
    Bytes bytes;
    for (const Bytes& unit : {sequence, sets.pictures().at(0).unit}) {
      bytes.insert(bytes.end(), {0, 0, 1});
      bytes.insert(bytes.end(), unit.begin(), unit.end());
    }
    return ParameterSets(bytes);
  };
  for (uint8_t level = 1; level <= 31; ++level) film.add(withLevel(level));
  film.add(withLevel(5));
  EXPECT_THROW(film.add(withLevel(32)), std::length_error);
  const auto record = readAvcRecord(decoderRecord(film.annexB(), NalCodec::kH264));
  ASSERT_TRUE(record);
  EXPECT_EQ(ParameterSets(record->parameterSets).sequences().size(), 31U);
}

TEST(DecoderRecordTest, CoversAllOfItsSets) {
  const TempFolder folder;
  FilmParameterSets film;
  film.add(setsOf(folder, "level=31:bframes=0", "baseline"));
  film.add(setsOf(folder, "level=30:8x8dct=1:bframes=2", "high"));
  film.add(setsOf(folder, "level=42:bframes=1", "main"));
  const Bytes record = decoderRecord(film.annexB(), NalCodec::kH264);
  EXPECT_EQ(record[1], 100);
  EXPECT_EQ(record[2], 0);
  EXPECT_EQ(record[3], 42);
  EXPECT_EQ(record[4], 0xff);
  EXPECT_EQ(record[5], 0xe0 | 3);
  // How the pictures of High are sampled.
  EXPECT_THAT(Bytes(record.end() - 4, record.end()), ElementsAre(0xfd, 0xf8, 0xf8, 0));
  const auto read = readAvcRecord(record);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->parameterSets, film.annexB());
  EXPECT_EQ(read->lengthBytes, 4U);
  EXPECT_FALSE(read->hasExtensions);
  // No part of one is one, but for what older writers leave out.
  for (size_t length = 0; length < record.size() - 4; ++length)
    EXPECT_EQ(readAvcRecord(std::span(record).first(length)), std::nullopt) << length;
}

}  // namespace
}  // namespace framewright::engine
