#include "engine/nal_payload.h"

#include <bit>

namespace framewright::engine {

std::vector<uint8_t> payloadOf(std::span<const uint8_t> unit) {
  std::vector<uint8_t> payload;
  payload.reserve(unit.size());
  for (size_t i = 0; i < unit.size(); ++i) {
    if (i >= 2 && unit[i] == 3 && unit[i - 1] == 0 && unit[i - 2] == 0) continue;
    payload.push_back(unit[i]);
  }
  return payload;
}

std::vector<uint8_t> unitOf(std::span<const uint8_t> payload) {
  std::vector<uint8_t> unit;
  unit.reserve(payload.size() + payload.size() / 64 + 1);
  int zeros = 0;
  for (const uint8_t byte : payload) {
    if (zeros == 2 && byte <= 3) {
      unit.push_back(3);
      zeros = 0;
    }
    unit.push_back(byte);
    zeros = byte == 0 ? zeros + 1 : 0;
  }
  // Words of zeros may follow a payload, and would be taken for a part of the next start code.
  if (zeros == 2) unit.push_back(3);
  return unit;
}

uint32_t BitReader::bits(int count) {
  uint32_t value = 0;
  for (int i = 0; i < count; ++i, ++at_) {
    const uint32_t byte = at_ / 8 < payload_.size() ? payload_[at_ / 8] : 0;
    value = value << 1 | (byte >> (7 - at_ % 8) & 1);
  }
  return value;
}

uint32_t BitReader::golomb() {
  int zeros = 0;
  while (zeros < 31 && bits(1) == 0) ++zeros;
  return (uint32_t{1} << zeros) - 1 + bits(zeros);
}

void BitWriter::bits(uint32_t value, int count) {
  for (int i = count - 1; i >= 0; --i, ++at_) {
    if (at_ % 8 == 0) payload_.push_back(0);
    payload_.back() = static_cast<uint8_t>(payload_.back() | (value >> i & 1) << (7 - at_ % 8));
  }
}

void BitWriter::golomb(uint32_t value) {
  const int length = std::bit_width(value + 1);
  bits(0, length - 1);
  bits(value + 1, length);
}

void BitWriter::copy(std::span<const uint8_t> payload, size_t from, size_t to) {
  for (; from < to; ++from) bits(payload[from / 8] >> (7 - from % 8) & 1, 1);
}

void BitWriter::fill(bool bit) {
  while (at_ % 8 != 0) bits(bit ? 1 : 0, 1);
}

void BitWriter::bytes(std::span<const uint8_t> more) {
  payload_.insert(payload_.end(), more.begin(), more.end());
  at_ += 8 * more.size();
}

}  // namespace framewright::engine
