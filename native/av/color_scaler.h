/**
 * libswscale with colours: from one size, format, matrix and range to another.
 *
 * Owner: a ColorScaler owns its SwsContext alone. Thread: one at a time.
 */
#pragma once

#include <memory>

#include "av/frame.h"

struct SwsContext;

namespace framewright::av {

/** What a picture looks like to a scaler. RGB has no matrix; its range is full. */
struct ScalerSide {
  int width = 0;
  int height = 0;
  AVPixelFormat format = AV_PIX_FMT_NONE;
  AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
  bool fullRange = false;

  bool operator==(const ScalerSide&) const = default;
};

class ColorScaler {
 public:
  /** An unspecified matrix counts as BT.709. Throws `media-unsupported`. */
  ColorScaler(const ScalerSide& from, const ScalerSide& to);

  /** `data` and `strides` as in an AVFrame of the side's format; `to` is writable. Throws `media-damaged`. */
  void convert(const std::uint8_t* const fromData[], const int fromStrides[], std::uint8_t* const toData[],
               const int toStrides[]);

 private:
  struct Deleter {
    void operator()(SwsContext* context) const noexcept;
  };
  int rows_;
  std::unique_ptr<SwsContext, Deleter> context_;
};

}  // namespace framewright::av
