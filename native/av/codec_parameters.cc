#include "av/codec_parameters.h"

#include <algorithm>

#include "av/error.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/mem.h>
}

namespace framewright::av {

void CodecParameters::Deleter::operator()(AVCodecParameters* parameters) const noexcept {
  avcodec_parameters_free(&parameters);
}

CodecParameters::CodecParameters() : parameters_(checkAlloc(avcodec_parameters_alloc())) {}

CodecParameters::CodecParameters(const Encoder& encoder) : CodecParameters() {
  check(avcodec_parameters_from_context(get(), &encoder.context()), ErrorCode::kOutOfMemory,
        "A stream could not be described");
}

void CodecParameters::setExtradata(std::span<const std::uint8_t> bytes) {
  auto* copy =
      static_cast<std::uint8_t*>(checkAlloc(av_mallocz(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE)));
  std::ranges::copy(bytes, copy);
  av_freep(&parameters_->extradata);
  parameters_->extradata = copy;
  parameters_->extradata_size = static_cast<int>(bytes.size());
}

}  // namespace framewright::av
