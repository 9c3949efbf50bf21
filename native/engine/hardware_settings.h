// How much quality a hardware encoder is asked for: each counts it in its own way. Pure: opens nothing.
#pragma once

#include <string>
#include <vector>

#include "av/dictionary.h"
#include "engine/export_types.h"

namespace framewright::engine {

// Options for an encoder by FFmpeg's name of it, best first: each next one for encoders of that name that
// refuse those before (older chips, older drivers). `quality` as x264's CRF, 0 to 51, `preset` one of
// x264's. Where an encoder cannot be asked for a quality, a bit rate that gives about the same.
[[nodiscard]] std::vector<av::Dictionary> hardwareSettings(const std::string& encoder, const Canvas& canvas,
                                                           double quality, const std::string& preset);

}  // namespace framewright::engine
