/**
 * Blocks of bytes that are used again, for packets and pictures of changing sizes.
 *
 * Owner: blocks are reference counted as FFmpeg's are (AVBufferRef) and outlive the pool; a block that is
 * freed after the pool has gone goes back to the system. Thread: any thread may take a block, and any may
 * drop one. Memory: at most `idle_bytes` wait for reuse; blocks above that are freed at once. A block is used
 * again for a smaller request down to half its capacity, so a small packet never holds a large block.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

extern "C" {
#include <libavutil/buffer.h>
}

namespace framewright::av {

/** Frees its reference. */
struct BufferDeleter {
  void operator()(AVBufferRef* buffer) const noexcept { av_buffer_unref(&buffer); }
};

/** One reference to a block. */
using Buffer = std::unique_ptr<AVBufferRef, BufferDeleter>;

class BufferPool {
 public:
  explicit BufferPool(std::size_t idleBytes);
  ~BufferPool();
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  /** A writable block whose `size` is the one asked for, uninitialised, aligned to 64 bytes. Null when memory
   * ran out: FFmpeg's callbacks report that themselves. */
  [[nodiscard]] Buffer take(std::size_t size) noexcept;

  /** Blocks that were used again, and blocks that had to be made. */
  [[nodiscard]] std::int64_t hits() const noexcept;
  [[nodiscard]] std::int64_t misses() const noexcept;
  /** Bytes that wait for reuse. */
  [[nodiscard]] std::size_t idleBytes() const noexcept;

 private:
  struct Blocks;
  struct Block;
  static void giveBack(void* block, std::uint8_t* data) noexcept;

  std::shared_ptr<Blocks> blocks_;
};

}  // namespace framewright::av
