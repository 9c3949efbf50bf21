// Puts a film together from its parts: segments of the picture that were encoded before and stretches of
// footage that are copied, in their order, and the sound. Nothing is encoded here. The film is made beside
// its name by whoever gives the path.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/export_types.h"
#include "engine/film_picture.h"
#include "engine/stage.h"
#include "engine/trace.h"

namespace framewright::engine {

struct FilmParts {
  // Of the film to make.
  std::string path;
  // At least one.
  std::vector<FilmPart> segments;
  std::optional<std::string> sound;
  // Of the picture, in all parts.
  int64_t frameCount = 0;
  // Frames a second, exact.
  Ratio frameRate;
};

// What putting a film together has done so far. Any thread may look.
struct JoinProgress {
  std::atomic<int64_t> bytes{0};  // written
  Stage mux{"mux", "mp4"};
};

// Bytes of the film. Removes what it has made when it fails. Throws av::Error: `segment-damaged` when an
// encoded part is not whole or does not belong to the others, `media-changed`, `media-missing`,
// `media-truncated` or `media-damaged` when footage is not what was surveyed, `target-unwritable`,
// `disk-full`, `cancelled`. `tracing`: where the calling thread is recorded.
int64_t joinFilm(const FilmParts& parts, JoinProgress& progress, const std::stop_token& stop = {},
                 const Tracing& tracing = {});

}  // namespace framewright::engine
