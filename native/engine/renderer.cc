#include "engine/renderer.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
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
#include "engine/source_reader.h"
#include "engine/stage.h"

namespace framewright::engine {
namespace {

// Frames that an idle decoder stays open for, about a second: clips that alternate quickly do not open it
// anew each time.
constexpr uint64_t kIdleFrames = 30;
// A decoder that has been open for so many frames goes at once: a clip that long has ended.
constexpr uint64_t kSettledFrames = 90;
// Where lists are told of in advance, it is by at least so many frames: what was not told of since is not
// needed.
constexpr uint64_t kToldFrames = 24;

// Even frames that are kept: the background and a dip's colour or two.
constexpr size_t kEvenFrames = 4;

// A layer as it was placed last, so that one that stands still is placed once.
struct Placed {
  compose::PlacedLayer layer;
  std::optional<compose::Placement> placement;

  // Opacity is not part of what is placed.
  [[nodiscard]] bool isAt(compose::Placement wanted) const {
    if (!placement) return false;
    wanted.opacity = placement->opacity;
    return *placement == wanted;
  }
};

struct Source {
  PictureFile file;
  std::unique_ptr<SourceReader> reader;
  // In frames drawn.
  uint64_t openedAt = 0;
  uint64_t lastUsed = 0;
  // When a coming list was last said to need it; nothing where nobody tells.
  std::optional<uint64_t> toldAt;
  int64_t wanted = 0;
  // The frame that was shown last stays beside what was placed from it, which may be a view of it.
  std::optional<av::Frame> frame;
  int64_t pts = 0;
  Placed placed;
};

struct Raster {
  std::shared_ptr<const compose::Still> still;
  Placed placed;
};

// Adds what one reader has cost; conversions of the same kind are one.
void add(const MakerFigures& some, MakerFigures& all) {
  for (const StageFigures& stage : some.stages) {
    const auto same = std::ranges::find_if(all.stages, [&](const StageFigures& s) {
      return s.stage == stage.stage && s.detail == stage.detail;
    });
    if (same == all.stages.end()) {
      all.stages.push_back(stage);
    } else {
      same->count += stage.count;
      same->totalMs += stage.totalMs;
      addCounts(stage.durations, same->durations);
    }
  }
  all.contextsCreated += some.contextsCreated;
  all.poolHits += some.poolHits;
  all.poolMisses += some.poolMisses;
  all.decodedAhead += some.decodedAhead;
}

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
        options_(options),
        // What is shown last stays here, and nothing is shown twice in an export: the readers themselves need
        // keep nothing.
        readerOptions_{
            .decoderThreads = options.decoderThreads, .aheadBytes = options.aheadBytes, .keptBytes = 0},
        size_{checked(job.canvas.width), checked(job.canvas.height)},
        pool_(size_.width, size_.height, AV_PIX_FMT_YUV420P) {
    for (PictureFile& file : job.sources) sources_.emplace_back().file = std::move(file);
    for (auto& still : job.rasters) rasters_.emplace_back().still = std::move(still);
  }

  av::Frame frame(std::span<const int32_t> words) {
    if (last_ && std::ranges::equal(words, lastWords_)) return last_->clone();
    const LayerStack list = fetched(words);
    const Stage::Work work(compose_);
    drawn_ = false;
    const Picture picture = draw(list, std::nullopt);
    if (!drawn_) passedThrough_.fetch_add(1, std::memory_order_relaxed);
    last_ = picture.frame.clone();
    lastWords_.assign(words.begin(), words.end());
    return last_->clone();
  }

  Approached approach(std::span<const int32_t> words, std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    const LayerStack list = begun(words);
    Approached approached;
    for (const SourceLayer* layer : wanted_) {
      Source& source = sources_[layer->source];
      if (source.frame && source.pts == layer->pts) continue;
      const Stage::Waiting waiting(compose_);
      if (!source.reader) open(source);
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      // Each is set going, however long the others take.
      approached.there &=
          source.reader->comesWithin(layer->pts, std::max(left, std::chrono::milliseconds(0)));
    }
    for (const Source& source : sources_)
      approached.reached.push_back(source.reader ? source.reader->reached() : std::nullopt);
    return approached;
  }

  void prepare(std::span<const int32_t> words) {
    const LayerStack list = parseDrawList(words, {sources_.size(), rasters_.size()});
    wanted_.clear();
    collectSources(list);
    for (const SourceLayer* layer : wanted_) {
      Source& source = sources_[layer->source];
      source.toldAt = turn_;
      if (source.reader || !options_.openAhead) continue;
      try {
        open(source);
        source.reader->prepare(layer->pts);
        source.lastUsed = turn_;
      } catch (const av::Error&) {  // NOLINT(bugprone-empty-catch)
        // The file is opened again, and its fault told, when its picture is due.
      }
    }
  }

  MakerFigures figures() const {
    MakerFigures all{.stages = {compose_.figures()},
                     .contextsCreated = 0,
                     .poolHits = static_cast<uint64_t>(pool_.hits()),
                     .poolMisses = static_cast<uint64_t>(pool_.misses()),
                     .framesPassedThrough = passedThrough_.load(std::memory_order_relaxed),
                     .decodedAhead = 0};
    const std::scoped_lock lock(readersMutex_);
    add(closedReaders_, all);
    for (const Source& source : sources_) {
      if (source.reader) add(source.reader->figures(), all);
    }
    return all;
  }

  void trim() { trim_.store(true, std::memory_order_relaxed); }

  void cancel() {
    const std::scoped_lock lock(readersMutex_);
    cancelled_ = true;
    for (Source& source : sources_) {
      if (source.reader) source.reader->cancel();
    }
  }

 private:
  static int checked(int extent) {
    if (extent <= 0 || extent % 2 != 0) throw std::invalid_argument("a canvas is positive and even");
    return extent;
  }

  // The list, with its source frames at hand.
  LayerStack fetched(std::span<const int32_t> words) {
    LayerStack list = begun(words);
    fetchSources();
    return list;
  }

  // The list, and known which source frames it needs.
  LayerStack begun(std::span<const int32_t> words) {
    LayerStack list = parseDrawList(words, {sources_.size(), rasters_.size()});
    ++turn_;
    if (trim_.exchange(false, std::memory_order_relaxed)) dropKept();
    noteWanted(list);
    closeIdleReaders();
    return list;
  }

  // Which frame of which source the list shows.
  void noteWanted(const LayerStack& list) {
    wanted_.clear();
    collectSources(list);
    for (const SourceLayer* layer : wanted_) {
      Source& source = sources_[layer->source];
      if (source.lastUsed == turn_ && source.wanted != layer->pts) {
        throw std::invalid_argument("draw list: one source shows two frames at once");
      }
      source.lastUsed = turn_;
      source.wanted = layer->pts;
    }
  }

  // Has every source frame of the list at hand before drawing begins, so that waiting for a decoder does not
  // count as work.
  void fetchSources() {
    for (const SourceLayer* layer : wanted_) {
      Source& source = sources_[layer->source];
      if (source.frame && source.pts == layer->pts) continue;
      source.placed.placement.reset();
      const Stage::Waiting waiting(compose_);
      if (!source.reader) open(source);
      source.frame = source.reader->frameAt(layer->pts);
      source.pts = layer->pts;
    }
  }

  void collectSources(const LayerStack& stack) {
    for (const Layer& layer : stack) {
      if (const auto* source = std::get_if<SourceLayer>(&layer.content)) wanted_.push_back(source);
      std::visit(
          [&](const auto& content) {
            if constexpr (requires { content.from; }) {
              collectSources(content.from);
              collectSources(content.to);
            }
          },
          layer.content);
    }
  }

  void open(Source& source) {
    auto opened = std::make_unique<SourceReader>(source.file.path, source.file.stream, readerOptions_);
    source.openedAt = turn_;
    const std::scoped_lock lock(readersMutex_);
    if (cancelled_) opened->cancel();
    source.reader = std::move(opened);
  }

  // Made again when it is needed.
  void dropKept() {
    evenFrames_.clear();
    for (Source& source : sources_) source.placed = {};
    for (Raster& raster : rasters_) raster.placed = {};
    pool_.trim();
  }

  // A clip is usually read once, from end to end: then its decoder goes, with all it holds, before the next
  // one's is opened.
  [[nodiscard]] bool isIdle(const Source& source) const {
    const uint64_t idle = turn_ - source.lastUsed;
    if (idle == 0) return false;
    if (source.toldAt) return turn_ - *source.toldAt > kToldFrames;
    const bool settled = turn_ - source.openedAt > kSettledFrames;
    return idle > (settled ? 1 : kIdleFrames);
  }

  void closeIdleReaders() {
    for (Source& source : sources_) {
      if (!source.reader || !isIdle(source)) continue;
      std::unique_ptr<SourceReader> closed;
      {
        const std::scoped_lock lock(readersMutex_);
        MakerFigures last = source.reader->figures();
        last.decodedAhead = 0;
        add(last, closedReaders_);
        closed = std::move(source.reader);
      }
      source.placed = {};
      source.frame.reset();
    }
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
    Source& source = sources_[layer.source];
    const av::Frame& frame = *source.frame;
    if (layer.placement.opacity == compose::kOpacityOne &&
        compose::isPassThrough(layer.placement, {frame.width(), frame.height()}, size_)) {
      return {frame.clone(), false};
    }
    Placed& placed = source.placed;
    if (!placed.isAt(layer.placement)) {
      placer_.place(view(frame), layer.placement, size_, placed.layer);
      placed.placement = layer.placement;
    }
    return layOver(placed.layer, layer.placement.opacity, std::move(below));
  }

  Picture draw(const RasterLayer& layer, std::optional<Picture> below) {
    Raster& raster = rasters_[layer.raster];
    if (!raster.still) throw std::invalid_argument("draw list: a raster is shown that the job does not have");
    Placed& placed = raster.placed;
    if (!placed.isAt(layer.placement)) {
      placer_.place(*raster.still, layer.placement, size_, placed.layer);
      placed.placement = layer.placement;
    }
    return layOver(placed.layer, layer.placement.opacity, std::move(below));
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
    Picture to = draw(layer.to, shared());
    std::optional<Picture> fresh;
    if (!from.ours && !to.ours) fresh = blank();
    Picture& out = fresh ? *fresh : from.ours ? from : to;  // the kernels may write onto what they read
    kernel(view(from.frame), view(to.frame), mutableView(out.frame));
    drawn_ = true;
    return std::move(out);
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
  const RendererOptions options_;
  const SourceReaderOptions readerOptions_;
  const compose::Size size_;
  av::FramePool pool_;
  compose::Placer placer_;
  std::vector<Source> sources_;
  std::vector<Raster> rasters_;
  compose::PlacedLayer solid_;
  std::map<uint32_t, av::Frame> evenFrames_;
  // Of the list that is being drawn.
  std::vector<const SourceLayer*> wanted_;
  std::optional<av::Frame> last_;
  std::vector<int32_t> lastWords_;
  // Counts frames, so that a reader this frame needs is not closed for another.
  uint64_t turn_ = 0;
  // This frame cost pixels.
  bool drawn_ = false;
  std::atomic<uint64_t> passedThrough_{0};
  std::atomic<bool> trim_{false};

  // Which readers there are is changed by frame()'s thread alone, under this lock; others look under it.
  mutable std::mutex readersMutex_;
  bool cancelled_ = false;
  // What readers that are closed have cost.
  MakerFigures closedReaders_;
};

Renderer::Renderer(RenderJob job, const RendererOptions& options)
    : impl_(std::make_unique<Impl>(std::move(job), options, stage())) {}
Renderer::~Renderer() = default;

av::Frame Renderer::frame(std::span<const int32_t> drawList) { return impl_->frame(drawList); }
Approached Renderer::approach(std::span<const int32_t> drawList, std::chrono::milliseconds limit) {
  return impl_->approach(drawList, limit);
}
void Renderer::prepare(std::span<const int32_t> drawList) { impl_->prepare(drawList); }
MakerFigures Renderer::figures() const { return impl_->figures(); }
void Renderer::trim() { impl_->trim(); }
void Renderer::cancel() { impl_->cancel(); }

}  // namespace framewright::engine
