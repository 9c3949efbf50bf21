#include "engine/rgba_converter.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include "av/error.h"
#include "av/scaler.h"
#include "compose/rgba.h"
#include "engine/encoder_input.h"
#include "engine/picture_bytes.h"

#ifdef __APPLE__
#include "videotoolbox/pixel_transfer.h"
#endif

namespace framewright::engine {
namespace {

void tag(av::Frame& frame, const av::Frame& from) {
  frame->pts = from.pts();
  frame->colorspace = AVCOL_SPC_BT709;
  frame->color_range = AVCOL_RANGE_MPEG;
  frame->color_primaries = AVCOL_PRI_BT709;
  frame->color_trc = AVCOL_TRC_BT709;
}

compose::MutablePlane plane(av::Frame& frame, int at) {
  const int shift = at == 0 ? 0 : 1;
  return {frame->data[at], frame->linesize[at], (frame.width() + shift) >> shift,
          (frame.height() + shift) >> shift};
}

class KernelPath final : public RgbaPath {
 public:
  KernelPath(const RgbaTarget& target, av::BufferPool& pool) : target_(target), pool_(pool) {
    if (target.format == AV_PIX_FMT_NV12) packed_.emplace(target.width, target.height, AV_PIX_FMT_NV12);
  }

  [[nodiscard]] const char* name() const override { return "SIMD kernel"; }

  [[nodiscard]] av::Frame convert(const av::Frame& rgba) override {
    av::Frame made = takeFrame(pool_, AV_PIX_FMT_YUV420P, target_.width, target_.height);
    compose::rgbaToYuv420({rgba->data[0], rgba->linesize[0], rgba.width(), rgba.height()},
                          {plane(made, 0), plane(made, 1), plane(made, 2)});
    tag(made, rgba);
    return packed_ ? interleaved(made, *packed_) : std::move(made);
  }

 private:
  const RgbaTarget target_;
  av::BufferPool& pool_;
  std::optional<av::FramePool> packed_;
};

class ScalerPath final : public RgbaPath {
 public:
  ScalerPath(const RgbaTarget& target, av::BufferPool& pool) : target_(target), pool_(pool) {}

  [[nodiscard]] const char* name() const override { return "libswscale"; }

  [[nodiscard]] av::Frame convert(const av::Frame& rgba) override {
    if (!scaler_) {
      scaler_.emplace(
          av::Scaler::betweenColors(target_.width, target_.height, rgba.format(), target_.format));
    }
    av::Frame made = takeFrame(pool_, target_.format, target_.width, target_.height);
    scaler_->convert(rgba, made);
    tag(made, rgba);
    return made;
  }

 private:
  const RgbaTarget target_;
  av::BufferPool& pool_;
  std::optional<av::Scaler> scaler_;
};

#ifdef __APPLE__
class TransferPath final : public RgbaPath {
 public:
  explicit TransferPath(const RgbaTarget& target) : transfer_(target.width, target.height) {}

  [[nodiscard]] const char* name() const override { return "VTPixelTransferSession"; }
  [[nodiscard]] av::Frame convert(const av::Frame& rgba) override { return transfer_.convert(rgba); }

 private:
  videotoolbox::PixelTransfer transfer_;
};
#endif

std::unique_ptr<RgbaPath> transferPath([[maybe_unused]] const RgbaTarget& target) {
#ifdef __APPLE__
  if (target.format == AV_PIX_FMT_NV12) return std::make_unique<TransferPath>(target);
  throw av::Error(av::ErrorCode::kMediaUnsupported,
                  "VTPixelTransferSession makes NV12, which this encoder does not take.");
#else
  throw av::Error(av::ErrorCode::kMediaUnsupported, "VTPixelTransferSession is there on macOS only.");
#endif
}

}  // namespace

RgbaWay rgbaWay(std::string_view name) {
  if (name == "auto") return RgbaWay::kQuickest;
  if (name == "transfer") return RgbaWay::kTransfer;
  if (name == "kernel") return RgbaWay::kKernel;
  if (name == "scaler") return RgbaWay::kScaler;
  throw std::invalid_argument("there is no such way from RGBA");
}

RgbaConverter::RgbaConverter(const RgbaTarget& target, RgbaWay way, av::BufferPool& pool) {
  const auto add = [&](RgbaWay one, MakePath make) {
    if (way == RgbaWay::kQuickest || way == one) paths_.push_back(std::move(make));
  };
  if (target.format == AV_PIX_FMT_NV12 || way == RgbaWay::kTransfer) {
    add(RgbaWay::kTransfer, [target] { return transferPath(target); });
  }
  add(RgbaWay::kKernel, [target, &pool] { return std::make_unique<KernelPath>(target, pool); });
  add(RgbaWay::kScaler, [target, &pool] { return std::make_unique<ScalerPath>(target, pool); });
}

RgbaConverter::RgbaConverter(std::vector<MakePath> paths) : paths_(std::move(paths)) {}

av::Frame RgbaConverter::convert(const av::Frame& rgba) {
  for (;;) {
    try {
      if (!path_) path_ = paths_.at(0)();
      return path_->convert(rgba);
    } catch (const av::Error& error) {
      if (paths_.size() == 1) throw;
      if (!reason_.empty()) reason_ += ' ';
      reason_ += error.what();
      path_.reset();
      paths_.erase(paths_.begin());
    }
  }
}

std::string_view RgbaConverter::used() const { return path_ ? path_->name() : ""; }

}  // namespace framewright::engine
