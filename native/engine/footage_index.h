// The frames of one video stream of an MP4 or MOV file in decoding order, and where in the file each lies:
// what the container's index tells. Reads no picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "av/demuxer.h"
#include "engine/segment_file.h"

namespace framewright::engine {

struct IndexedFrame {
  // Presentation time in ticks of the stream; the one that PacketSurvey has.
  std::int64_t pts = kNotShown;
  // In the file, bytes.
  std::int64_t position = 0;
  int size = 0;
  // As the container says, which marks more frames than those at which decoding can begin.
  bool key = false;

  // It is decoded for others only, or nothing of it is there: frames at such times are none of the film's.
  static constexpr std::int64_t kNotShown = std::numeric_limits<std::int64_t>::min();
};

struct FootageIndex {
  std::vector<IndexedFrame> frames;
  // The stream goes on with parameter sets other than those of its beginning.
  bool changesParameters = false;
  // Every frame's place in the file is known.
  bool placesKnown = true;
};

// @param demuxer of an MP4 or MOV file, read no further than opening does. Throws av::Error as reading does,
// and `media-truncated` when the file ends before its index does.
[[nodiscard]] FootageIndex readFootageIndex(const av::Demuxer& demuxer, int stream,
                                            const std::stop_token& stop);

// Bytes of a file at any place.
class FileBytes {
 public:
  // Throws av::Error `media-missing`, `media-unreadable`.
  explicit FileBytes(std::string path);

  // As many as are there. Throws av::Error `media-damaged`.
  [[nodiscard]] std::size_t read(std::int64_t position, std::span<std::uint8_t> bytes) const;

 private:
  std::string path_;
  FilePointer file_;
};

}  // namespace framewright::engine
