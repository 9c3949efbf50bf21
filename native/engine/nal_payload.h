// What a unit of H.264 or H.265 holds, bit by bit: its bytes without those that keep start codes out of it
// (the RBSP of ITU-T H.264 and H.265, 7.3.1). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framewright::engine {

// The payload of a unit, its header included.
[[nodiscard]] std::vector<uint8_t> payloadOf(std::span<const uint8_t> unit);

// The unit of a payload: the way back.
[[nodiscard]] std::vector<uint8_t> unitOf(std::span<const uint8_t> payload);

// Reads a payload, which must outlive it. Zeros past its end.
class BitReader {
 public:
  explicit BitReader(std::span<const uint8_t> payload) : payload_(payload) {}

  // At most 32 of them.
  uint32_t bits(int count);
  // ue(v); as many bits as se(v) of the same place.
  uint32_t golomb();

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

 private:
  std::vector<uint8_t> payload_;
  size_t at_ = 0;
};

}  // namespace framewright::engine
