#include "engine/nal_units.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "engine/nal_payload.h"

namespace framewright::engine {
namespace {

using Unit = std::span<const uint8_t>;
using Bytes = std::vector<uint8_t>;

// nal_unit_type of both standards.
enum H264Type { kH264Sps = 7, kH264Pps = 8, kH264Delimiter = 9 };
enum H265Type { kH265Vps = 32, kH265Sps = 33, kH265Pps = 34, kH265Delimiter = 35 };

int typeOf(Unit unit, NalCodec codec) {
  return codec == NalCodec::kH264 ? unit[0] & 0x1f : (unit[0] >> 1) & 0x3f;
}

bool isAside(int type, NalCodec codec) {
  return codec == NalCodec::kH264 ? type >= kH264Sps && type <= kH264Delimiter
                                  : type >= kH265Vps && type <= kH265Delimiter;
}

void put16(Bytes& bytes, size_t value) {
  bytes.push_back(static_cast<uint8_t>(value >> 8));
  bytes.push_back(static_cast<uint8_t>(value));
}

void putSized(Bytes& bytes, Unit unit) {
  put16(bytes, unit.size());
  bytes.insert(bytes.end(), unit.begin(), unit.end());
}

std::vector<Unit> unitsOf(std::span<const uint8_t> annexB, NalCodec codec, int type) {
  std::vector<Unit> found = nalUnits(annexB);
  std::erase_if(found, [&](Unit unit) { return typeOf(unit, codec) != type; });
  return found;
}

Bytes avcRecord(std::span<const uint8_t> annexB) {
  const auto sps = unitsOf(annexB, NalCodec::kH264, kH264Sps);
  const auto pps = unitsOf(annexB, NalCodec::kH264, kH264Pps);
  if (sps.empty() || pps.empty()) return {};
  uint8_t profile = 0;
  uint8_t constraints = 0xff;
  uint8_t level = 0;
  // It says how pixels are sampled, as the others have it that say it.
  Unit highest;
  for (const Unit unit : sps) {
    if (unit.size() < 4) return {};
    if (unit[1] > profile) highest = unit;
    profile = std::max(profile, unit[1]);
    constraints = static_cast<uint8_t>(constraints & unit[2]);
    level = std::max(level, unit[3]);
  }
  Bytes record{1, profile, constraints, level, 0xff, static_cast<uint8_t>(0xe0 | sps.size())};
  for (const Unit unit : sps) putSized(record, unit);
  record.push_back(static_cast<uint8_t>(pps.size()));
  for (const Unit unit : pps) putSized(record, unit);
  if (profile != 66 && profile != 77 && profile != 88) {
    const Bytes payload = payloadOf(highest);
    BitReader reader(payload);
    (void)reader.bits(32);  // header, profile, constraints, level
    (void)reader.golomb();  // seq_parameter_set_id
    const uint32_t chroma = reader.golomb();
    if (chroma == 3) (void)reader.bits(1);
    const uint32_t luma = reader.golomb();
    const uint32_t chromaDepth = reader.golomb();
    record.insert(record.end(), {static_cast<uint8_t>(0xfc | chroma), static_cast<uint8_t>(0xf8 | luma),
                                 static_cast<uint8_t>(0xf8 | chromaDepth), 0});
  }
  return record;
}

Bytes hevcRecord(std::span<const uint8_t> annexB) {
  const auto sps = unitsOf(annexB, NalCodec::kH265, kH265Sps);
  if (sps.empty()) return {};
  const Bytes payload = payloadOf(sps[0]);
  BitReader reader(payload);
  (void)reader.bits(16 + 4);  // header, vps id
  const uint32_t subLayers = reader.bits(3);
  const uint32_t nested = reader.bits(1);
  Bytes record{1};
  // general_profile_space to general_level_idc
  for (int i = 0; i < 12; ++i) record.push_back(static_cast<uint8_t>(reader.bits(8)));
  uint32_t present[8] = {};
  for (uint32_t i = 0; i < subLayers; ++i) present[i] = reader.bits(2);
  if (subLayers > 0) (void)reader.bits(static_cast<int>(2 * (8 - subLayers)));
  for (uint32_t i = 0; i < subLayers; ++i) {
    for (int byte = 0; byte < ((present[i] & 2) != 0 ? 11 : 0); ++byte) (void)reader.bits(8);
    if ((present[i] & 1) != 0) (void)reader.bits(8);
  }
  (void)reader.golomb();  // sps_seq_parameter_set_id
  const uint32_t chroma = reader.golomb();
  if (chroma == 3) (void)reader.bits(1);
  (void)reader.golomb();  // width
  (void)reader.golomb();  // height
  if (reader.bits(1) != 0) {
    for (int edge = 0; edge < 4; ++edge) (void)reader.golomb();
  }
  const uint32_t luma = reader.golomb();
  const uint32_t chromaDepth = reader.golomb();
  record.insert(record.end(), {0xf0, 0x00, 0xfc, static_cast<uint8_t>(0xfc | chroma),
                               static_cast<uint8_t>(0xf8 | luma), static_cast<uint8_t>(0xf8 | chromaDepth), 0,
                               0, static_cast<uint8_t>((subLayers + 1) << 3 | nested << 2 | 3)});
  record.push_back(3);
  for (const int type : {kH265Vps, kH265Sps, kH265Pps}) {
    const auto units = unitsOf(annexB, NalCodec::kH265, type);
    if (units.empty()) return {};
    record.push_back(static_cast<uint8_t>(0x80 | type));
    put16(record, units.size());
    for (const Unit unit : units) putSized(record, unit);
  }
  return record;
}

// 00 00 01
constexpr size_t kStartCodeBytes = 3;

// The next one from here on, or the end. Whole films are looked through, and memchr() does so 16 bytes at a
// time.
const uint8_t* startCode(const uint8_t* from, const uint8_t* end) {
  if (static_cast<size_t>(end - from) < kStartCodeBytes) return end;
  for (const uint8_t* at = from + 2; at < end; ++at) {
    at = static_cast<const uint8_t*>(std::memchr(at, 1, static_cast<size_t>(end - at)));
    if (at == nullptr) return end;
    if (at[-1] == 0 && at[-2] == 0) return at - 2;
  }
  return end;
}

}  // namespace

std::vector<Unit> nalUnits(std::span<const uint8_t> annexB) {
  std::vector<Unit> units;
  const uint8_t* const end = annexB.data() + annexB.size();
  const uint8_t* next = startCode(annexB.data(), end);
  while (next != end) {
    const uint8_t* const at = next + kStartCodeBytes;
    next = startCode(at, end);
    const uint8_t* last = next;
    while (last != at && *(last - 1) == 0) --last;
    if (last != at) units.emplace_back(at, last);
  }
  return units;
}

LengthUnits unitsBehindLengths(Unit data, size_t lengthBytes) {
  LengthUnits units;
  while (data.size() >= lengthBytes) {
    size_t length = 0;
    for (size_t i = 0; i < lengthBytes; ++i) length = length << 8 | data[i];
    data = data.subspan(lengthBytes);
    units.wellFormed = units.wellFormed && length > 0 && length <= data.size();
    length = std::min(length, data.size());
    if (length > 0) units.all.push_back(data.first(length));
    data = data.subspan(length);
  }
  units.strayBytes = data.size();
  return units;
}

void putBehindLength(Bytes& bytes, Unit unit) {
  put16(bytes, unit.size() >> 16);
  put16(bytes, unit.size());
  bytes.insert(bytes.end(), unit.begin(), unit.end());
}

Bytes lengthPrefixed(std::span<const uint8_t> annexB, NalCodec codec) {
  Bytes bytes;
  bytes.reserve(annexB.size() + 16);
  for (const Unit unit : nalUnits(annexB)) {
    if (isAside(typeOf(unit, codec), codec)) continue;
    putBehindLength(bytes, unit);
  }
  return bytes;
}

Bytes decoderRecord(std::span<const uint8_t> annexB, NalCodec codec) {
  return codec == NalCodec::kH264 ? avcRecord(annexB) : hevcRecord(annexB);
}

// ISO/IEC 14496-15, 5.3.3.1
std::optional<AvcRecord> readAvcRecord(std::span<const uint8_t> record) {
  constexpr size_t kHead = 6;
  if (record.size() <= kHead || record[0] != 1) return std::nullopt;
  AvcRecord read{.parameterSets = {}, .lengthBytes = (record[4] & 3U) + 1};
  const int sequences = record[5] & 0x1f;
  size_t at = kHead;
  // False: the record ends within.
  const auto take = [&](int units) {
    for (int i = 0; i < units; ++i) {
      if (record.size() - at < 2) return false;
      const size_t length = size_t{record[at]} << 8 | record[at + 1];
      at += 2;
      if (length == 0 || record.size() - at < length) return false;
      read.parameterSets.insert(read.parameterSets.end(), {0, 0, 0, 1});
      const Unit unit = record.subspan(at, length);
      read.parameterSets.insert(read.parameterSets.end(), unit.begin(), unit.end());
      at += length;
    }
    return true;
  };
  if (!take(sequences) || at == record.size()) return std::nullopt;
  const int pictures = record[at++];
  if (!take(pictures)) return std::nullopt;
  // Chroma format and depths, then sets of auxiliary pictures; older writers leave all of it out.
  constexpr size_t kSampling = 3;
  read.hasExtensions = record.size() - at > kSampling && record[at + kSampling] != 0;
  return read;
}

}  // namespace framewright::engine
