#include "engine/open_sources.h"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <variant>

#include "av/error.h"

namespace framewright::engine {
namespace {

// Lists that an idle decoder stays open for, about a second: clips that alternate quickly do not open it
// anew each time.
constexpr uint64_t kIdleFrames = 30;
// A decoder that has been open for so many goes at once: a clip that long has ended.
constexpr uint64_t kSettledFrames = 90;
// Where lists are told of in advance, it is by at least so many: what was not told of since is not needed.
constexpr uint64_t kToldFrames = 24;

// Conversions of the same kind are one.
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

void collect(const LayerStack& stack, std::vector<const SourceLayer*>& found) {
  for (const Layer& layer : stack) {
    if (const auto* source = std::get_if<SourceLayer>(&layer.content)) found.push_back(source);
    std::visit(
        [&](const auto& content) {
          if constexpr (requires { content.from; }) {
            collect(content.from, found);
            collect(content.to, found);
          }
        },
        layer.content);
  }
}

}  // namespace

OpenSources::OpenSources(std::vector<PictureFile> files, const RendererOptions& options, Stage& compose)
    : compose_(compose),
      openAhead_(options.openAhead),
      // What is shown last stays here, and nothing is shown twice in an export: the readers themselves need
      // keep nothing.
      readerOptions_{
          .decoderThreads = options.decoderThreads, .aheadBytes = options.aheadBytes, .keptBytes = 0} {
  for (PictureFile& file : files) sources_.emplace_back().file = std::move(file);
}

void OpenSources::begin(const LayerStack& list) {
  ++turn_;
  wanted_.clear();
  collect(list, wanted_);
  for (const SourceLayer* layer : wanted_) {
    Source& source = sources_[layer->source];
    if (source.lastUsed == turn_ && source.wanted != layer->pts)
      throw std::invalid_argument("draw list: one source shows two frames at once");
    source.lastUsed = turn_;
    source.wanted = layer->pts;
  }
  closeIdle();
}

void OpenSources::fetch() {
  for (const SourceLayer* layer : wanted_) {
    Source& source = sources_[layer->source];
    if (source.shows(layer->pts)) continue;
    const Stage::Waiting waiting(compose_);
    if (!source.reader) open(source);
    source.frame = source.reader->frameAt(layer->pts);
    source.pts = layer->pts;
    ++source.changes;
  }
}

Approached OpenSources::approach(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  Approached approached;
  for (const SourceLayer* layer : wanted_) {
    Source& source = sources_[layer->source];
    if (source.shows(layer->pts)) continue;
    const Stage::Waiting waiting(compose_);
    if (!source.reader) open(source);
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    // Each is set going, however long the others take.
    approached.there &= source.reader->comesWithin(layer->pts, std::max(left, std::chrono::milliseconds(0)));
  }
  for (const Source& source : sources_)
    approached.reached.push_back(source.reader ? source.reader->reached() : std::nullopt);
  return approached;
}

void OpenSources::expect(const LayerStack& list) {
  std::vector<const SourceLayer*> coming;
  collect(list, coming);
  for (const SourceLayer* layer : coming) {
    Source& source = sources_[layer->source];
    source.toldAt = turn_;
    if (source.reader || !openAhead_) continue;
    try {
      open(source);
      source.reader->prepare(layer->pts);
      source.lastUsed = turn_;
    } catch (const av::Error&) {  // NOLINT(bugprone-empty-catch)
      // The file is opened again, and its fault told, when its picture is due.
    }
  }
}

void OpenSources::addFigures(MakerFigures& all) const {
  const std::scoped_lock lock(mutex_);
  add(closed_, all);
  for (const Source& source : sources_) {
    if (source.reader) add(source.reader->figures(), all);
  }
}

void OpenSources::cancel() {
  const std::scoped_lock lock(mutex_);
  cancelled_ = true;
  for (Source& source : sources_) {
    if (source.reader) source.reader->cancel();
  }
}

void OpenSources::open(Source& source) {
  auto opened = std::make_unique<SourceReader>(source.file.path, source.file.stream, readerOptions_);
  source.openedAt = turn_;
  const std::scoped_lock lock(mutex_);
  if (cancelled_) opened->cancel();
  source.reader = std::move(opened);
}

// A clip is usually read once, from end to end: then its decoder goes, with all it holds, before the next
// one's is opened.
bool OpenSources::isIdle(const Source& source) const {
  const uint64_t idle = turn_ - source.lastUsed;
  if (idle == 0) return false;
  if (source.toldAt) return turn_ - *source.toldAt > kToldFrames;
  const bool settled = turn_ - source.openedAt > kSettledFrames;
  return idle > (settled ? 1 : kIdleFrames);
}

void OpenSources::closeIdle() {
  for (Source& source : sources_) {
    if (!source.reader || !isIdle(source)) continue;
    std::unique_ptr<SourceReader> closed;
    {
      const std::scoped_lock lock(mutex_);
      MakerFigures last = source.reader->figures();
      last.decodedAhead = 0;
      add(last, closed_);
      closed = std::move(source.reader);
    }
    source.frame.reset();
  }
}

}  // namespace framewright::engine
