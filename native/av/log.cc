#include "av/log.h"

#include <cstdlib>

extern "C" {
#include <libavutil/log.h>
}

namespace framewright::av {

void silenceLog() noexcept {
  if (std::getenv("FRAMEWRIGHT_FFMPEG_LOG") == nullptr) av_log_set_level(AV_LOG_QUIET);
}

}  // namespace framewright::av
