// What a packet is to the decoding of others. Containers mark more packets as key frames than those after
// which nothing earlier is needed, and seldom say which frames nothing is built upon.
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

// No other frame refers to this packet's: whoever does not show it need not decode it. Known of H.264 and
// H.265; false for all other codecs, and for H.265 in temporal layers.
[[nodiscard]] bool isDisposable(const AVCodecParameters& stream, const AVPacket& packet);

}  // namespace framewright::engine
