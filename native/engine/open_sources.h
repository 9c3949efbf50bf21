// The sources of a job that are open: which frame of each the present draw list shows, when a reader is
// opened, and when it goes with all it holds. Knows no drawing.
//
//   OpenSources sources(std::move(files), options, compose);
//   sources.begin(list);   // for each frame
//   sources.fetch();
//   const av::Frame& frame = sources.frame(layer.source);
//
// Thread: figures() and cancel() on any, all others on one at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "av/frame.h"
#include "engine/draw_list.h"
#include "engine/frame_maker.h"
#include "engine/renderer.h"
#include "engine/source_reader.h"
#include "engine/stage.h"

namespace framewright::engine {

class OpenSources {
 public:
  // Opens nothing yet. `compose` is the stage that waits here; it outlives this.
  OpenSources(std::vector<PictureFile> files, const RendererOptions& options, Stage& compose);

  // Of the job's table, open or not.
  [[nodiscard]] size_t count() const { return sources_.size(); }

  // The next list, which has to live until the one after it is begun: what it does not need and nobody has
  // told of is closed. Throws std::invalid_argument for one that shows two frames of a source at once.
  void begin(const LayerStack& list);

  // Waits for every frame of the list. Throws as SourceReader::frameAt.
  void fetch();

  // Sets every reader of the list going, and waits for their frames at most so long.
  [[nodiscard]] Approached approach(std::chrono::milliseconds limit);

  // A list to come: what it needs stays open, or is opened where the options say so.
  void expect(const LayerStack& list);

  // What fetch() has brought last; nothing of a source that is closed.
  [[nodiscard]] const std::optional<av::Frame>& frame(size_t source) const { return sources_[source].frame; }

  // How often fetch() has brought another frame of the source: the same number means the same pixels.
  [[nodiscard]] uint64_t changes(size_t source) const { return sources_[source].changes; }

  // Adds what all readers have cost so far.
  void addFigures(MakerFigures& all) const;

  // What waits for a reader throws `cancelled` soon, and so does all that is asked for later.
  void cancel();

 private:
  struct Source {
    PictureFile file;
    std::unique_ptr<SourceReader> reader;
    // In lists begun.
    uint64_t openedAt = 0;
    uint64_t lastUsed = 0;
    // When a coming list was last said to need it; nothing where nobody tells.
    std::optional<uint64_t> toldAt;
    int64_t wanted = 0;
    // Stays until the next one: what was placed from it may be a view of it.
    std::optional<av::Frame> frame;
    int64_t pts = 0;
    uint64_t changes = 0;

    [[nodiscard]] bool shows(int64_t time) const { return frame && pts == time; }
  };

  void open(Source& source);
  [[nodiscard]] bool isIdle(const Source& source) const;
  void closeIdle();

  Stage& compose_;
  const bool openAhead_;
  const SourceReaderOptions readerOptions_;
  std::vector<Source> sources_;
  // Of the list that was begun last.
  std::vector<const SourceLayer*> wanted_;
  // Counts lists, so that a reader this one needs is not closed for another.
  uint64_t turn_ = 0;

  // Which readers there are is changed by one thread alone, under this lock; others look under it.
  mutable std::mutex mutex_;
  bool cancelled_ = false;
  // What readers that are closed have cost.
  MakerFigures closed_;
};

}  // namespace framewright::engine
