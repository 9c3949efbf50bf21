#include "engine/nal_payload.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace framewright::engine {
namespace {

using Bytes = std::vector<uint8_t>;

TEST(NalPayloadTest, ComesBackFromItsUnitWithoutStartCodes) {
  std::mt19937 random(20261121);
  for (int round = 0; round < 2000; ++round) {
    Bytes payload(random() % 40);
    // Mostly what has to be kept apart.
    for (uint8_t& byte : payload)
      byte = static_cast<uint8_t>(random() % 3 == 0 ? random() % 256 : random() % 5);
    // Payloads end in a one, or in words of zeros.
    payload.push_back(0x80);
    if (round % 3 == 0) payload.insert(payload.end(), {0, 0});
    const Bytes unit = unitOf(payload);
    EXPECT_EQ(payloadOf(unit), payload);
    EXPECT_NE(unit.back(), 0);
    for (size_t i = 2; i < unit.size(); ++i)
      EXPECT_FALSE(unit[i - 2] == 0 && unit[i - 1] == 0 && unit[i] < 3) << "round " << round;
  }
}

TEST(NalPayloadTest, ReadsWhatWasWritten) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    BitWriter out;
    std::vector<std::pair<uint32_t, int>> written;  // without a length: a Golomb code
    for (int i = 0; i < 30; ++i) {
      const int length = static_cast<int>(random() % 20);
      const auto value = static_cast<uint32_t>(length == 0 ? random() % 70'000 : random() % (1U << length));
      written.emplace_back(value, length);
      if (length == 0)
        out.golomb(value);
      else
        out.bits(value, length);
    }
    BitReader in(out.payload());
    for (const auto& [value, length] : written) EXPECT_EQ(length == 0 ? in.golomb() : in.bits(length), value);
    EXPECT_EQ((in.position() + 7) / 8, out.payload().size());
  }
}

TEST(NalPayloadTest, ChangesBitsAndMovesTheRest) {
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    Bytes payload(20 + random() % 20);
    for (uint8_t& byte : payload) byte = static_cast<uint8_t>(random());
    payload.back() |= 1;
    if (round % 4 == 0) payload.insert(payload.end(), {0, 0});
    BitReader in(payload);
    const size_t begin = random() % 40;
    in.skip(begin);
    const uint32_t before = in.golomb();
    if (in.position() > 100) continue;
    const auto after = static_cast<uint32_t>(random() % 70'000);
    const BitChange there{.begin = begin, .end = in.position(), .value = after};
    const std::optional<size_t> wholeBytes =
        round % 2 == 0 ? std::nullopt : std::optional(in.position() + random() % 9);
    const Bytes changed = withChanges(payload, {&there, 1}, wholeBytes);
    BitReader out(changed);
    out.skip(begin);
    EXPECT_EQ(out.golomb(), after);
    if (wholeBytes) {
      const Bytes rest(payload.begin() + static_cast<ptrdiff_t>((*wholeBytes + 7) / 8), payload.end());
      EXPECT_EQ(Bytes(changed.end() - static_cast<ptrdiff_t>(rest.size()), changed.end()), rest);
    } else {
      const BitChange back{.begin = begin, .end = out.position(), .value = before};
      EXPECT_EQ(withChanges(changed, {&back, 1}), payload) << round;
    }
  }
}

}  // namespace
}  // namespace framewright::engine
