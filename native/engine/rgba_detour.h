// Takes each picture through RGBA by libswscale and back, as exporters do that compose in RGB. Nobody wants
// that but a benchmark: it shows what keeping pixels in YUV saves.
#pragma once

#include <memory>
#include <span>

#include "av/frame.h"
#include "av/scaler.h"
#include "engine/export_types.h"
#include "engine/frame_maker.h"

namespace framewright::engine {

class RgbaDetour final : public FrameMaker {
 public:
  RgbaDetour(const Canvas& canvas, std::unique_ptr<FrameMaker> maker);

  [[nodiscard]] av::Frame frame(std::span<const int32_t> drawList) override;
  void prepare(std::span<const int32_t> drawList) override { maker_->prepare(drawList); }
  void cancel() override { maker_->cancel(); }
  void trim() override { maker_->trim(); }
  [[nodiscard]] MakerFigures figures() const override;

 private:
  const std::unique_ptr<FrameMaker> maker_;
  av::FramePool rgba_;
  av::FramePool yuv_;
  av::Scaler toRgba_;
  av::Scaler toYuv_;
  Stage convert_;
};

}  // namespace framewright::engine
