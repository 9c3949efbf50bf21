/**
 * Ownership of an AVCodecContext, shared by decoder and encoder. Knows neither.
 *
 * Owner: CodecContext owns the context alone. Thread: one at a time; a codec's own worker threads are inside
 * it.
 */
#pragma once

#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace framewright::av {

/** Frees a context, opened or not. */
struct CodecContextDeleter {
  void operator()(AVCodecContext* context) const noexcept;
};

/** Owns a context; null only after a move. */
using CodecContext = std::unique_ptr<AVCodecContext, CodecContextDeleter>;

/** Not opened yet. Throws `out-of-memory`. */
[[nodiscard]] CodecContext makeCodecContext(const AVCodec* codec);

}  // namespace framewright::av
