// A stream of encoded packets as those who write it to a file need to know it.
#pragma once

#include "av/codec_parameters.h"

extern "C" {
#include <libavutil/rational.h>
}

namespace framewright::engine {

struct StreamFormat {
  av::CodecParameters parameters;
  // Of the packets' times. Of pictures: one frame a tick.
  AVRational timeBase{1, 1};
};

// Of what an encoder makes.
[[nodiscard]] inline StreamFormat formatOf(const av::Encoder& encoder) {
  return {av::CodecParameters(encoder), encoder.timeBase()};
}

}  // namespace framewright::engine
