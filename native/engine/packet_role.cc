#include "engine/packet_role.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/nal_units.h"

namespace framewright::engine {
namespace {

using Bytes = std::span<const std::uint8_t>;

// ITU-T H.264, table 7-1: slices of pictures, the last of them of one that needs nothing earlier.
constexpr int kFirstSlice = 1;
constexpr int kIdrSlice = 5;
// Slices of further layers and views.
constexpr int kFirstExtension = 19;
constexpr int kLastExtension = 21;

// ITU-T H.265, table 7-1: slices of pictures are below; of those that others do not refer to, the even ones
// up to the last reserved.
constexpr int kH265PastSlices = 32;
constexpr int kH265LastUnreferred = 14;

// Units behind start codes (ITU-T H.264 and H.265, annex B).
LengthUnits unitsBehindStartCodes(Bytes data) {
  constexpr std::ptrdiff_t kLongestStartCode = 4;
  LengthUnits units{.all = nalUnits(data)};
  units.wellFormed = !units.all.empty() && units.all[0].data() - data.data() <= kLongestStartCode;
  return units;
}

LengthUnits unitsOf(const AVCodecParameters& stream, const AVPacket& packet) {
  const Bytes data(packet.data, static_cast<std::size_t>(packet.size));
  // Where avcC and hvcC say how many bytes a length has.
  const int lengthAt = stream.codec_id == AV_CODEC_ID_H264 ? 4 : 21;
  return stream.extradata_size > lengthAt && stream.extradata[0] == 1
             ? unitsBehindLengths(data, (stream.extradata[lengthAt] & 3U) + 1)
             : unitsBehindStartCodes(data);
}

enum class Unit { kAside, kReference, kDisposable };

Unit h264Unit(Bytes unit) {
  const int type = unit[0] & 0x1f;
  const bool slice =
      (type >= kFirstSlice && type <= kIdrSlice) || (type >= kFirstExtension && type <= kLastExtension);
  if (!slice) return Unit::kAside;
  return (unit[0] & 0x60) == 0 ? Unit::kDisposable : Unit::kReference;
}

Unit h265Unit(Bytes unit) {
  const int type = unit[0] >> 1 & 0x3f;
  if (type >= kH265PastSlices) return Unit::kAside;
  // Of the lowest layer of views and of time; those above may refer to what is unreferred in it, so a stream
  // with any is taken to need all.
  const bool lowest = unit.size() > 1 && (unit[0] & 1) == 0 && unit[1] == 1;
  return lowest && type <= kH265LastUnreferred && type % 2 == 0 ? Unit::kDisposable : Unit::kReference;
}

// hvcC counts them; without it nobody knows.
bool hasOneTemporalLayer(const AVCodecParameters& stream) {
  return stream.extradata_size > 21 && stream.extradata[0] == 1 && (stream.extradata[21] >> 3 & 7) == 1;
}

}  // namespace

bool isCleanStart(const AVCodecParameters& stream, const AVPacket& packet) {
  if (stream.codec_id != AV_CODEC_ID_H264) return true;
  return std::ranges::any_of(unitsOf(stream, packet).all,
                             [](Bytes unit) { return (unit[0] & 0x1f) == kIdrSlice; });
}

bool isDisposable(const AVCodecParameters& stream, const AVPacket& packet) {
  const bool h264 = stream.codec_id == AV_CODEC_ID_H264;
  if (!h264 && (stream.codec_id != AV_CODEC_ID_HEVC || !hasOneTemporalLayer(stream))) return false;
  const LengthUnits units = unitsOf(stream, packet);
  bool disposable = false;
  for (const Bytes bytes : units.all) {
    const Unit unit = h264 ? h264Unit(bytes) : h265Unit(bytes);
    if (unit == Unit::kReference) return false;
    disposable = disposable || unit == Unit::kDisposable;
  }
  // With stray bytes it may have lost a unit.
  return disposable && units.wellFormed && units.strayBytes == 0;
}

}  // namespace framewright::engine
