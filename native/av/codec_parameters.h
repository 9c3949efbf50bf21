/**
 * What a stream is made with, as a container needs to know it: codec, size or rate, parameter sets.
 *
 * Owner: a CodecParameters owns its AVCodecParameters alone. Thread: one at a time.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "av/encoder.h"

extern "C" {
#include <libavcodec/codec_par.h>
}

namespace framewright::av {

class CodecParameters {
 public:
  /** Nothing known, to be filled. Throws `out-of-memory`. */
  CodecParameters();
  /** Those of what an encoder makes; it may go afterwards. */
  explicit CodecParameters(const Encoder& encoder);

  /** Parameter sets, in the codec's own form; copied. Throws `out-of-memory`. */
  void setExtradata(std::span<const std::uint8_t> bytes);
  [[nodiscard]] std::span<const std::uint8_t> extradata() const {
    return {parameters_->extradata, static_cast<std::size_t>(parameters_->extradata_size)};
  }

  [[nodiscard]] AVCodecParameters* get() noexcept { return parameters_.get(); }
  [[nodiscard]] const AVCodecParameters* get() const noexcept { return parameters_.get(); }
  AVCodecParameters* operator->() noexcept { return parameters_.get(); }
  const AVCodecParameters* operator->() const noexcept { return parameters_.get(); }
  const AVCodecParameters& operator*() const noexcept { return *parameters_; }

 private:
  struct Deleter {
    void operator()(AVCodecParameters* parameters) const noexcept;
  };
  std::unique_ptr<AVCodecParameters, Deleter> parameters_;
};

}  // namespace framewright::av
