#include "av/codec_context.h"

#include "av/error.h"
#include "av/live_count.h"

namespace framewright::av {

void CodecContextDeleter::operator()(AVCodecContext* context) const noexcept {
  avcodec_free_context(&context);
  live.codecs.remove();
}

CodecContext makeCodecContext(const AVCodec* codec) {
  CodecContext context(checkAlloc(avcodec_alloc_context3(codec)));
  live.codecs.add();
  return context;
}

}  // namespace framewright::av
