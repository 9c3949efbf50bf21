// Whether a file ends before what it says it holds. Reads headers and indices only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "av/demuxer.h"

namespace framewright::engine {

// Bytes the file must have according to its outermost structure: the boxes of MP4 and MOV, the RIFF header of
// AVI and WAV. Nothing for other containers and for what cannot be read.
[[nodiscard]] std::optional<std::int64_t> declaredSize(const std::string& path);

// Decoding time of the stream's first packet that the index places beyond the file's end; nothing when all
// are within.
[[nodiscard]] std::optional<std::int64_t> firstMissing(const av::Demuxer& demuxer, AVStream& stream);

}  // namespace framewright::engine
