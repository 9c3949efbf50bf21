#include "engine/nal_payload.h"

#include <algorithm>
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

size_t endOfData(std::span<const uint8_t> payload) {
  size_t bytes = payload.size();
  while (bytes > 0 && payload[bytes - 1] == 0) --bytes;
  return bytes == 0 ? 0 : 8 * bytes - 1 - static_cast<size_t>(std::countr_zero(payload[bytes - 1]));
}

uint32_t BitReader::bits(int count) {
  uint32_t value = 0;
  while (count > 0) {
    const int before = static_cast<int>(at_ % 8);
    const int taken = std::min(count, 8 - before);
    const uint32_t byte = at_ / 8 < payload_.size() ? payload_[at_ / 8] : 0;
    value = value << taken | (byte >> (8 - before - taken) & ((1U << taken) - 1));
    at_ += static_cast<size_t>(taken);
    count -= taken;
  }
  return value;
}

uint32_t BitReader::golomb() {
  int zeros = 0;
  while (zeros < 31 && bits(1) == 0) ++zeros;
  return (uint32_t{1} << zeros) - 1 + bits(zeros);
}

int32_t BitReader::signedGolomb() {
  const uint32_t code = golomb();
  const auto half = static_cast<int32_t>((code + 1) / 2);
  return code % 2 == 0 ? -half : half;
}

void BitWriter::bits(uint32_t value, int count) {
  while (count > 0) {
    const int before = static_cast<int>(at_ % 8);
    if (before == 0) payload_.push_back(0);
    const int put = std::min(count, 8 - before);
    count -= put;
    const uint32_t part = value >> count & ((1U << put) - 1);
    payload_.back() = static_cast<uint8_t>(payload_.back() | part << (8 - before - put));
    at_ += static_cast<size_t>(put);
  }
}

void BitWriter::golomb(uint32_t value) {
  const int length = std::bit_width(value + 1);
  bits(0, length - 1);
  bits(value + 1, length);
}

void BitWriter::copy(std::span<const uint8_t> payload, size_t from, size_t to) {
  BitReader in(payload);
  in.skip(from);
  constexpr size_t kMost = 32;
  while (from < to) {
    const auto count = static_cast<int>(std::min(kMost, to - from));
    bits(in.bits(count), count);
    from += static_cast<size_t>(count);
  }
}

void BitWriter::fill(bool bit) {
  while (at_ % 8 != 0) bits(bit ? 1 : 0, 1);
}

void BitWriter::bytes(std::span<const uint8_t> more) {
  payload_.insert(payload_.end(), more.begin(), more.end());
  at_ += 8 * more.size();
}

std::vector<uint8_t> withChanges(std::span<const uint8_t> payload, std::span<const BitChange> changes,
                                 std::optional<size_t> wholeBytes) {
  BitWriter out;
  size_t copied = 0;
  for (const BitChange& change : changes) {
    out.copy(payload, copied, change.begin);
    if (change.bits == 0) {
      out.golomb(change.value);
    } else {
      out.bits(change.value, change.bits);
    }
    copied = change.end;
  }
  if (wholeBytes) {
    out.copy(payload, copied, *wholeBytes);
    out.fill(true);
    out.bytes(payload.subspan((*wholeBytes + 7) / 8));
    return out.payload();
  }
  const size_t end = endOfData(payload);
  out.copy(payload, copied, end);
  out.bits(1, 1);
  out.fill(false);
  // Words of zeros that follow stay.
  out.bytes(payload.subspan(end / 8 + 1));
  return out.payload();
}

}  // namespace framewright::engine
