// What is known of a media file: the C++ side of model/media/facts.ts, which says what each field means.
// Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/export_types.h"

namespace framewright::engine {

struct VideoFacts {
  int stream = -1;
  std::string codec;
  std::string pixelFormat;
  // As shown: square pixels, turned upright.
  int width = 0;
  int height = 0;
  int rotation = 0;  // clockwise: 0, 90, 180 or 270
  Ratio pixelAspect{1, 1};
  std::string colorMatrix;
  std::string colorRange;
  std::string colorPrimaries;
  std::string colorTransfer;
  bool interlaced = false;
  // Nothing can be seen through it.
  bool opaque = true;
  Ratio frameRate;
  Ratio timeBase;
  // Ticks, ascending, no two equal.
  std::vector<int64_t> pts;
  std::vector<uint32_t> keyFrames;
  int64_t endPts = 0;
  std::optional<std::string> refusal;
};

// One sound stream; start and duration in seconds.
struct AudioFacts {
  int stream = -1;
  std::string codec;
  int sampleRate = 0;
  int channels = 0;
  Ratio startTime;
  Ratio duration;
};

struct MediaFacts {
  std::string container;
  Ratio startTime;
  Ratio duration;
  int64_t size = 0;
  std::optional<VideoFacts> video;
  std::optional<AudioFacts> audio;
};

}  // namespace framewright::engine
