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
    : context_(sws_getContext(width, height, from, width, height, to, SWS_POINT | SWS_ACCURATE_RND, nullptr,
                              nullptr, nullptr)) {
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
