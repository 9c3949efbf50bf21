// From draw lists to pictures: the compositor's use of decoders, stills and kernels. Preview, stills and
// exports all draw through here, so what is previewed is what is exported.
//
//   Renderer renderer(RenderJob{...});
//   av::Frame picture = renderer.frame(words);
//
// Thread: frame() and setRaster() on one thread at a time; the decoders behind it have threads of their own.
// figures() and cancel() on any. What costs nothing is done by reference: a source frame that is the picture
// as it is, a list that equals the last one. Knows nothing of projects, clips, encoding or files to write.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "av/frame.h"
#include "compose/still.h"
#include "engine/export_types.h"
#include "engine/frame_maker.h"

namespace framewright::engine {

// A file whose picture draw lists name by its index.
struct PictureFile {
  std::string path;
  int stream = -1;  // of the picture; -1: only its sound is used
};

// What a renderer draws on, and what with.
struct RenderJob {
  Canvas canvas;
  std::vector<PictureFile> sources;
  // Shared with whoever keeps them between jobs. Null where no frame that is drawn shows one, or it comes
  // later.
  std::vector<std::shared_ptr<const compose::Still>> rasters;
};

// How much of the machine a renderer takes.
struct RendererOptions {
  // Of each source's decoder. One is enough where several renderers work side by side.
  int decoderThreads = 2;
  // Of pictures that each source decodes ahead; one at least.
  size_t aheadBytes = size_t{7} << 20;
  // Sources are opened, and decoding up to their first picture begun, as soon as prepare() tells of them.
  // Costs a second decoder around each cut, and gains where cores would wait.
  bool openAhead = true;
};

// How far the decoders have come towards a list.
struct Approached {
  // frame() would not wait.
  bool there = true;
  // By source: the time of what was decoded last, in ticks; nothing where none is open, or nothing was.
  std::vector<std::optional<int64_t>> reached;
};

class Renderer final : public FrameMaker {
 public:
  // Opens nothing yet: a source is opened when a list first names it. Throws std::invalid_argument for a
  // canvas that is not positive and even.
  explicit Renderer(RenderJob job, const RendererOptions& options = {});
  ~Renderer() override;

  // Throws av::Error for what goes wrong with a source, std::invalid_argument for words that are no draw list
  // of this job.
  [[nodiscard]] av::Frame frame(std::span<const int32_t> drawList) override;

  // What lists show as this raster from now on; null: nothing, and no list may show it. The table grows as it
  // has to.
  void setRaster(size_t index, std::shared_ptr<const compose::Still> still);

  // Begins to decode towards the source frames of a list, far from those drawn last, and waits for them at
  // most so long. Asked again it waits on; asked for another list it leaves the way. Throws as frame() does.
  [[nodiscard]] Approached approach(std::span<const int32_t> drawList, std::chrono::milliseconds limit);

  // Opens the sources of the list that are not open and sets their decoders going, where the options say so.
  // Whoever tells of one list tells of all, at least 24 frames before they are drawn.
  void prepare(std::span<const int32_t> drawList) override;

  [[nodiscard]] MakerFigures figures() const override;

  // Lets go of layers as they were placed last, of even frames, and of buffers that wait to be used again.
  void trim() override;

  // A frame() that waits for a decoder throws `cancelled` soon, and so does every later one.
  void cancel() override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framewright::engine
