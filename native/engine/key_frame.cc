#include "engine/key_frame.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace framewright::engine {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr int kIdrSlice = 5;  // ITU-T H.264, table 7-1.

// Units behind start codes (ITU-T H.264, annex B).
template <typename Visit>
bool anyAnnexB(Bytes data, Visit visit) {
  for (std::size_t i = 0; i + 3 < data.size(); ++i) {
    if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1 && visit(data[i + 3])) return true;
  }
  return false;
}

// Units behind their lengths (ISO/IEC 14496-15).
template <typename Visit>
bool anyLengthPrefixed(Bytes data, std::size_t lengthBytes, Visit visit) {
  while (data.size() > lengthBytes) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < lengthBytes; ++i) length = length << 8 | data[i];
    if (visit(data[lengthBytes])) return true;
    if (length > data.size() - lengthBytes) return false;
    data = data.subspan(lengthBytes + length);
  }
  return false;
}

}  // namespace

bool isCleanStart(const AVCodecParameters& stream, const AVPacket& packet) {
  if (stream.codec_id != AV_CODEC_ID_H264) return true;
  const Bytes data(packet.data, static_cast<std::size_t>(packet.size));
  const auto isIdr = [](std::uint8_t header) { return (header & 0x1f) == kIdrSlice; };
  const bool lengthPrefixed = stream.extradata_size > 4 && stream.extradata[0] == 1;
  return lengthPrefixed ? anyLengthPrefixed(data, (stream.extradata[4] & 3U) + 1, isIdr)
                        : anyAnnexB(data, isIdr);
}

}  // namespace framewright::engine
