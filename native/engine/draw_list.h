// One output frame as the engine is told it: a stack of layers, bottom to top, read from the 32-bit words
// that model/render/drawListWords.ts writes. Units are those of model/render/drawList.ts. Knows no pixels and
// opens nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "compose/join.h"
#include "compose/placement.h"

namespace framewright::engine {

struct Layer;
// Bottom to top.
using LayerStack = std::vector<Layer>;

// An even colour, sRGB 0xRRGGBB.
struct SolidLayer {
  uint32_t rgb;
  compose::Placement placement;
};

// One frame of a source: the one with exactly this presentation time, in ticks of the stream's time base.
struct SourceLayer {
  uint32_t source;
  int64_t pts;
  compose::Placement placement;
};

// One still picture of the job's table.
struct RasterLayer {
  uint32_t raster;
  compose::Placement placement;
};

// Two stacks, each over what is below this layer, mixed. An empty stack is what is below.
struct MixLayer {
  int32_t weight;  // of `to`, 0 to 32768
  LayerStack from;
  LayerStack to;
};

// Two stacks divided by a straight edge that moves in `direction` and leaves `to` behind it.
struct WipeLayer {
  compose::WipeDirection direction;
  int32_t position;  // from the left or top edge of the canvas, 1/4096 pixel
  LayerStack from;
  LayerStack to;
};

// Two stacks divided by a circle with `to` inside. 1/4096 pixel.
struct CircleLayer {
  int32_t x;
  int32_t y;
  int32_t radius;
  LayerStack from;
  LayerStack to;
};

// One layer of a stack. A struct, since stacks hold layers that hold stacks.
struct Layer {
  std::variant<SolidLayer, SourceLayer, RasterLayer, MixLayer, WipeLayer, CircleLayer> content;
};

// How many entries the job's tables have: what an index in a draw list may name.
struct JobTables {
  size_t sources = 0;
  size_t rasters = 0;
};

// Reads one whole draw list. Throws std::invalid_argument when the words are not exactly one list or name
// what the job does not have: a bug of the caller, never a user's mistake.
[[nodiscard]] LayerStack parseDrawList(std::span<const int32_t> words, const JobTables& tables);

// How many words the draw list at the start of `words` has, without building it. Throws as parseDrawList
// does.
[[nodiscard]] size_t drawListLength(std::span<const int32_t> words);

}  // namespace framewright::engine
