// Opens a media file, measures it, reads the time of every frame, and decodes the first one. Not for stills.
#pragma once

#include <stop_token>
#include <string>

#include "engine/media_facts.h"

namespace framewright::engine {

// Limits on what hostile files may ask for.
inline constexpr int kMostStreams = 64;
inline constexpr int kLargestSide = 16384;  // pixels, coded and shown

// Throws av::Error: `media-missing`; `media-unreadable` for folders, empty files, what is no media container
// or has neither video nor audio; `media-truncated`, naming how much is there; `media-damaged` when the first
// frame cannot be decoded; `media-unsupported` for a codec without decoder or more than the limits above;
// `stalled`, `cancelled`. A picture that can be decoded but not shown correctly is no error: see
// VideoFacts::refusal.
[[nodiscard]] MediaFacts probe(const std::string& path, std::stop_token stop = {});

}  // namespace framewright::engine
