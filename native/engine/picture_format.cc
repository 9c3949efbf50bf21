#include "engine/picture_format.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

bool isJpegLayout(AVPixelFormat layout) {
  switch (layout) {
    case AV_PIX_FMT_YUVJ411P:
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUVJ440P:
    case AV_PIX_FMT_YUVJ444P:
      return true;
    default:
      return false;
  }
}

AVColorTransferCharacteristic effectiveTransfer(AVColorTransferCharacteristic transfer) {
  switch (transfer) {
    case AVCOL_TRC_RESERVED0:
    case AVCOL_TRC_RESERVED:
    case AVCOL_TRC_UNSPECIFIED:
    case AVCOL_TRC_SMPTE170M:
    case AVCOL_TRC_BT2020_10:
    case AVCOL_TRC_BT2020_12:
      return AVCOL_TRC_BT709;
    default:
      return transfer;
  }
}

bool isUnknown(AVColorPrimaries primaries) {
  return primaries == AVCOL_PRI_UNSPECIFIED || primaries == AVCOL_PRI_RESERVED0 ||
         primaries == AVCOL_PRI_RESERVED;
}

bool isUnknown(AVColorSpace matrix) {
  return matrix == AVCOL_SPC_UNSPECIFIED || matrix == AVCOL_SPC_RESERVED;
}

// Colours that need no more than a matrix to be shown on BT.709's canvas. The primaries of standard
// definition are so near that 8 bits of a picture which is mixed with others hardly tell.
bool isPlain(const PictureFormat& format) {
  switch (format.primaries) {
    case AVCOL_PRI_BT709:
    case AVCOL_PRI_BT470BG:
    case AVCOL_PRI_SMPTE170M:
    case AVCOL_PRI_SMPTE240M:
      break;
    default:
      return false;
  }
  return format.transfer == AVCOL_TRC_BT709 || format.transfer == AVCOL_TRC_IEC61966_2_1;
}

bool is601(AVColorSpace matrix) { return matrix == AVCOL_SPC_SMPTE170M || matrix == AVCOL_SPC_BT470BG; }

}  // namespace

PictureFormat formatOf(const AVFrame& frame, AVColorTransferCharacteristic container) {
  const auto layout = static_cast<AVPixelFormat>(frame.format);
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(layout);
  const bool rgb = descriptor != nullptr && (descriptor->flags & AV_PIX_FMT_FLAG_RGB) != 0;
  const bool gray = descriptor != nullptr && descriptor->nb_components < 3;
  PictureFormat format{
      .width = frame.width,
      .height = frame.height,
      .layout = layout,
      .matrix = frame.colorspace,
      .range = frame.color_range,
      .primaries = frame.color_primaries,
      .transfer = effectiveTransfer(frame.color_trc == AVCOL_TRC_UNSPECIFIED ? container : frame.color_trc),
      .chroma = frame.chroma_location};
  if (rgb) {
    format.matrix = AVCOL_SPC_RGB;
  } else if (isUnknown(format.matrix) || format.matrix == AVCOL_SPC_RGB) {
    format.matrix = frame.height >= 720 || frame.width >= 1280 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  }
  if (isJpegLayout(layout)) {
    format.range = AVCOL_RANGE_JPEG;
  } else if (format.range == AVCOL_RANGE_UNSPECIFIED) {
    format.range = rgb || gray ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  }
  if (isUnknown(format.primaries)) format.primaries = AVCOL_PRI_BT709;
  if (format.chroma == AVCHROMA_LOC_UNSPECIFIED) format.chroma = AVCHROMA_LOC_LEFT;
  return format;
}

PictureFormat canvasFormat(int width, int height) {
  return {.width = width,
          .height = height,
          .layout = AV_PIX_FMT_YUV420P,
          .matrix = AVCOL_SPC_BT709,
          .range = AVCOL_RANGE_MPEG,
          .primaries = AVCOL_PRI_BT709,
          .transfer = AVCOL_TRC_BT709,
          .chroma = AVCHROMA_LOC_LEFT};
}

std::string describe(const PictureFormat& format) {
  // Files may name what FFmpeg has no name for.
  const auto named = [](const char* name) { return std::string(name == nullptr ? "unknown" : name); };
  std::string text = named(av_get_pix_fmt_name(format.layout));
  if (format.matrix != AVCOL_SPC_RGB) {
    text += " " + (is601(format.matrix) ? "bt601" : named(av_color_space_name(format.matrix)));
    if (format.range == AVCOL_RANGE_JPEG) text += " full";
  }
  if (format.primaries != AVCOL_PRI_BT709) {
    text += " primaries " + named(av_color_primaries_name(format.primaries));
  }
  if (format.transfer != AVCOL_TRC_BT709)
    text += " transfer " + named(av_color_transfer_name(format.transfer));
  return text;
}

void tag(AVFrame& frame, const PictureFormat& format) {
  frame.format = format.layout;
  frame.colorspace = format.matrix;
  frame.color_range = format.range;
  frame.color_primaries = format.primaries;
  frame.color_trc = format.transfer;
  frame.chroma_location = format.chroma;
}

bool mayBeTransparent(AVPixelFormat layout) {
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(layout);
  return descriptor != nullptr && (descriptor->flags & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL)) != 0;
}

PictureFormat transparentFormat(int width, int height) {
  return {.width = width,
          .height = height,
          .layout = AV_PIX_FMT_RGBA,
          .matrix = AVCOL_SPC_RGB,
          .range = AVCOL_RANGE_JPEG,
          .primaries = AVCOL_PRI_BT709,
          .transfer = AVCOL_TRC_BT709,
          .chroma = AVCHROMA_LOC_UNSPECIFIED};
}

std::string refusalOf(const PictureFormat& format) {
  const AVColorTransferCharacteristic transfer = format.transfer;
  if (transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67) {
    return std::string("This is HDR video (") + (transfer == AVCOL_TRC_SMPTE2084 ? "PQ" : "HLG") +
           "), which is not supported: its colours would come out wrong. Convert it to SDR (BT.709) first.";
  }
  if (transfer == AVCOL_TRC_SMPTE428 || format.matrix == AVCOL_SPC_SMPTE2085) {
    return "The colours of this video are coded in a way that is not supported. Convert it to BT.709 first.";
  }
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(format.layout);
  if (descriptor == nullptr) return {};
  if (mayBeTransparent(format.layout) && !isPlain(format)) {
    return "The colours of this transparent video (" + describe(format) +
           ") are coded in a way that is supported for opaque video only. Convert it to sRGB or BT.709 "
           "first.";
  }
  if ((descriptor->flags & (AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BAYER)) != 0) {
    return std::string("The pixel format ") + descriptor->name +
           " of this video is not supported. Convert it to yuv420p first.";
  }
  return {};
}

}  // namespace framewright::engine
