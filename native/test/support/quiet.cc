// FFmpeg's own log would bury what the tests say. FRAMEWRIGHT_FFMPEG_LOG keeps it, as everywhere.
#include "av/log.h"

namespace framewright::test {
namespace {

[[maybe_unused]] const bool kQuiet = (av::silenceLog(), true);

}  // namespace
}  // namespace framewright::test
