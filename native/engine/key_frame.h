// Where decoding may start. Containers mark more packets as key frames than those after which nothing earlier
// is needed.
#pragma once

#include "av/packet.h"

extern "C" {
#include <libavcodec/codec_par.h>
}

namespace framewright::engine {

// The key packet is one after which every frame shown at or after it decodes as if decoding had begun at the
// file's start. H.264's recovery points (intra refresh, open GOPs) are marked as key frames, but need not be:
// there frames are right only from the next one on.
[[nodiscard]] bool isCleanStart(const AVCodecParameters& stream, const AVPacket& packet);

}  // namespace framewright::engine
