// Memory for planes: aligned for any SIMD target and padded, so that a kernel may read a whole vector past
// the last sample. Grows, never shrinks, so that what is drawn every frame allocates nothing in a steady
// state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace framewright::compose {

class AlignedBuffer {
 public:
  static constexpr size_t kAlignment = 64;
  // Readable bytes after the end, of unspecified value.
  static constexpr size_t kPadding = 64;

  AlignedBuffer() = default;
  // Contents are unspecified. Throws std::bad_alloc.
  explicit AlignedBuffer(size_t bytes) { resize(bytes); }

  // Makes room for `bytes`; contents are unspecified afterwards. Allocates only when it has to grow.
  void resize(size_t bytes);

  [[nodiscard]] uint8_t* data() { return memory_.get(); }
  [[nodiscard]] const uint8_t* data() const { return memory_.get(); }
  [[nodiscard]] size_t size() const { return size_; }
  // What is really held, without padding.
  [[nodiscard]] size_t capacity() const { return capacity_; }

  // The stride of rows of `width` bytes that all start aligned.
  [[nodiscard]] static constexpr ptrdiff_t strideFor(int width) {
    constexpr auto kMask = static_cast<ptrdiff_t>(kAlignment) - 1;
    return (static_cast<ptrdiff_t>(width) + kMask) & ~kMask;
  }

 private:
  struct Release {
    void operator()(uint8_t* memory) const;
  };

  std::unique_ptr<uint8_t, Release> memory_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace framewright::compose
