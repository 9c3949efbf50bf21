#include "engine/normalizer.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "av/error.h"
#include "av/scaler.h"
#include "engine/alpha_converter.h"
#include "engine/color_converter.h"
#include "engine/stage.h"

extern "C" {
#include <libavutil/cpu.h>
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

// Formats one stream may have. A real one has one or two; a hostile one may have another in each frame.
constexpr std::size_t kMostConversions = 16;

int roundUp(int value, int unit) { return (value + unit - 1) / unit * unit; }

// The planar layout that holds a packed or semi-planar one without loss.
AVPixelFormat planarLayoutFor(AVPixelFormat layout) {
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(layout);
  const int depth = descriptor.comp[0].depth;
  const bool deep = std::max({depth, descriptor.comp[1].depth, descriptor.comp[2].depth}) > 8;
  if ((descriptor.flags & AV_PIX_FMT_FLAG_RGB) != 0) return deep ? AV_PIX_FMT_GBRP16 : AV_PIX_FMT_GBRP;
  if (descriptor.nb_components == 1) return deep ? AV_PIX_FMT_GRAY16 : AV_PIX_FMT_GRAY8;
  if (descriptor.log2_chroma_h > 0) {
    return !deep ? AV_PIX_FMT_YUV420P : depth <= 10 ? AV_PIX_FMT_YUV420P10 : AV_PIX_FMT_YUV420P16;
  }
  if (descriptor.log2_chroma_w > 1 && !deep) return AV_PIX_FMT_YUV411P;
  if (descriptor.log2_chroma_w > 0) {
    return !deep ? AV_PIX_FMT_YUV422P : depth <= 10 ? AV_PIX_FMT_YUV422P10 : AV_PIX_FMT_YUV422P16;
  }
  return !deep ? AV_PIX_FMT_YUV444P : depth <= 10 ? AV_PIX_FMT_YUV444P10 : AV_PIX_FMT_YUV444P16;
}

bool isAligned(const AVFrame& frame) {
  const auto alignment = static_cast<std::uintptr_t>(av_cpu_max_align());
  for (int plane = 0; plane < 4 && frame.data[plane] != nullptr; ++plane) {
    if (reinterpret_cast<std::uintptr_t>(frame.data[plane]) % alignment != 0) return false;
    if (frame.linesize[plane] % static_cast<std::ptrdiff_t>(alignment) != 0) return false;
  }
  return true;
}

// Copies a planar picture into a larger one, whose surplus repeats the edge.
void copyPadded(const av::Frame& from, av::Frame& to) {
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(from.format());
  const std::size_t sample = descriptor.comp[0].depth > 8 ? 2 : 1;
  for (int plane = 0; plane < av_pix_fmt_count_planes(from.format()); ++plane) {
    // Planar RGB has three planes of full size, and log2_chroma is 0 for it.
    const int shiftX = plane == 0 ? 0 : descriptor.log2_chroma_w;
    const int shiftY = plane == 0 ? 0 : descriptor.log2_chroma_h;
    const int width = AV_CEIL_RSHIFT(from.width(), shiftX);
    const int height = AV_CEIL_RSHIFT(from.height(), shiftY);
    const int outWidth = AV_CEIL_RSHIFT(to.width(), shiftX);
    const int outHeight = AV_CEIL_RSHIFT(to.height(), shiftY);
    for (int y = 0; y < outHeight; ++y) {
      const std::uint8_t* in =
          from->data[plane] + std::ptrdiff_t{from->linesize[plane]} * std::min(y, height - 1);
      std::uint8_t* out = to->data[plane] + std::ptrdiff_t{to->linesize[plane]} * y;
      std::memcpy(out, in, width * sample);
      for (int x = width; x < outWidth; ++x) std::memcpy(out + x * sample, in + (width - 1) * sample, sample);
    }
  }
}

}  // namespace

// One format on its way: unpack, pad to even sides, convert, turn; each step only where it is needed.
class Normalizer::Conversion {
 public:
  Conversion(const PictureFormat& from, Rotation rotation)
      : from_(from),
        rotation_(rotation),
        target_(mayBeTransparent(from.layout) ? transparentFormat(from.width, from.height)
                                              : canvasFormat(from.width, from.height)),
        stage_("convert",
               describe(from) + " → " + describe(target_) +
                   (rotation == Rotation::k0 ? "" : ", turned by " + std::to_string(int(rotation)))) {
    if (mayBeTransparent(from.layout)) {
      alpha_.emplace(from);
      return;
    }
    if (from != target_) prepareColors();
    if (rotation != Rotation::k0) {
      const bool upright = rotation == Rotation::k180;
      rotated_.emplace(upright ? from.width : from.height, upright ? from.height : from.width,
                       target_.layout);
    }
  }

  [[nodiscard]] const PictureFormat& from() const { return from_; }

  av::Frame run(const av::Frame& frame) {
    const Stage::Work work(stage_);
    if (alpha_) return alpha_->convert(frame);
    std::optional<av::Frame> picture;
    if (converter_) picture = convert(frame);
    if (rotated_) picture = rotate(picture ? *picture : frame, rotation_, *rotated_);
    tag(*picture->get(), canvasFormat(picture->width(), picture->height()));
    return std::move(*picture);
  }

  void addTo(NormalizerFigures& figures) const {
    figures.conversions.push_back(stage_.figures());
    figures.contextsCreated += (converter_ ? 1 : 0) + (unpacker_ ? 1 : 0) + (alpha_ ? 1 : 0);
    const auto add = [&](const av::FramePool& pool) {
      figures.poolHits += static_cast<uint64_t>(pool.hits());
      figures.poolMisses += static_cast<uint64_t>(pool.misses());
    };
    if (alpha_) add(alpha_->pool());
    for (const auto* pool : {&unpacked_, &padded_, &converted_, &rotated_}) {
      if (*pool) add(**pool);
    }
  }

 private:
  void prepareColors() {
    PictureFormat planar = from_;
    if (!ColorConverter::reads(from_.layout)) {
      planar.layout = planarLayoutFor(from_.layout);
      unpacker_.emplace(from_.width, from_.height, from_.layout, planar.layout);
      unpacked_.emplace(from_.width, from_.height, planar.layout);
    }
    // Subsampled planes need sides that they divide; 4:2:0, which comes out, needs even ones.
    const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(planar.layout);
    planar.width = roundUp(from_.width, 1 << std::max<int>(descriptor.log2_chroma_w, 1));
    planar.height = roundUp(from_.height, 1 << std::max<int>(descriptor.log2_chroma_h, 1));
    padding_ = planar.width != from_.width || planar.height != from_.height;
    padded_.emplace(planar.width, planar.height, planar.layout);
    converted_.emplace(planar.width, planar.height, target_.layout);
    converter_.emplace(planar, canvasFormat(planar.width, planar.height));
  }

  av::Frame convert(const av::Frame& frame) {
    const av::Frame* planar = &frame;
    std::optional<av::Frame> unpacked;
    if (unpacker_) {
      unpacked = unpacked_->take();
      unpacker_->convert(frame, *unpacked);
      planar = &*unpacked;
    }
    std::optional<av::Frame> padded;
    if (padding_ || !isAligned(*planar->get())) {
      padded = padded_->take();
      copyPadded(*planar, *padded);
      planar = &*padded;
    }
    av::Frame converted = converted_->take();
    converter_->convert(*planar, converted);
    converted->width = from_.width;
    converted->height = from_.height;
    return converted;
  }

  const PictureFormat from_;
  const Rotation rotation_;
  const PictureFormat target_;
  Stage stage_;
  bool padding_ = false;
  std::optional<AlphaConverter> alpha_;
  std::optional<av::Scaler> unpacker_;
  std::optional<ColorConverter> converter_;
  std::optional<av::FramePool> unpacked_;
  std::optional<av::FramePool> padded_;
  std::optional<av::FramePool> converted_;
  std::optional<av::FramePool> rotated_;
};

Normalizer::Normalizer(Rotation rotation) : rotation_(rotation) {}
Normalizer::~Normalizer() = default;

av::Frame Normalizer::normalize(const av::Frame& frame) {
  const PictureFormat format = formatOf(*frame.get());
  if (rotation_ == Rotation::k0 && format == canvasFormat(format.width, format.height)) {
    passedThrough_.fetch_add(1, std::memory_order_relaxed);
    av::Frame same = frame.clone();
    tag(*same.get(), format);
    return same;
  }
  av::Frame picture = conversionFor(format).run(frame);
  picture->pts = frame->pts;
  picture->pict_type = AV_PICTURE_TYPE_NONE;
  return picture;
}

Normalizer::Conversion& Normalizer::conversionFor(const PictureFormat& format) {
  // Only this thread adds, so it may look without the lock.
  for (const auto& conversion : conversions_) {
    if (conversion->from() == format) return *conversion;
  }
  if (const std::string refusal = refusalOf(format); !refusal.empty()) {
    throw av::Error(av::ErrorCode::kMediaUnsupported, refusal);
  }
  if (mayBeTransparent(format.layout) && rotation_ != Rotation::k0) {
    throw av::Error(av::ErrorCode::kMediaUnsupported,
                    "Transparent pictures that are to be turned are not supported. Turn the video first.");
  }
  if (conversions_.size() == kMostConversions) {
    throw av::Error(av::ErrorCode::kMediaUnsupported,
                    "The picture format changes more often than is supported. Convert the file to one size "
                    "and pixel format.");
  }
  auto made = std::make_unique<Conversion>(format, rotation_);
  const std::scoped_lock lock(mutex_);
  conversions_.push_back(std::move(made));
  return *conversions_.back();
}

NormalizerFigures Normalizer::figures() const {
  const std::scoped_lock lock(mutex_);
  NormalizerFigures figures;
  figures.passedThrough = passedThrough_.load(std::memory_order_relaxed);
  for (const auto& conversion : conversions_) conversion->addTo(figures);
  return figures;
}

}  // namespace framewright::engine
