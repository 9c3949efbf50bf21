#include "engine/draw_list.h"

#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace framewright::engine {
namespace {

// Joins of joins come from a transition between clips only, so real lists are two deep; the limit guards the
// C++ stack.
constexpr int kDeepest = 8;
constexpr int32_t kMostLayers = 4096;

// The words' first number of each layer, in the order of Layer's alternatives.
enum class Kind : int32_t { kSolid, kSource, kRaster, kMix, kWipe, kCircle };

class Reader {
 public:
  Reader(std::span<const int32_t> words, const JobTables& tables) : words_(words), tables_(tables) {}

  LayerStack stack(int depth) {
    const int32_t count = within(next(), 0, kMostLayers, "layer count");
    if (depth > kDeepest) fail("nesting", depth);
    LayerStack layers;
    layers.reserve(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; ++i) layers.push_back(layer(depth));
    return layers;
  }

  [[nodiscard]] size_t position() const { return position_; }

 private:
  Layer layer(int depth) {
    switch (const int32_t kind = next(); static_cast<Kind>(kind)) {
      case Kind::kSolid: {
        const int32_t rgb = within(next(), 0, 0xFFFFFF, "colour");
        return {SolidLayer{static_cast<uint32_t>(rgb), placement()}};
      }
      case Kind::kSource: {
        const uint32_t source = index(tables_.sources, "source");
        const auto high = static_cast<uint64_t>(static_cast<int64_t>(next()));
        const auto low = static_cast<uint32_t>(next());
        return {SourceLayer{source, static_cast<int64_t>(high << 32 | low), placement()}};
      }
      case Kind::kRaster: {
        const uint32_t raster = index(tables_.rasters, "raster");
        return {RasterLayer{raster, placement()}};
      }
      case Kind::kMix: {
        MixLayer mix{within(next(), 0, compose::kOpacityOne, "weight"), {}, {}};
        mix.from = stack(depth + 1);
        mix.to = stack(depth + 1);
        return {std::move(mix)};
      }
      case Kind::kWipe: {
        const auto direction = static_cast<compose::WipeDirection>(within(next(), 0, 3, "direction"));
        WipeLayer wipe{direction, next(), {}, {}};
        wipe.from = stack(depth + 1);
        wipe.to = stack(depth + 1);
        return {std::move(wipe)};
      }
      case Kind::kCircle: {
        CircleLayer circle{};
        circle.x = next();
        circle.y = next();
        circle.radius = within(next(), 0, std::numeric_limits<int32_t>::max(), "radius");
        circle.from = stack(depth + 1);
        circle.to = stack(depth + 1);
        return {std::move(circle)};
      }
      default:
        fail("layer kind", kind);
    }
  }

  compose::Placement placement() {
    compose::Placement result{};
    result.cropLeft = within(next(), 0, compose::kCropOne, "crop");
    result.cropTop = within(next(), 0, compose::kCropOne, "crop");
    result.cropRight = within(next(), result.cropLeft + 1, compose::kCropOne, "crop");
    result.cropBottom = within(next(), result.cropTop + 1, compose::kCropOne, "crop");
    result.x = next();
    result.y = next();
    result.width = within(next(), 1, std::numeric_limits<int32_t>::max(), "width");
    result.height = within(next(), 1, std::numeric_limits<int32_t>::max(), "height");
    result.rotation = within(next(), 0, compose::kTurnOne - 1, "rotation");
    result.opacity = within(next(), 0, compose::kOpacityOne, "opacity");
    return result;
  }

  uint32_t index(size_t count, const char* what) {
    const int32_t value = next();
    if (value < 0 || static_cast<size_t>(value) >= count) fail(what, value);
    return static_cast<uint32_t>(value);
  }

  int32_t next() {
    if (position_ == words_.size()) fail("length", static_cast<int32_t>(position_));
    return words_[position_++];
  }

  int32_t within(int32_t value, int32_t least, int32_t most, const char* what) const {
    if (value < least || value > most) fail(what, value);
    return value;
  }

  [[noreturn]] void fail(const char* what, int32_t value) const {
    throw std::invalid_argument("draw list, word " + std::to_string(position_) + ": " + what + " " +
                                std::to_string(value) + " is out of range");
  }

  std::span<const int32_t> words_;
  const JobTables& tables_;
  size_t position_ = 0;
};

}  // namespace

LayerStack parseDrawList(std::span<const int32_t> words, const JobTables& tables) {
  Reader reader(words, tables);
  LayerStack stack = reader.stack(0);
  if (reader.position() != words.size()) {
    throw std::invalid_argument("draw list: " + std::to_string(words.size() - reader.position()) +
                                " words too many");
  }
  return stack;
}

size_t drawListLength(std::span<const int32_t> words) {
  constexpr auto kAny = static_cast<size_t>(std::numeric_limits<int32_t>::max());
  const JobTables anything{kAny, kAny};
  Reader reader(words, anything);
  (void)reader.stack(0);
  return reader.position();
}

}  // namespace framewright::engine
