// What an encoder is fed with, made of yuv420p: the frame itself where the encoder takes it, else NV12, and
// where it takes only pictures of its device, NV12 copied there. The cheapest that it names.
//
// Thread: one at a time. Frames outlive it.
#pragma once

#include <memory>
#include <optional>

#include "av/frame.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace framewright::engine {

// The cheapest to make of what an encoder says that it takes; else what it names first.
[[nodiscard]] AVPixelFormat inputFormatOf(const AVCodec& codec);

// The same for hardware, which takes NV12 quickest.
[[nodiscard]] AVPixelFormat hardwareInputFormatOf(const AVCodec& codec);

// Whether frames are made that the processor reads: those of a format that is no device's.
[[nodiscard]] bool isInMemory(AVPixelFormat format);

class EncoderInput {
 public:
  // For pictures of an even size; `pictures` says how many the encoder may hold at a time. Throws av::Error
  // `encoder-failed` saying why when its device is not there or gives no pictures.
  EncoderInput(const AVCodec& codec, int width, int height, int pictures);
  // The same for one of its formats.
  EncoderInput(AVPixelFormat format, int width, int height, int pictures);

  // For the encoder's context. The device's pictures are null for software formats; they stay this object's.
  [[nodiscard]] AVPixelFormat format() const { return format_; }
  [[nodiscard]] AVBufferRef* devicePictures() const { return devicePictures_.get(); }

  // The frame with its time, in that format; it may be NV12 already where that is not yuv420p. It is only
  // read. Throws av::Error `encoder-failed`.
  [[nodiscard]] av::Frame from(const av::Frame& frame);

 private:
  struct FreeBuffer {
    void operator()(AVBufferRef* buffer) const noexcept;
  };
  using Buffer = std::unique_ptr<AVBufferRef, FreeBuffer>;

  [[nodiscard]] static Buffer makeDevicePictures(AVPixelFormat format, int width, int height, int pictures);

  AVPixelFormat format_;
  Buffer devicePictures_;
  // Where NV12 is needed.
  std::optional<av::FramePool> pool_;
};

// The same picture with its chroma interleaved, in a buffer of the pool, whose format is NV12.
[[nodiscard]] av::Frame interleaved(const av::Frame& frame, av::FramePool& pool);

}  // namespace framewright::engine
