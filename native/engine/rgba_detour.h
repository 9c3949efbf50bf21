// Takes pictures through RGBA by libswscale, as often as exporters do that compose in RGB: once to RGBA for
// each source frame that a picture shows, once back to YUV for the picture. Nobody wants that but a
// benchmark: it shows what keeping pixels in YUV saves. Drawing itself stays in YUV, which costs less than in
// RGBA, so what it shows is the least that is saved. A picture without source frames needs RGBA to come back
// from, and is taken there once.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "av/frame.h"
#include "av/scaler.h"
#include "engine/draw_list.h"
#include "engine/export_types.h"
#include "engine/frame_maker.h"

namespace framewright::engine {

class RgbaDetour final : public FrameMaker {
 public:
  // `tables` are those that draw lists may name things of.
  RgbaDetour(const Canvas& canvas, const JobTables& tables, std::unique_ptr<FrameMaker> maker);

  [[nodiscard]] av::Frame frame(std::span<const int32_t> drawList) override;
  void prepare(std::span<const int32_t> drawList) override { maker_->prepare(drawList); }
  void cancel() override { maker_->cancel(); }
  void trim() override { maker_->trim(); }
  [[nodiscard]] MakerFigures figures() const override;

 private:
  struct Taken {
    av::Frame drawn;
    av::Frame back;
  };

  const JobTables tables_;
  const std::unique_ptr<FrameMaker> maker_;
  av::FramePool rgba_;
  av::FramePool yuv_;
  av::Scaler toRgba_;
  av::Scaler toYuv_;
  Stage intoRgba_;
  Stage intoYuv_;
  // One that comes again is not taken again: what composes in RGBA would keep it, too.
  std::optional<Taken> last_;
};

}  // namespace framewright::engine
