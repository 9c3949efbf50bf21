#include "av/scaler.h"

#include <string>

#include "av/error.h"

extern "C" {
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

namespace framewright::av {

void Scaler::Deleter::operator()(SwsContext* context) const noexcept { sws_freeContext(context); }

Scaler::Scaler(int width, int height, AVPixelFormat from, AVPixelFormat to)
    : Scaler(width, height, from, to, SWS_POINT | SWS_ACCURATE_RND) {}

Scaler Scaler::betweenColors(int width, int height, AVPixelFormat from, AVPixelFormat to) {
  Scaler scaler(width, height, from, to, SWS_BICUBIC);
  const int* matrix = sws_getCoefficients(SWS_CS_ITU709);
  const auto isRgb = [](AVPixelFormat format) {
    return (av_pix_fmt_desc_get(format)->flags & AV_PIX_FMT_FLAG_RGB) != 0;
  };
  constexpr int kOne = 1 << 16;
  check(sws_setColorspaceDetails(scaler.context_.get(), matrix, isRgb(from) ? 1 : 0, matrix,
                                 isRgb(to) ? 1 : 0, 0, kOne, kOne),
        ErrorCode::kMediaUnsupported, "Colours could not be converted");
  return scaler;
}

Scaler::Scaler(int width, int height, AVPixelFormat from, AVPixelFormat to, int flags)
    : context_(sws_getContext(width, height, from, width, height, to, flags, nullptr, nullptr, nullptr)) {
  if (context_ == nullptr) {
    throw Error(ErrorCode::kMediaUnsupported, std::string("The pixel format ") + av_get_pix_fmt_name(from) +
                                                  " cannot be read. Convert the file to yuv420p.");
  }
}

void Scaler::convert(const Frame& from, Frame& to) {
  check(sws_scale(context_.get(), from->data, from->linesize, 0, from.height(), to->data, to->linesize),
        ErrorCode::kMediaDamaged, "A frame's pixels could not be read");
}

}  // namespace framewright::av
