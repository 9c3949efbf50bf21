#include "av/frame.h"

#include <atomic>
#include <string>

#include "av/error.h"
#include "av/live_count.h"
#include "av/thread_sanitizer.h"

extern "C" {
#include <libavutil/buffer.h>
#include <libavutil/imgutils.h>
#include <libavutil/mem.h>
#include <libavutil/pixdesc.h>
}

namespace framewright::av {

namespace {

void leaveBuffers(const AVFrame& frame) noexcept {
  for (const AVBufferRef* buffer : frame.buf) {
    if (buffer != nullptr) ownerLeaves(buffer->data);
  }
}

}  // namespace

Frame::Frame() : frame_(checkAlloc(av_frame_alloc())) { live.frames.add(); }

void Frame::Deleter::operator()(AVFrame* frame) const noexcept {
  leaveBuffers(*frame);
  av_frame_free(&frame);
  live.frames.remove();
}

Frame Frame::clone() const {
  Frame copy;
  check(av_frame_ref(copy.get(), get()), ErrorCode::kOutOfMemory, "A frame could not be shared");
  return copy;
}

void Frame::reset() noexcept {
  leaveBuffers(*frame_);
  av_frame_unref(frame_.get());
}

std::size_t Frame::bufferBytes() const noexcept {
  std::size_t bytes = 0;
  for (const AVBufferRef* buffer : frame_->buf) {
    if (buffer != nullptr) bytes += buffer->size;
  }
  return bytes;
}

bool isInterlaced(const AVFrame& frame) noexcept {
#ifdef AV_FRAME_FLAG_INTERLACED
  return (frame.flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
  return frame.interlaced_frame != 0;
#endif
}

bool isKeyFrame(const AVFrame& frame) noexcept {
#ifdef AV_FRAME_FLAG_KEY
  return (frame.flags & AV_FRAME_FLAG_KEY) != 0;
#else
  return frame.key_frame != 0;
#endif
}

namespace {

struct PoolDeleter {
  void operator()(AVBufferPool* pool) const noexcept { av_buffer_pool_uninit(&pool); }
};

/** The buffer's opaque pointer carries its size, which is all that the count needs. */
void freeBuffer(void* size, std::uint8_t* data) {
  live.poolBytes.remove(static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(size)));
  av_free(data);
}

}  // namespace

struct FramePool::Buffers {
  std::atomic<std::int64_t> taken{0};
  std::atomic<std::int64_t> made{0};
  std::unique_ptr<AVBufferPool, PoolDeleter> pool;

  static AVBufferRef* make(void* self, std::size_t size) {
    auto* data = static_cast<std::uint8_t*>(av_malloc(size));
    if (data == nullptr) return nullptr;
    AVBufferRef* buffer = av_buffer_create(data, size, freeBuffer, reinterpret_cast<void*>(size), 0);
    if (buffer == nullptr) {
      av_free(data);
      return nullptr;
    }
    static_cast<Buffers*>(self)->made.fetch_add(1, std::memory_order_relaxed);
    live.poolBytes.add(static_cast<std::int64_t>(size));
    return buffer;
  }
};

FramePool::FramePool(int width, int height, AVPixelFormat format)
    : width_(width), height_(height), format_(format), buffers_(std::make_unique<Buffers>()) {
  const auto refuse = [&] {
    const char* formatName = av_get_pix_fmt_name(format);
    return "A picture of " + std::to_string(width) + "x" + std::to_string(height) + " pixels in the format " +
           (formatName == nullptr ? "none" : formatName) + " cannot be held in memory";
  };
  check(av_image_check_size(static_cast<unsigned>(width), static_cast<unsigned>(height), 0, nullptr),
        ErrorCode::kMediaUnsupported, refuse());
  check(av_image_fill_linesizes(strides_, format, width), ErrorCode::kMediaUnsupported, refuse());
  std::ptrdiff_t strides[4];
  for (int plane = 0; plane < 4; ++plane) {
    strides_[plane] = FFALIGN(strides_[plane], kAlignment);
    strides[plane] = strides_[plane];
  }
  std::size_t sizes[4];
  check(av_image_fill_plane_sizes(sizes, format, height, strides), ErrorCode::kMediaUnsupported, refuse());
  // Room to move the first row up to a boundary: av_malloc aligns to what this machine's vectors need, which
  // may be 16.
  bytes_ = sizes[0] + sizes[1] + sizes[2] + sizes[3] + 2 * kAlignment;
  trim();
}

void FramePool::trim() {
  buffers_->pool.reset(checkAlloc(av_buffer_pool_init2(bytes_, buffers_.get(), Buffers::make, nullptr)));
}

FramePool::~FramePool() = default;

Frame FramePool::take() {
  Frame frame;
  frame->buf[0] = checkAlloc(av_buffer_pool_get(buffers_->pool.get()));
  buffers_->taken.fetch_add(1, std::memory_order_relaxed);
  frame->width = width_;
  frame->height = height_;
  frame->format = format_;
  for (int plane = 0; plane < 4; ++plane) frame->linesize[plane] = strides_[plane];
  const auto address = reinterpret_cast<std::uintptr_t>(frame->buf[0]->data);
  auto* first = frame->buf[0]->data + ((kAlignment - address % kAlignment) % kAlignment);
  check(av_image_fill_pointers(frame->data, format_, height_, first, strides_), ErrorCode::kMediaUnsupported,
        "A picture could not be laid out");
  frame->extended_data = frame->data;
  return frame;
}

std::int64_t FramePool::hits() const noexcept {
  return buffers_->taken.load(std::memory_order_relaxed) - misses();
}

std::int64_t FramePool::misses() const noexcept { return buffers_->made.load(std::memory_order_relaxed); }

}  // namespace framewright::av
