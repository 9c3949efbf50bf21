#include "av/color_scaler.h"

#include <string>

#include "av/error.h"

extern "C" {
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

namespace framewright::av {
namespace {

const int* coefficients(AVColorSpace matrix) {
  switch (matrix) {
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
      return sws_getCoefficients(SWS_CS_ITU601);
    case AVCOL_SPC_FCC:
      return sws_getCoefficients(SWS_CS_FCC);
    case AVCOL_SPC_SMPTE240M:
      return sws_getCoefficients(SWS_CS_SMPTE240M);
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
      return sws_getCoefficients(SWS_CS_BT2020);
    default:
      return sws_getCoefficients(SWS_CS_ITU709);
  }
}

const char* nameOf(AVPixelFormat format) {
  const char* name = av_get_pix_fmt_name(format);
  return name == nullptr ? "none" : name;
}

}  // namespace

void ColorScaler::Deleter::operator()(SwsContext* context) const noexcept { sws_freeContext(context); }

ColorScaler::ColorScaler(const ScalerSide& from, const ScalerSide& to)
    : rows_(from.height),
      context_(sws_getContext(from.width, from.height, from.format, to.width, to.height, to.format,
                              SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP,
                              nullptr, nullptr, nullptr)) {
  if (context_ == nullptr) {
    throw Error(ErrorCode::kMediaUnsupported, std::string("Pictures cannot be converted from ") +
                                                  nameOf(from.format) + " to " + nameOf(to.format) + ".");
  }
  constexpr int kNeutral = 1 << 16;
  (void)sws_setColorspaceDetails(context_.get(), coefficients(from.matrix), from.fullRange ? 1 : 0,
                                 coefficients(to.matrix), to.fullRange ? 1 : 0, 0, kNeutral, kNeutral);
}

void ColorScaler::convert(const std::uint8_t* const fromData[], const int fromStrides[],
                          std::uint8_t* const toData[], const int toStrides[]) {
  check(sws_scale(context_.get(), fromData, fromStrides, 0, rows_, toData, toStrides),
        ErrorCode::kMediaDamaged, "A picture could not be converted");
}

}  // namespace framewright::av
