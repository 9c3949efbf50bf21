#include "engine/color_converter.h"

#include <zimg.h>

#include <array>
#include <bit>
#include <cstdint>
#include <memory>

#include "av/error.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

[[noreturn]] void refuse(const PictureFormat& from) {
  throw av::Error(av::ErrorCode::kMediaUnsupported, "Pictures in the format " + describe(from) +
                                                        " cannot be converted (" + compose::zimgReason() +
                                                        "). Convert the file to yuv420p, BT.709.");
}

zimg_chroma_location_e chromaLocation(AVChromaLocation location) {
  switch (location) {
    case AVCHROMA_LOC_CENTER:
      return ZIMG_CHROMA_CENTER;
    case AVCHROMA_LOC_TOPLEFT:
      return ZIMG_CHROMA_TOP_LEFT;
    case AVCHROMA_LOC_TOP:
      return ZIMG_CHROMA_TOP;
    case AVCHROMA_LOC_BOTTOMLEFT:
      return ZIMG_CHROMA_BOTTOM_LEFT;
    case AVCHROMA_LOC_BOTTOM:
      return ZIMG_CHROMA_BOTTOM;
    default:
      return ZIMG_CHROMA_LEFT;
  }
}

zimg_color_family_e colorFamily(const AVPixFmtDescriptor& descriptor) {
  if ((descriptor.flags & AV_PIX_FMT_FLAG_RGB) != 0) return ZIMG_COLOR_RGB;
  return descriptor.nb_components == 1 ? ZIMG_COLOR_GREY : ZIMG_COLOR_YUV;
}

// FFmpeg and zimg both number matrix, primaries and transfer as ITU-T H.273 does.
zimg_image_format imageFormat(const PictureFormat& format) {
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(format.layout);
  zimg_image_format image;
  zimg_image_format_default(&image, ZIMG_API_VERSION);
  image.width = static_cast<unsigned>(format.width);
  image.height = static_cast<unsigned>(format.height);
  image.depth = static_cast<unsigned>(descriptor.comp[0].depth);
  image.pixel_type = image.depth > 8 ? ZIMG_PIXEL_WORD : ZIMG_PIXEL_BYTE;
  image.color_family = colorFamily(descriptor);
  image.matrix_coefficients = static_cast<zimg_matrix_coefficients_e>(format.matrix);
  image.transfer_characteristics = static_cast<zimg_transfer_characteristics_e>(format.transfer);
  image.color_primaries = static_cast<zimg_color_primaries_e>(format.primaries);
  image.pixel_range = format.range == AVCOL_RANGE_JPEG ? ZIMG_RANGE_FULL : ZIMG_RANGE_LIMITED;
  image.field_parity = ZIMG_FIELD_PROGRESSIVE;
  if (image.color_family == ZIMG_COLOR_YUV) {
    image.subsample_w = descriptor.log2_chroma_w;
    image.subsample_h = descriptor.log2_chroma_h;
    image.chroma_location = chromaLocation(format.chroma);
  }
  return image;
}

// Which FFmpeg plane holds zimg's plane 0, 1, 2: planar RGB lies as G, B, R in FFmpeg.
std::array<int, 3> planeOrder(AVPixelFormat layout) {
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(layout);
  return {descriptor.comp[0].plane, descriptor.comp[1].plane, descriptor.comp[2].plane};
}

}  // namespace

bool ColorConverter::reads(AVPixelFormat layout) {
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(layout);
  if (descriptor == nullptr) return false;
  constexpr std::uint64_t kUnreadable = AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL |
                                        AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL |
                                        AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT;
  if ((descriptor->flags & kUnreadable) != 0) return false;
  if (descriptor->nb_components != 1 && descriptor->nb_components != 3) return false;
  const int depth = descriptor->comp[0].depth;
  const bool bigEndian = (descriptor->flags & AV_PIX_FMT_FLAG_BE) != 0;
  if (depth < 8 || (depth > 8 && bigEndian != (std::endian::native == std::endian::big))) return false;
  for (int i = 0; i < descriptor->nb_components; ++i) {
    const AVComponentDescriptor& component = descriptor->comp[i];
    const bool ownPlane = component.offset == 0 && component.shift == 0 && component.depth == depth;
    if (!ownPlane || component.step != (depth > 8 ? 2 : 1)) return false;
  }
  return descriptor->nb_components == 1 || (descriptor->comp[0].plane != descriptor->comp[1].plane &&
                                            descriptor->comp[1].plane != descriptor->comp[2].plane);
}

ColorConverter::ColorConverter(const PictureFormat& from, const PictureFormat& to) : from_(from) {
  const zimg_image_format source = imageFormat(from);
  const zimg_image_format target = imageFormat(to);
  zimg_graph_builder_params parameters;
  zimg_graph_builder_params_default(&parameters, ZIMG_API_VERSION);
  parameters.resample_filter = ZIMG_RESIZE_BILINEAR;
  parameters.resample_filter_uv = ZIMG_RESIZE_BILINEAR;
  // Ordered dither is the same on every frame, so gradients that lose bits show neither bands nor noise that
  // moves.
  parameters.dither_type = source.depth > target.depth ? ZIMG_DITHER_ORDERED : ZIMG_DITHER_NONE;
  // Where primaries or transfer differ, tables in place of powers: several times as fast, and exact to what 8
  // bits hold.
  parameters.allow_approximate_gamma = 1;
  graph_.reset(zimg_filter_graph_build(&source, &target, &parameters));
  if (graph_ == nullptr) refuse(from);
  std::size_t bytes = 0;
  if (zimg_filter_graph_get_tmp_size(graph_.get(), &bytes) != ZIMG_ERROR_SUCCESS) refuse(from);
  scratch_.resize(bytes + kAlignment);
}

void ColorConverter::convert(const av::Frame& from, av::Frame& to) {
  zimg_image_buffer_const source{};
  source.version = ZIMG_API_VERSION;
  const int planes = av_pix_fmt_count_planes(from_.layout);
  const std::array<int, 3> order = planeOrder(from_.layout);
  for (int i = 0; i < planes; ++i) {
    source.plane[i] = {from->data[order[i]], from->linesize[order[i]], ZIMG_BUFFER_MAX};
  }
  zimg_image_buffer target{};
  target.version = ZIMG_API_VERSION;
  for (int i = 0; i < 3; ++i) target.plane[i] = {to->data[i], to->linesize[i], ZIMG_BUFFER_MAX};
  void* scratch = scratch_.data();
  std::size_t space = scratch_.size();
  std::align(kAlignment, space - kAlignment, scratch, space);
  if (zimg_filter_graph_process(graph_.get(), &source, &target, scratch, nullptr, nullptr, nullptr,
                                nullptr) != ZIMG_ERROR_SUCCESS) {
    refuse(from_);
  }
}

}  // namespace framewright::engine
