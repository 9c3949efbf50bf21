#include "engine/gif_export.h"

#include <algorithm>
#include <utility>

namespace framewright::engine {
namespace {

// Browsers take a shorter one for a mistake and show it five times as long.
constexpr int64_t kShortestHold = 2;

}  // namespace

GifExport::GifExport(const Canvas& canvas, const GifTarget& target, std::unique_ptr<FrameMaker> maker,
                     std::chrono::milliseconds stallLimit, Tracing tracing)
    : ExportPipeline(std::move(maker), target.frameCount, stallLimit, std::move(tracing)),
      canvas_(canvas),
      paint_("encode", GifWriter::kName),
      firstPass_(pictureLimits(), compose(), paint_, stallLimit),
      secondPass_(pictureLimits(), compose(), paint_, stallLimit),
      file_(target.path, "gif") {}

void GifExport::start() {
  startThread("encode", [this] { paint(); });
  startThread("compose", [this] { composeTwice(); });
}

void GifExport::composeTwice() {
  int64_t frame = 0;
  while (const auto runs = nextRuns()) {
    forEachRun(*runs, [&](int64_t frames, std::span<const int32_t> drawList) {
      if (note(frame, drawList)) draw(1, drawList, firstPass_);
      frame += frames;
    });
  }
  firstPass_.close();
  for (size_t scene = 0; scene < scenes_.size(); ++scene) {
    draw(firstFrameAfter(scene) - scenes_[scene].firstFrame, scenes_[scene].drawList, secondPass_);
  }
  secondPass_.close();
}

bool GifExport::note(int64_t firstFrame, std::span<const int32_t> drawList) {
  const int64_t time = gifTime(canvas_.frameRate, firstFrame);
  if (!scenes_.empty()) {
    const Scene& last = scenes_.back();
    if (time < last.time + kShortestHold || std::ranges::equal(drawList, last.drawList)) return false;
  }
  scenes_.push_back({firstFrame, time, {drawList.begin(), drawList.end()}});
  return true;
}

int64_t GifExport::firstFrameAfter(size_t scene) const {
  return scene + 1 < scenes_.size() ? scenes_[scene + 1].firstFrame : frameCount();
}

void GifExport::paint() {
  PaletteMaker maker;
  while (const auto picture = firstPass_.pop()) {
    const Stage::Work work(paint_);
    maker.add(picture->frame);
  }
  const av::Frame palette = [&] {
    const Stage::Work work(paint_);
    return maker.finish();
  }();

  const int64_t endTime = gifTime(canvas_.frameRate, frameCount());
  // A hold that is too long for the format is shown as several of the same picture.
  const int64_t lastHold = std::max(endTime - scenes_.back().time, kShortestHold);
  GifWriter writer(file_, canvas_, (lastHold - 1) % GifWriter::kLongestHold + 1);
  std::optional<GifPainter> painter;
  for (size_t scene = 0; const auto picture = secondPass_.pop(); ++scene) {
    TraceThread::at(-1, scenes_[scene].firstFrame);
    const Stage::Work work(paint_);
    if (!painter) painter.emplace(picture->frame, palette);
    const av::Frame painted = painter->paint(picture->frame);
    const int64_t end = scene + 1 < scenes_.size() ? scenes_[scene + 1].time : endTime;
    int64_t time = scenes_[scene].time;
    do {
      writer.write(painted.clone(), time);
      time += GifWriter::kLongestHold;
    } while (time < end);
    countEncoded(picture->frames);
  }
  TraceThread::at(-1, -1);
  const Stage::Work work(paint_, 0);
  writer.finish();
}

void GifExport::stopQueues() {
  firstPass_.stop();
  secondPass_.stop();
}

void GifExport::describe(ExportProgress& progress) const {
  progress.queues["encode"] = firstPass_.length() + secondPass_.length();
  progress.stages.push_back(paint_.figures());
}

void GifExport::describe(ExportReport& report) const {
  report.videoEncoder = GifWriter::kName;
  // Every picture is brought to 256 colours.
  report.framesPassedThrough = 0;
}

}  // namespace framewright::engine
