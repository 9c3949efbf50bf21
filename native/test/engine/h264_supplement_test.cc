#include "engine/h264_supplement.h"

#include <gtest/gtest.h>

#include "engine/nal_payload.h"
#include "test/engine/copy_support.h"

namespace framewright::engine {
namespace {

using Bytes = std::vector<uint8_t>;

// A unit of these messages, each with its type.
Bytes unitWith(std::initializer_list<std::pair<uint8_t, Bytes>> messages) {
  Bytes payload{6};
  for (const auto& [type, body] : messages) {
    payload.push_back(type);
    size_t size = body.size();
    for (; size >= 255; size -= 255) payload.push_back(255);
    payload.push_back(static_cast<uint8_t>(size));
    payload.insert(payload.end(), body.begin(), body.end());
  }
  payload.push_back(0x80);
  return unitOf(payload);
}

// Of the number of a set and its delays, three times nine bits.
Bytes buffering(uint32_t id, uint32_t first, uint32_t second) {
  BitWriter out;
  out.golomb(id);
  out.bits(first, 9);
  out.bits(second, 9);
  if (out.position() % 8 != 0) out.bits(1, 1);
  out.fill(false);
  return out.payload();
}

// Sets whose sequence describes one buffer, with delays of nine bits.
ParameterSets bufferedSets() {
  BitWriter sps;
  sps.bits(0x67, 8);
  sps.bits(77 << 16 | 30, 24);
  for (const uint32_t value : {0, 0, 2, 1}) sps.golomb(value);
  sps.bits(0, 1);
  sps.golomb(9);
  sps.golomb(7);
  sps.bits(0b1101, 4);   // frames, inference, no cropping, usability
  sps.bits(0b00001, 5);  // no aspect, overscan, signal, chroma; timing
  sps.bits(1, 32);
  sps.bits(60, 32);
  sps.bits(0b11, 2);  // fixed rate; buffers of units
  sps.golomb(0);
  sps.bits(0, 8);
  sps.golomb(100);
  sps.golomb(100);
  sps.bits(0, 1);
  for (const uint32_t length : {8, 4, 6, 0}) sps.bits(length, 5);
  sps.bits(0b001, 3);  // no buffers of slices, no low delay, structure of pictures
  sps.bits(0, 1);
  sps.bits(1, 1);
  sps.fill(false);
  BitWriter pps;
  pps.bits(0x68, 8);
  for (int i = 0; i < 2; ++i) pps.golomb(0);
  pps.bits(0, 2);
  for (int i = 0; i < 3; ++i) pps.golomb(0);
  pps.bits(0, 3);
  for (int i = 0; i < 3; ++i) pps.golomb(0);
  pps.bits(0, 3);
  pps.bits(1, 1);
  pps.fill(false);
  Bytes bytes;
  for (const Bytes& unit : {unitOf(sps.payload()), unitOf(pps.payload())}) {
    bytes.insert(bytes.end(), {0, 0, 1});
    bytes.insert(bytes.end(), unit.begin(), unit.end());
  }
  return ParameterSets(bytes);
}

TEST(SupplementTest, NamesTheNewNumberInMessagesAboutBuffering) {
  const ParameterSets sets = bufferedSets();
  ASSERT_EQ(sets.sequence(0)->unitBuffers.buffers, 1U);
  ASSERT_EQ(sets.sequence(0)->unitBuffers.initialDelayBits, 9);
  const Bytes before(300, 0xab);
  const Bytes after{1, 2, 3};
  const Bytes unit = unitWith({{5, before}, {0, buffering(0, 300, 5)}, {4, after}});
  const std::map<uint32_t, uint32_t> numbers{{0, 6}};
  EXPECT_EQ(renumberedSupplement(unit, sets, numbers),
            unitWith({{5, before}, {0, buffering(6, 300, 5)}, {4, after}}));
}

TEST(SupplementTest, LeavesOtherUnitsAlone) {
  const ParameterSets sets = bufferedSets();
  const std::map<uint32_t, uint32_t> numbers{{0, 6}};
  EXPECT_EQ(renumberedSupplement(unitWith({{5, {1, 2, 3}}}), sets, numbers), std::nullopt);
  // Of a set that is not there, not whole, and not to be renumbered.
  EXPECT_EQ(renumberedSupplement(unitWith({{0, buffering(3, 1, 1)}}), sets, numbers), std::nullopt);
  EXPECT_EQ(renumberedSupplement(unitWith({{0, {0x80}}}), sets, numbers), std::nullopt);
  EXPECT_EQ(renumberedSupplement(Bytes{6, 0, 200, 1}, sets, numbers), std::nullopt);
  EXPECT_EQ(renumberedSupplement(Bytes{6}, sets, numbers), std::nullopt);
  EXPECT_EQ(renumberedSupplement(unitWith({{0, buffering(0, 1, 1)}}), sets, {{0, 0}}), std::nullopt);
}

TEST(SupplementTest, TellsFramesOfFields) {
  const ParameterSets sets = bufferedSets();
  const SequenceSet& sequence = *sets.sequence(0);
  ASSERT_TRUE(sequence.tellsPictureStructure);
  const auto timing = [](uint32_t structure, uint32_t clock) {
    BitWriter out;
    out.bits(9, 5 + 7);
    out.bits(structure, 4);
    out.bits(clock, 3);
    out.fill(true);
    return unitWith({{1, out.payload()}});
  };
  EXPECT_FALSE(saysInterlaced(timing(0, 0), sequence));
  for (const uint32_t fields : {1U, 2U, 3U, 4U}) EXPECT_TRUE(saysInterlaced(timing(fields, 0), sequence));
  for (const uint32_t repeated : {5U, 6U, 7U, 8U})
    EXPECT_FALSE(saysInterlaced(timing(repeated, 0), sequence));
  EXPECT_TRUE(saysInterlaced(timing(0, 0b101), sequence));
  EXPECT_FALSE(saysInterlaced(timing(0, 0b100), sequence));
  EXPECT_FALSE(saysInterlaced(Bytes{6}, sequence));
}

// As encoders write them.
TEST(SupplementTest, OfX264IsRead) {
  const TempFolder folder;
  const std::string clip =
      clipOf(folder.file("clip.mp4"), "nal-hrd=vbr:vbv-maxrate=2000:vbv-bufsize=2000:pic-struct=1", 10);
  const CopySurvey survey = surveyCopying(clip, 0);
  ASSERT_EQ(survey.refusal, std::nullopt);
  const ParameterSets sets(survey.parameterSets);
  ASSERT_EQ(sets.sequence(0)->unitBuffers.buffers, 1U);
  av::Demuxer file = av::Demuxer::open(clip);
  const auto packet = file.read();
  const std::span<const uint8_t> bytes((*packet)->data, static_cast<size_t>((*packet)->size));
  bool changed = false;
  for (const auto unit : unitsBehindLengths(bytes, 4).all) {
    if (h264TypeOf(unit) != H264Unit::kSupplement) continue;
    const auto there = renumberedSupplement(unit, sets, {{0, 3}});
    changed = changed || there;
    if (there) {
      EXPECT_NE(*there, Bytes(unit.begin(), unit.end()));
    }
  }
  EXPECT_TRUE(changed);
}

}  // namespace
}  // namespace framewright::engine
