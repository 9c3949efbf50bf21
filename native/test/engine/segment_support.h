// What tests of a film's parts share: segments of numbered pictures, and parts read back.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "av/packet.h"
#include "engine/segment_encoder.h"
#include "engine/segment_file.h"
#include "test/engine/film_support.h"

extern "C" {
#include <libavcodec/packet.h>
}

namespace framewright::engine {

inline constexpr Canvas kSmall{.width = 192, .height = 108, .frameRate = {30, 1}};
// A few pictures, so that both sides of the queue wait at times.
inline constexpr QueueLimits kFewPictures{.items = 3};

inline VideoEncoderOptions segmentOptions(const std::string& preset = "veryfast", double quality = 23) {
  return {.quality = quality, .preset = preset, .threads = 1, .segment = true};
}

inline std::unique_ptr<SegmentEncoder> smallEncoder(const VideoEncoderOptions& options = segmentOptions()) {
  return std::make_unique<SegmentEncoder>(
      kSmall, options, std::make_unique<NumberMaker>(kSmall.width, kSmall.height), kFewPictures);
}

// A segment of `count` pictures that show `first` and what follows. Returns its path.
inline std::string encodeNumbers(SegmentEncoder& encoder, const std::string& path, int32_t first,
                                 int32_t count) {
  encoder.encode({.runs = runs(first, count), .ahead = {}, .frameCount = count, .path = path});
  return path;
}

// What matters of a packet.
struct PacketInfo {
  int64_t pts = 0;
  int64_t dts = 0;
  bool key = false;
  std::string bytes;
  bool operator==(const PacketInfo&) const = default;
};

inline PacketInfo infoOf(const av::Packet& packet) {
  return {packet->pts,
          packet->dts,
          (packet->flags & AV_PKT_FLAG_KEY) != 0,
          {reinterpret_cast<const char*>(packet->data), static_cast<size_t>(packet->size)}};
}

inline std::vector<PacketInfo> packetsOf(const std::string& segment) {
  std::vector<PacketInfo> packets;
  SegmentReader reader(segment);
  while (const auto packet = reader.next()) packets.push_back(infoOf(*packet));
  return packets;
}

// Whether two files are equal, told without printing them.
inline testing::AssertionResult sameFile(const std::string& a, const std::string& b) {
  const std::string one = bytesOfFile(a);
  const std::string other = bytesOfFile(b);
  if (one == other) return testing::AssertionSuccess();
  const auto differ = std::ranges::mismatch(one, other).in1 - one.begin();
  return testing::AssertionFailure() << a << " (" << one.size() << " bytes) and " << b << " (" << other.size()
                                     << " bytes) differ from byte " << differ << " on";
}

inline void writeBytes(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace framewright::engine
