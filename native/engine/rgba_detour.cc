#include "engine/rgba_detour.h"

#include <utility>

#include "av/error.h"

namespace framewright::engine {

RgbaDetour::RgbaDetour(const Canvas& canvas, std::unique_ptr<FrameMaker> maker)
    : maker_(std::move(maker)),
      rgba_(canvas.width, canvas.height, AV_PIX_FMT_RGBA),
      yuv_(canvas.width, canvas.height, AV_PIX_FMT_YUV420P),
      toRgba_(av::Scaler::betweenColors(canvas.width, canvas.height, AV_PIX_FMT_YUV420P, AV_PIX_FMT_RGBA)),
      toYuv_(av::Scaler::betweenColors(canvas.width, canvas.height, AV_PIX_FMT_RGBA, AV_PIX_FMT_YUV420P)),
      convert_("convert", "yuv420p → rgba → yuv420p, libswscale") {}

av::Frame RgbaDetour::frame(std::span<const int32_t> drawList) {
  const av::Frame drawn = [&] {
    const Stage::Waiting waiting(stage());
    return maker_->frame(drawList);
  }();
  const Stage::Work work(convert_);
  av::Frame rgba = rgba_.take();
  toRgba_.convert(drawn, rgba);
  av::Frame back = yuv_.take();
  toYuv_.convert(rgba, back);
  av::check(av_frame_copy_props(back.get(), drawn.get()), av::ErrorCode::kOutOfMemory, "A frame");
  return back;
}

MakerFigures RgbaDetour::figures() const {
  MakerFigures all = maker_->figures();
  all.stages.push_back(convert_.figures());
  return all;
}

}  // namespace framewright::engine
