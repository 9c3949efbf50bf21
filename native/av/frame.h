/**
 * A decoded picture or a piece of sound, and the pool its pixels come from.
 *
 * Owner: a Frame owns its AVFrame alone; the pixels behind it are reference counted and shared by clones.
 * Thread: one Frame belongs to one thread at a time; clones of it may live on others, as long as nobody
 * writes. Units: pts and duration in the time base that the producer names; planes in bytes.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

extern "C" {
#include <libavutil/frame.h>
#include <libavutil/pixfmt.h>
}

namespace framewright::av {

class Frame {
 public:
  /** An empty frame, to be filled. Throws `out-of-memory`. */
  Frame();

  /** A second owner of the same pixels: no pixel is copied. Throws `out-of-memory`. */
  [[nodiscard]] Frame clone() const;

  /** Drops the pixels and properties; the frame can be filled again. */
  void reset() noexcept;

  [[nodiscard]] AVFrame* get() noexcept { return frame_.get(); }
  [[nodiscard]] const AVFrame* get() const noexcept { return frame_.get(); }
  AVFrame* operator->() noexcept { return frame_.get(); }
  const AVFrame* operator->() const noexcept { return frame_.get(); }

  [[nodiscard]] int width() const noexcept { return frame_->width; }
  [[nodiscard]] int height() const noexcept { return frame_->height; }
  [[nodiscard]] AVPixelFormat format() const noexcept { return static_cast<AVPixelFormat>(frame_->format); }
  [[nodiscard]] std::int64_t pts() const noexcept { return frame_->pts; }

  /** Bytes this frame keeps alive, shared or not. */
  [[nodiscard]] std::size_t bufferBytes() const noexcept;

 private:
  struct Deleter {
    void operator()(AVFrame* frame) const noexcept;
  };
  std::unique_ptr<AVFrame, Deleter> frame_;
};

/** The properties whose names changed between FFmpeg releases. */
[[nodiscard]] bool isInterlaced(const AVFrame& frame) noexcept;
[[nodiscard]] bool isKeyFrame(const AVFrame& frame) noexcept;

/**
 * Pictures of one size and format whose buffers are used again.
 *
 * Owner: frames outlive the pool; their buffers are freed with the last of them.
 * Thread: any thread may take a frame, and any may drop one.
 * Memory: rows start on 64-byte boundaries and are as long as a multiple of 64 bytes; 64 more readable bytes
 * follow the last row, so that vector code may read past a row's end.
 */
class FramePool {
 public:
  static constexpr int kAlignment = 64;

  /** Throws `media-unsupported` for a size or format that has no software layout. */
  FramePool(int width, int height, AVPixelFormat format);
  ~FramePool();
  FramePool(const FramePool&) = delete;
  FramePool& operator=(const FramePool&) = delete;

  /** A frame with writable, uninitialised pixels. Throws `out-of-memory`. */
  [[nodiscard]] Frame take();

  /** Frees buffers that wait to be used again, at once; those in use go when their last frame does. */
  void trim();

  [[nodiscard]] int width() const noexcept { return width_; }
  [[nodiscard]] int height() const noexcept { return height_; }
  [[nodiscard]] AVPixelFormat format() const noexcept { return format_; }
  /** Bytes of one frame's buffer. */
  [[nodiscard]] std::size_t frameBytes() const noexcept { return bytes_; }

  /** Frames made from a used buffer, and frames that needed a new one. */
  [[nodiscard]] std::int64_t hits() const noexcept;
  [[nodiscard]] std::int64_t misses() const noexcept;

 private:
  struct Buffers;

  int width_;
  int height_;
  AVPixelFormat format_;
  int strides_[4] = {};
  std::size_t bytes_ = 0;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace framewright::av
