// What a file says of its streams' transparency before a frame is decoded. Knows no pixels.
#pragma once

extern "C" {
#include <libavformat/avformat.h>
}

namespace framewright::engine {

// WebM keeps transparency beside the picture, in additions to its packets, which most decoders leave out
// without a word: the file says that the stream has it.
[[nodiscard]] bool hasHiddenAlpha(const AVStream& stream);

// FFmpeg's name of the decoder to open the stream with: one that sees hidden alpha where the stream has it
// and this FFmpeg has the decoder, else empty, which is the preferred one.
[[nodiscard]] const char* decoderNameFor(const AVStream& stream);

// Any frame of the stream may be transparent. `first` is the layout of its first one: each frame of a codec
// of single pictures has a layout of its own.
[[nodiscard]] bool mayBecomeTransparent(const AVStream& stream, AVPixelFormat first);

}  // namespace framewright::engine
