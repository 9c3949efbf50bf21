#include "engine/nal_units.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace framewright::engine {
namespace {

using Bytes = std::vector<uint8_t>;

// As annex B has it, byte by byte.
std::vector<Bytes> plainUnits(const Bytes& stream) {
  std::vector<Bytes> units;
  bool within = false;
  for (size_t at = 0; at < stream.size(); ++at) {
    const bool start =
        at + 2 < stream.size() && stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1;
    if (start) {
      units.emplace_back();
      within = true;
      at += 2;
    } else if (within) {
      units.back().push_back(stream[at]);
    }
  }
  for (Bytes& unit : units)
    while (!unit.empty() && unit.back() == 0) unit.pop_back();
  std::erase(units, Bytes{});
  return units;
}

TEST(NalUnitsTest, AreWhatStandsBetweenStartCodes) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 5000; ++round) {
    Bytes stream(random() % 60);
    for (uint8_t& byte : stream) byte = static_cast<uint8_t>(random() % 8 == 0 ? random() : random() % 3 % 2);
    std::vector<Bytes> found;
    for (const auto unit : nalUnits(stream)) found.emplace_back(unit.begin(), unit.end());
    EXPECT_EQ(found, plainUnits(stream));
  }
}

TEST(NalUnitsTest, ComeBackFromBehindTheirLengths) {
  Bytes bytes;
  const std::vector<Bytes> units{{0x67}, Bytes(300, 5), {1, 2, 3}};
  for (const Bytes& unit : units) putBehindLength(bytes, unit);
  const LengthUnits read = unitsBehindLengths(bytes, 4);
  EXPECT_TRUE(read.wellFormed);
  EXPECT_EQ(read.strayBytes, 0U);
  ASSERT_EQ(read.all.size(), units.size());
  for (size_t i = 0; i < units.size(); ++i) EXPECT_TRUE(std::ranges::equal(read.all[i], units[i]));
  for (size_t length = 1; length < bytes.size(); ++length) {
    size_t stray = length;
    for (const size_t end : {5U, 5U + 304U})
      if (length >= end) stray = length - end;
    const LengthUnits cut = unitsBehindLengths(std::span(bytes).first(length), 4);
    EXPECT_EQ(cut.wellFormed, stray < 4) << length;
    EXPECT_EQ(cut.strayBytes, stray < 4 ? stray : 0) << length;
  }
}

}  // namespace
}  // namespace framewright::engine
