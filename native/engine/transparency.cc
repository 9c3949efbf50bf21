#include "engine/transparency.h"

#include <cstring>

#include "engine/picture_format.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/dict.h>
}

namespace framewright::engine {

bool hasHiddenAlpha(const AVStream& stream) {
  const AVDictionaryEntry* entry = av_dict_get(stream.metadata, "alpha_mode", nullptr, 0);
  return entry != nullptr && std::strcmp(entry->value, "1") == 0;
}

const char* decoderNameFor(const AVStream& stream) {
  if (!hasHiddenAlpha(stream)) return "";
  const char* name = stream.codecpar->codec_id == AV_CODEC_ID_VP9   ? "libvpx-vp9"
                     : stream.codecpar->codec_id == AV_CODEC_ID_VP8 ? "libvpx"
                                                                    : "";
  return avcodec_find_decoder_by_name(name) == nullptr ? "" : name;
}

bool mayBecomeTransparent(const AVStream& stream, AVPixelFormat first) {
  if (mayBeTransparent(first) || hasHiddenAlpha(stream)) return true;
  switch (stream.codecpar->codec_id) {
    case AV_CODEC_ID_JPEG2000:
    case AV_CODEC_ID_PNG:
    case AV_CODEC_ID_SGI:
    case AV_CODEC_ID_TARGA:
    case AV_CODEC_ID_TIFF:
    case AV_CODEC_ID_WEBP:
      return true;
    default:
      return false;
  }
}

}  // namespace framewright::engine
