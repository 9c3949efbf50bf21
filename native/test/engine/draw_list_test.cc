#include "engine/draw_list.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <stdexcept>
#include <variant>
#include <vector>

namespace framewright::engine {
namespace {

using Words = std::vector<int32_t>;

constexpr JobTables kTables{.sources = 2, .rasters = 1};

// A placement of 1920×1080 at the canvas's corner, whole source, unturned, opaque.
const Words kWhole{0, 0, 65536, 65536, 0, 0, 1920 * 4096, 1080 * 4096, 0, 32768};

Words join(std::initializer_list<Words> parts) {
  Words all;
  for (const Words& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

const Words kSolid = join({{0, 0x102030}, kWhole});
const Words kSource = join({{1, 1, -1, 5}, kWhole});
const Words kRaster = join({{2, 0}, kWhole});

TEST(DrawList, ReadsEachKindOfLayer) {
  const Words words =
      join({{5}, kSolid, kSource, kRaster, {3, 16384, 1}, kSolid, {0}, {5, 10, 20, 30, 0, 1}, kRaster});
  const LayerStack list = parseDrawList(words, kTables);

  ASSERT_EQ(list.size(), 5U);
  EXPECT_EQ(std::get<SolidLayer>(list[0].content).rgb, 0x102030U);
  const auto& source = std::get<SourceLayer>(list[1].content);
  EXPECT_EQ(source.source, 1U);
  EXPECT_EQ(source.pts, -4294967291);  // -1 · 2^32 + 5
  EXPECT_EQ(source.placement.width, 1920 * 4096);
  EXPECT_EQ(std::get<RasterLayer>(list[2].content).raster, 0U);
  const auto& mix = std::get<MixLayer>(list[3].content);
  EXPECT_EQ(mix.weight, 16384);
  EXPECT_EQ(mix.from.size(), 1U);
  EXPECT_TRUE(mix.to.empty());
  const auto& circle = std::get<CircleLayer>(list[4].content);
  EXPECT_EQ(circle.radius, 30);
  EXPECT_EQ(circle.to.size(), 1U);
}

TEST(DrawList, ReadsTimesBeyond32Bits) {
  const Words words = join({{1}, {1, 0, 2, static_cast<int32_t>(0x8000'0001U)}, kWhole});
  const LayerStack list = parseDrawList(words, kTables);
  EXPECT_EQ(std::get<SourceLayer>(list[0].content).pts, 0x2'8000'0001);
}

TEST(DrawList, KnowsWhereAListEnds) {
  const Words two = join({{1}, kSolid, {2}, kSolid, kSource});
  EXPECT_EQ(drawListLength(two), 1 + kSolid.size());
  EXPECT_EQ(drawListLength(std::span(two).subspan(1 + kSolid.size())), 1 + kSolid.size() + kSource.size());
}

TEST(DrawList, RefusesWhatTheJobDoesNotHave) {
  EXPECT_THROW((void)parseDrawList(join({{1}, {1, 2, 0, 0}, kWhole}), kTables), std::invalid_argument);
  EXPECT_THROW((void)parseDrawList(join({{1}, {2, 1}, kWhole}), kTables), std::invalid_argument);
  EXPECT_THROW((void)parseDrawList(join({{1}, {2, -1}, kWhole}), kTables), std::invalid_argument);
}

TEST(DrawList, RefusesEveryCutOfAList) {
  const Words words = join({{2}, kSolid, {3, 16384, 1}, kSource, {1}, kRaster});
  for (size_t length = 0; length < words.size(); ++length) {
    EXPECT_THROW((void)parseDrawList(std::span(words).first(length), kTables), std::invalid_argument)
        << length;
  }
  EXPECT_THROW((void)parseDrawList(join({words, {0}}), kTables), std::invalid_argument);
}

TEST(DrawList, RefusesNestingWithoutEnd) {
  Words words{1};
  for (int depth = 0; depth < 100'000; ++depth) words.insert(words.end(), {3, 1, 1});
  EXPECT_THROW((void)parseDrawList(words, kTables), std::invalid_argument);
}

TEST(DrawList, NeverReadsBeyondRandomWords) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  std::uniform_int_distribution<int32_t> small(-1, 6);
  for (int round = 0; round < 20'000; ++round) {
    Words words(random() % 40);
    for (int32_t& word : words) word = random() % 8 == 0 ? static_cast<int32_t>(random()) : small(random);
    try {
      (void)parseDrawList(words, kTables);
    } catch (const std::invalid_argument&) {  // the only thing that may come out
    }
  }
}

}  // namespace
}  // namespace framewright::engine
