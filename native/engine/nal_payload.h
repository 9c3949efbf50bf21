// What a unit of H.264 or H.265 holds, bit by bit: its bytes without those that keep start codes out of it
// (the RBSP of ITU-T H.264 and H.265, 7.3.1). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framewright::engine {

// The payload of a unit, its header included.
[[nodiscard]] std::vector<uint8_t> payloadOf(std::span<const uint8_t> unit);

// The unit of a payload: the way back.
[[nodiscard]] std::vector<uint8_t> unitOf(std::span<const uint8_t> payload);

// Bits of a payload before the one that ends it; 0 of one that has none.
[[nodiscard]] size_t endOfData(std::span<const uint8_t> payload);

// Reads a payload, which must outlive it. Zeros past its end.
class BitReader {
 public:
  explicit BitReader(std::span<const uint8_t> payload) : payload_(payload) {}

  // At most 32 of them.
  uint32_t bits(int count);
  bool flag() { return bits(1) != 0; }
  // ue(v); as many bits as se(v) of the same place.
  uint32_t golomb();
  // se(v)
  int32_t signedGolomb();
  void skip(size_t bits) { at_ += bits; }

  // Bits read so far.
  [[nodiscard]] size_t position() const { return at_; }

 private:
  std::span<const uint8_t> payload_;
  size_t at_ = 0;
};

// Writes a payload.
class BitWriter {
 public:
  // At most 32 of them, the lowest of the value.
  void bits(uint32_t value, int count);
  // ue(v)
  void golomb(uint32_t value);
  // Those of another payload from one position to before another.
  void copy(std::span<const uint8_t> payload, size_t from, size_t to);
  // Up to the next whole byte.
  void fill(bool bit);
  // Behind whole bytes only.
  void bytes(std::span<const uint8_t> more);

  [[nodiscard]] const std::vector<uint8_t>& payload() const { return payload_; }
  // Bits written so far.
  [[nodiscard]] size_t position() const { return at_; }

 private:
  std::vector<uint8_t> payload_;
  size_t at_ = 0;
};

// Bits of a payload, from one position to before another, that become a number.
struct BitChange {
  size_t begin = 0;
  size_t end = 0;
  uint32_t value = 0;
  int bits = 0;  // at most 32; 0: ue(v), whose length depends on the value
};

// The payload with these changes, which are ascending and apart from one another; what follows moves.
// @param wholeBytes where data in whole bytes begins, which moves by bytes, behind ones that fill the one
// before: slice data that is coded arithmetically (7.3.4). Nothing: all of it moves by bits.
[[nodiscard]] std::vector<uint8_t> withChanges(std::span<const uint8_t> payload,
                                               std::span<const BitChange> changes,
                                               std::optional<size_t> wholeBytes = std::nullopt);

}  // namespace framewright::engine
