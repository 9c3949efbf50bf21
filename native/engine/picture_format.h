// What the numbers of a decoded picture mean: layout, matrix, range, primaries, transfer, where chroma lies;
// and the format that everything behind the decoders works in. Knows no pixels.
#pragma once

#include <string>

#include "av/frame.h"

namespace framewright::engine {

struct PictureFormat {
  int width = 0;
  int height = 0;
  AVPixelFormat layout = AV_PIX_FMT_NONE;
  AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
  AVColorRange range = AVCOL_RANGE_UNSPECIFIED;
  AVColorPrimaries primaries = AVCOL_PRI_UNSPECIFIED;
  AVColorTransferCharacteristic transfer = AVCOL_TRC_UNSPECIFIED;
  AVChromaLocation chroma = AVCHROMA_LOC_UNSPECIFIED;

  bool operator==(const PictureFormat&) const = default;
};

// The frame's format with every gap filled as players do:
// - matrix: RGB layouts have none; else BT.709 from 720 lines or 1280 columns on, BT.601 below;
// - range: full for RGB, gray and JPEG layouts, limited for all others;
// - transfer: `container`, what the file says outside of the frames;
// - primaries and transfer: BT.709. The transfers that share its curve (BT.601, BT.2020) are taken for it;
// - chroma of 4:2:0: left.
[[nodiscard]] PictureFormat formatOf(const AVFrame& frame,
                                     AVColorTransferCharacteristic container = AVCOL_TRC_UNSPECIFIED);

// yuv420p, 8 bit, BT.709, limited range, left-sited chroma, at this size.
[[nodiscard]] PictureFormat canvasFormat(int width, int height);

// Whether pixels of this layout may let through what is below.
[[nodiscard]] bool mayBeTransparent(AVPixelFormat layout);

// rgba, 8 bit, premultiplied: what pictures that may be transparent are brought to.
[[nodiscard]] PictureFormat transparentFormat(int width, int height);

// `yuv422p10le bt601`, with ` full` for full range and primaries or transfer where they are not BT.709's.
[[nodiscard]] std::string describe(const PictureFormat& format);

// Writes the colour properties and the layout into a frame that has such pixels.
void tag(AVFrame& frame, const PictureFormat& format);

// Why pictures of such a stream or frame cannot be shown correctly, a whole sentence with what to do; empty:
// they can.
[[nodiscard]] std::string refusalOf(const PictureFormat& format);

}  // namespace framewright::engine
