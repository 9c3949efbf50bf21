#include "engine/rgba_detour.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "av/error.h"

namespace framewright::engine {
namespace {

int sourceFrames(const LayerStack& stack) {
  int count = 0;
  for (const Layer& layer : stack) {
    count += std::visit(
        [](const auto& content) {
          using Content = std::decay_t<decltype(content)>;
          if constexpr (std::is_same_v<Content, SourceLayer>) {
            return 1;
          } else if constexpr (requires { content.from; }) {
            return sourceFrames(content.from) + sourceFrames(content.to);
          } else {
            return 0;
          }
        },
        layer.content);
  }
  return count;
}

}  // namespace

RgbaDetour::RgbaDetour(const Canvas& canvas, const JobTables& tables, std::unique_ptr<FrameMaker> maker)
    : tables_(tables),
      maker_(std::move(maker)),
      rgba_(canvas.width, canvas.height, AV_PIX_FMT_RGBA),
      yuv_(canvas.width, canvas.height, AV_PIX_FMT_YUV420P),
      toRgba_(av::Scaler::betweenColors(canvas.width, canvas.height, AV_PIX_FMT_YUV420P, AV_PIX_FMT_RGBA)),
      toYuv_(av::Scaler::betweenColors(canvas.width, canvas.height, AV_PIX_FMT_RGBA, AV_PIX_FMT_YUV420P)),
      intoRgba_("convert", "yuv420p → rgba, libswscale"),
      intoYuv_("convert", "rgba → yuv420p, libswscale") {}

av::Frame RgbaDetour::frame(std::span<const int32_t> drawList) {
  av::Frame drawn = [&] {
    const Stage::Waiting waiting(stage());
    return maker_->frame(drawList);
  }();
  // Held, so its buffer is no other picture's meanwhile.
  if (last_ && last_->drawn->data[0] == drawn->data[0]) return last_->back.clone();
  av::Frame rgba = rgba_.take();
  for (int left = std::max(1, sourceFrames(parseDrawList(drawList, tables_))); left > 0; --left) {
    const Stage::Work work(intoRgba_);
    toRgba_.convert(drawn, rgba);
  }
  const Stage::Work work(intoYuv_);
  av::Frame back = yuv_.take();
  toYuv_.convert(rgba, back);
  av::check(av_frame_copy_props(back.get(), drawn.get()), av::ErrorCode::kOutOfMemory, "A frame");
  last_ = Taken{std::move(drawn), back.clone()};
  return back;
}

MakerFigures RgbaDetour::figures() const {
  MakerFigures all = maker_->figures();
  all.stages.push_back(intoRgba_.figures());
  all.stages.push_back(intoYuv_.figures());
  return all;
}

}  // namespace framewright::engine
