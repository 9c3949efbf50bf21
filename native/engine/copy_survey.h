// What of an H.264 stream may be copied into a film: the C++ side of native/index.ts's CopySurvey. Reads the
// container's index and the heads of key frames, not the pictures.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "av/demuxer.h"
#include "engine/nal_units.h"

namespace framewright::engine {

struct CopySurvey {
  // A whole sentence; nothing: it can be copied.
  std::optional<std::string> refusal;
  // Presentation times in decoding order, IndexedFrame::kNotShown of a frame that is none of the film's.
  // Empty where it is refused, as what follows.
  std::vector<std::int64_t> decodeOrder;
  // Places in `decodeOrder`, ascending, of the IDR pictures that are shown.
  std::vector<std::uint32_t> starts;
  // Behind start codes.
  std::vector<std::uint8_t> parameterSets;
};

// Throws av::Error: `media-missing`, `media-unreadable`, `media-changed` where there is no such stream,
// `media-truncated`, `media-damaged`, `cancelled`.
[[nodiscard]] CopySurvey surveyCopying(const std::string& path, int stream, const std::stop_token& stop = {});

// Why no frame of the stream can be copied as far as its description tells, a whole sentence; nothing: they
// can. @param record what its avcC was found to say, where it can.
[[nodiscard]] std::optional<std::string> copyRefusalOf(const av::Demuxer& demuxer, AVStream& stream,
                                                       AvcRecord& record);

}  // namespace framewright::engine
