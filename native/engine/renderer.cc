#include "engine/renderer.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include "av/error.h"
#include "compose/blend.h"
#include "compose/color.h"
#include "compose/join.h"
#include "compose/place.h"
#include "compose/plane.h"
#include "engine/draw_list.h"
#include "engine/frame_view.h"
#include "engine/open_sources.h"
#include "engine/picture_format.h"
#include "engine/stage.h"

namespace framewright::engine {
namespace {

// Even frames that are kept: the background and a dip's colour or two.
constexpr size_t kEvenFrames = 4;

// A layer as it was placed last, so that one that stands still is placed once, or twice if it hides all.
struct Placed {
  compose::PlacedLayer layer;
  // Instead of `layer` where it hides the whole canvas: a frame with it, kept from the second time on. What
  // moves is drawn into a frame that whoever asked may draw on.
  std::optional<av::Frame> whole;
  std::optional<compose::Placement> placement;

  // Opacity is not part of what is placed.
  [[nodiscard]] bool isAt(compose::Placement wanted) const {
    if (!placement) return false;
    wanted.opacity = placement->opacity;
    return *placement == wanted;
  }
};

// From the source's frame as it was after so many changes; a view of it, or pixels of its own.
struct PlacedSource {
  uint64_t changes = 0;
  // What is made of a frame that may be transparent.
  std::optional<compose::Still> still;
  Placed placed;
};

struct Raster {
  std::shared_ptr<const compose::Still> still;
  Placed placed;
  // By the frame that is being drawn.
  bool shown = false;
};

// A picture on its way up the stack.
struct Picture {
  av::Frame frame;
  // Nobody else sees its pixels: they may be drawn on.
  bool ours = false;
};

}  // namespace

class Renderer::Impl {
 public:
  Impl(RenderJob job, const RendererOptions& options, Stage& compose)
      : compose_(compose),
        sources_(std::move(job.sources), options, compose),
        placedSources_(sources_.count()),
        size_{checked(job.canvas.width), checked(job.canvas.height)},
        pool_(size_.width, size_.height, AV_PIX_FMT_YUV420P) {
    for (auto& still : job.rasters) rasters_.emplace_back().still = std::move(still);
  }

  av::Frame frame(std::span<const int32_t> words) {
    if (last_ && std::ranges::equal(words, lastWords_)) return last_->clone();
    const LayerStack list = fetched(words);
    const Stage::Work work(compose_);
    drawn_ = false;
    const Picture picture = draw(list, std::nullopt);
    dropUnshown();
    if (!drawn_) passedThrough_.fetch_add(1, std::memory_order_relaxed);
    last_ = picture.frame.clone();
    lastWords_.assign(words.begin(), words.end());
    return last_->clone();
  }

  void setRaster(size_t index, std::shared_ptr<const compose::Still> still) {
    if (index >= rasters_.size()) rasters_.resize(index + 1);
    rasters_[index] = {.still = std::move(still), .placed = {}, .shown = false};
    // The same list may be another picture.
    last_.reset();
  }

  Approached approach(std::span<const int32_t> words, std::chrono::milliseconds limit) {
    const LayerStack list = begun(words);
    return sources_.approach(limit);
  }

  void prepare(std::span<const int32_t> words) { sources_.expect(parsed(words)); }

  MakerFigures figures() const {
    MakerFigures all{.stages = {compose_.figures()},
                     .contextsCreated = 0,
                     .poolHits = static_cast<uint64_t>(pool_.hits()),
                     .poolMisses = static_cast<uint64_t>(pool_.misses()),
                     .framesPassedThrough = passedThrough_.load(std::memory_order_relaxed),
                     .decodedAhead = 0};
    sources_.addFigures(all);
    return all;
  }

  void trim() { trim_.store(true, std::memory_order_relaxed); }

  void cancel() { sources_.cancel(); }

 private:
  static int checked(int extent) {
    if (extent <= 0 || extent % 2 != 0) throw std::invalid_argument("a canvas is positive and even");
    return extent;
  }

  LayerStack parsed(std::span<const int32_t> words) const {
    return parseDrawList(words, {sources_.count(), rasters_.size()});
  }

  // The list, with its source frames at hand: before drawing begins, so that waiting for a decoder does not
  // count as work.
  LayerStack fetched(std::span<const int32_t> words) {
    LayerStack list = begun(words);
    sources_.fetch();
    return list;
  }

  // The list, and what the one before it needed let go.
  LayerStack begun(std::span<const int32_t> words) {
    LayerStack list = parsed(words);
    if (trim_.exchange(false, std::memory_order_relaxed)) dropKept();
    sources_.begin(list);
    for (size_t source = 0; source < placedSources_.size(); ++source) {
      if (!sources_.frame(source)) placedSources_[source] = {};
    }
    return list;
  }

  // A still that is not seen any more takes no more memory than itself.
  void dropUnshown() {
    for (Raster& raster : rasters_) {
      if (!std::exchange(raster.shown, false)) raster.placed = {};
    }
  }

  // Made again when it is needed.
  void dropKept() {
    evenFrames_.clear();
    for (PlacedSource& source : placedSources_) source = {};
    for (Raster& raster : rasters_) raster.placed = {};
    pool_.trim();
  }

  // The stack over `below`. With nothing below, the stack begins with a layer that covers the canvas.
  Picture draw(const LayerStack& stack, std::optional<Picture> below) {
    for (const Layer& layer : stack) {
      below = std::visit([&](const auto& content) { return draw(content, std::move(below)); }, layer.content);
    }
    if (!below) throw std::invalid_argument("draw list: nothing covers the canvas");
    return std::move(*below);
  }

  Picture draw(const SolidLayer& solid, std::optional<Picture> below) {
    if (solid.placement.opacity == compose::kOpacityOne &&
        compose::isPassThrough(solid.placement, size_, size_)) {
      return {evenFrame(solid.rgb).clone(), false};
    }
    placer_.placeSolid(solid.rgb, solid.placement, size_, solid_);
    return layOver(solid_, solid.placement.opacity, std::move(below));
  }

  Picture draw(const SourceLayer& layer, std::optional<Picture> below) {
    const av::Frame& frame = *sources_.frame(layer.source);
    const bool transparent = mayBeTransparent(frame.format());
    const compose::Size size{frame.width(), frame.height()};
    if (!transparent && compose::isPassThrough(layer.placement, size, size_)) {
      return fadeOver({frame.clone(), false}, layer.placement.opacity, std::move(below));
    }
    auto& [changes, still, placed] = placedSources_[layer.source];
    if (changes != sources_.changes(layer.source)) {
      still.reset();
      placed.placement.reset();
      changes = sources_.changes(layer.source);
    }
    if (!transparent) return drawAt(view(frame), true, size, layer.placement, placed, std::move(below));
    if (!still)
      still = compose::Still::fromRgba({frame->data[0], frame->linesize[0], size.width, size.height});
    return drawAt(*still, still->opaque(), size, layer.placement, placed, std::move(below));
  }

  Picture draw(const RasterLayer& layer, std::optional<Picture> below) {
    Raster& raster = rasters_[layer.raster];
    if (!raster.still) throw std::invalid_argument("draw list: a raster is shown that the job does not have");
    raster.shown = true;
    return drawAt(*raster.still, raster.still->opaque(), raster.still->size(), layer.placement, raster.placed,
                  std::move(below));
  }

  Picture draw(const MixLayer& layer, std::optional<Picture> below) {
    if (layer.weight == 0) return draw(layer.from, std::move(below));
    if (layer.weight == compose::kOpacityOne) return draw(layer.to, std::move(below));
    return join(layer, below, [&](const auto& from, const auto& to, const auto& out) {
      compose::mix(from, to, layer.weight, out);
    });
  }

  Picture draw(const WipeLayer& layer, std::optional<Picture> below) {
    return join(layer, below, [&](const auto& from, const auto& to, const auto& out) {
      compose::wipe(from, to, layer.direction, layer.position, out);
    });
  }

  Picture draw(const CircleLayer& layer, std::optional<Picture> below) {
    return join(layer, below, [&](const auto& from, const auto& to, const auto& out) {
      compose::circle(from, to, layer.x, layer.y, layer.radius, out);
    });
  }

  template <typename JoinLayer, typename Kernel>
  Picture join(const JoinLayer& layer, const std::optional<Picture>& below, Kernel kernel) {
    const auto shared = [&]() -> std::optional<Picture> {
      if (!below) return std::nullopt;
      return Picture{below->frame.clone(), false};
    };
    Picture from = draw(layer.from, shared());
    return joined(std::move(from), draw(layer.to, shared()), kernel);
  }

  template <typename Kernel>
  Picture joined(Picture from, Picture to, Kernel kernel) {
    std::optional<Picture> fresh;
    if (!from.ours && !to.ours) fresh = blank();
    Picture& out = fresh ? *fresh : from.ours ? from : to;  // the kernels may write onto what they read
    kernel(view(from.frame), view(to.frame), mutableView(out.frame));
    drawn_ = true;
    return std::move(out);
  }

  // A source of this size over `below`.
  template <typename Source>
  Picture drawAt(const Source& source, bool opaque, compose::Size size, const compose::Placement& placement,
                 Placed& placed, std::optional<Picture> below) {
    const bool stands = placed.isAt(placement);
    if (opaque && compose::hidesAll(placement, size, size_)) {
      if (placement.opacity == 0) return seenThrough(std::move(below));
      if (!stands) placed = {.layer = {}, .whole = {}, .placement = placement};
      Picture whole = placed.whole ? Picture{placed.whole->clone(), false} : painted(source, placement);
      if (stands && !placed.whole) {
        placed.whole = whole.frame.clone();
        whole.ours = false;
      }
      return fadeOver(std::move(whole), placement.opacity, std::move(below));
    }
    if (!stands) {
      placed.whole.reset();
      placer_.place(source, placement, size_, placed.layer);
      placed.placement = placement;
    }
    return layOver(placed.layer, placement.opacity, std::move(below));
  }

  template <typename Source>
  Picture painted(const Source& source, const compose::Placement& placement) {
    Picture picture = blank();
    placer_.paint(source, placement, mutableView(picture.frame));
    drawn_ = true;
    return picture;
  }

  // What hides the whole canvas over `below`.
  Picture fadeOver(Picture above, int32_t opacity, std::optional<Picture> below) {
    if (opacity == compose::kOpacityOne) return above;
    Picture seen = seenThrough(std::move(below));
    if (opacity == 0) return seen;
    return joined(std::move(seen), std::move(above), [&](const auto& from, const auto& to, const auto& out) {
      compose::mix(from, to, opacity, out);
    });
  }

  static Picture seenThrough(std::optional<Picture> below) {
    if (!below) throw std::invalid_argument("draw list: nothing covers the canvas");
    return std::move(*below);
  }

  Picture layOver(const compose::PlacedLayer& layer, int32_t opacity, std::optional<Picture> below) {
    if (opacity == compose::kOpacityOne && layer.covers(size_)) {
      below = blank();
    } else if (!below) {
      throw std::invalid_argument("draw list: nothing covers the canvas");
    } else if (layer.empty() || opacity == 0) {
      return std::move(*below);
    } else if (!below->ours) {
      below = copyOf(below->frame);
    }
    compose::blend(layer, opacity, mutableView(below->frame));
    drawn_ = true;
    return std::move(*below);
  }

  // A frame of the canvas with pixels still to be drawn.
  Picture blank() {
    av::Frame frame = pool_.take();
    frame->color_range = AVCOL_RANGE_MPEG;
    frame->colorspace = AVCOL_SPC_BT709;
    frame->color_primaries = AVCOL_PRI_BT709;
    frame->color_trc = AVCOL_TRC_BT709;
    frame->chroma_location = AVCHROMA_LOC_LEFT;
    return {std::move(frame), true};
  }

  Picture copyOf(const av::Frame& frame) {
    Picture copy = blank();
    av::check(av_frame_copy(copy.frame.get(), frame.get()), av::ErrorCode::kOutOfMemory, "Copying a frame");
    return copy;
  }

  const av::Frame& evenFrame(uint32_t rgb) {
    const auto found = evenFrames_.find(rgb);
    if (found != evenFrames_.end()) return found->second;
    if (evenFrames_.size() == kEvenFrames) evenFrames_.clear();
    Picture picture = blank();
    compose::fill(compose::toYuv(rgb), mutableView(picture.frame));
    drawn_ = true;
    return evenFrames_.emplace(rgb, std::move(picture.frame)).first->second;
  }

  Stage& compose_;
  OpenSources sources_;
  // By source.
  std::vector<PlacedSource> placedSources_;
  const compose::Size size_;
  av::FramePool pool_;
  compose::Placer placer_;
  std::vector<Raster> rasters_;
  compose::PlacedLayer solid_;
  std::map<uint32_t, av::Frame> evenFrames_;
  std::optional<av::Frame> last_;
  std::vector<int32_t> lastWords_;
  // This frame cost pixels.
  bool drawn_ = false;
  std::atomic<uint64_t> passedThrough_{0};
  std::atomic<bool> trim_{false};
};

Renderer::Renderer(RenderJob job, const RendererOptions& options)
    : impl_(std::make_unique<Impl>(std::move(job), options, stage())) {}
Renderer::~Renderer() = default;

av::Frame Renderer::frame(std::span<const int32_t> drawList) { return impl_->frame(drawList); }
void Renderer::setRaster(size_t index, std::shared_ptr<const compose::Still> still) {
  impl_->setRaster(index, std::move(still));
}
Approached Renderer::approach(std::span<const int32_t> drawList, std::chrono::milliseconds limit) {
  return impl_->approach(drawList, limit);
}
void Renderer::prepare(std::span<const int32_t> drawList) { impl_->prepare(drawList); }
MakerFigures Renderer::figures() const { return impl_->figures(); }
void Renderer::trim() { impl_->trim(); }
void Renderer::cancel() { impl_->cancel(); }

}  // namespace framewright::engine
