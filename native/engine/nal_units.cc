#include "engine/nal_units.h"

#include <algorithm>
#include <cstddef>

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
  if (sps.empty() || pps.empty() || sps[0].size() < 4) return {};
  Bytes record{1, sps[0][1], sps[0][2], sps[0][3], 0xff, static_cast<uint8_t>(0xe0 | sps.size())};
  for (const Unit unit : sps) putSized(record, unit);
  record.push_back(static_cast<uint8_t>(pps.size()));
  for (const Unit unit : pps) putSized(record, unit);
  const uint8_t profile = sps[0][1];
  if (profile != 66 && profile != 77 && profile != 88) {
    const Bytes payload = payloadOf(sps[0]);
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

}  // namespace

std::vector<Unit> nalUnits(std::span<const uint8_t> annexB) {
  std::vector<Unit> units;
  constexpr uint8_t kStart[] = {0, 0, 1};
  auto at = std::ranges::search(annexB, kStart).end();
  while (at != annexB.end()) {
    const auto next = std::search(at, annexB.end(), std::begin(kStart), std::end(kStart));
    auto end = next;
    while (end != at && *(end - 1) == 0) --end;
    if (end != at) units.emplace_back(at, end);
    at = next == annexB.end() ? next : next + 3;
  }
  return units;
}

Bytes lengthPrefixed(std::span<const uint8_t> annexB, NalCodec codec) {
  Bytes bytes;
  bytes.reserve(annexB.size() + 16);
  for (const Unit unit : nalUnits(annexB)) {
    if (isAside(typeOf(unit, codec), codec)) continue;
    put16(bytes, unit.size() >> 16);
    put16(bytes, unit.size());
    bytes.insert(bytes.end(), unit.begin(), unit.end());
  }
  return bytes;
}

Bytes decoderRecord(std::span<const uint8_t> annexB, NalCodec codec) {
  return codec == NalCodec::kH264 ? avcRecord(annexB) : hevcRecord(annexB);
}

}  // namespace framewright::engine
