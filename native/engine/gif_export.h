// The stages of a GIF: compose → paint, run twice over the same scenes. The first pass finds the palette, the
// second paints and writes. The scenes are kept as words, and drawn twice.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/export_pipeline.h"
#include "engine/gif_painter.h"
#include "engine/gif_writer.h"

namespace framewright::engine {

class GifExport final : public ExportPipeline {
 public:
  // Makes the file. Throws av::Error as ExportSession::create says.
  GifExport(const Canvas& canvas, const GifTarget& target, std::unique_ptr<FrameMaker> maker,
            std::chrono::milliseconds stallLimit, Tracing tracing);

  void start() override;

 private:
  // One picture of the GIF: until the next one begins.
  struct Scene {
    int64_t firstFrame;
    int64_t time;  // hundredths of a second
    std::vector<int32_t> drawList;
  };

  void composeTwice();
  // Notes a run; false: it needs no picture of its own.
  [[nodiscard]] bool note(int64_t firstFrame, std::span<const int32_t> drawList);
  [[nodiscard]] int64_t firstFrameAfter(size_t scene) const;
  void paint();

  void stopQueues() override;
  void describe(ExportProgress& progress) const override;
  void describe(ExportReport& report) const override;
  TargetFile& file() override { return file_; }
  const TargetFile& file() const override { return file_; }

  const Canvas canvas_;
  Stage paint_;
  BoundedQueue<Picture> firstPass_;
  BoundedQueue<Picture> secondPass_;
  // Written by the compose thread during the first pass, read by the other one afterwards.
  std::vector<Scene> scenes_;
  TargetFile file_;
};

}  // namespace framewright::engine
