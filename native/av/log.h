/**
 * FFmpeg's own log. Errors reach users through av::Error with words of ours; the log would print beside them.
 */
#pragma once

namespace framewright::av {

/** From here on FFmpeg prints nothing in this process. The environment variable FRAMEWRIGHT_FFMPEG_LOG keeps
 * it on. */
void silenceLog() noexcept;

}  // namespace framewright::av
