/**
 * A file of which parts are left unread: who asks for them gets as many bytes, whose values mean nothing.
 *
 * Owner: a SparseInput owns its AVIOContext and the file behind it; it outlives the AVFormatContext that
 * reads from it. Thread: one at a time. Units: bytes.
 */
#pragma once

#include <cstdint>
#include <string>
#include <vector>

extern "C" {
#include <libavformat/avio.h>
}

namespace framewright::av {

/** From `begin` to before `end`. */
struct ByteRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

class SparseInput {
 public:
  /**
   * @param unread ascending, apart from one another. @param interrupt ends waiting for the disk.
   * Throws `media-unreadable`.
   */
  SparseInput(const std::string& path, std::vector<ByteRange> unread, const AVIOInterruptCB& interrupt);
  ~SparseInput();
  SparseInput(const SparseInput&) = delete;
  SparseInput& operator=(const SparseInput&) = delete;

  [[nodiscard]] AVIOContext* context() const noexcept { return context_; }

 private:
  static int read(void* self, std::uint8_t* bytes, int count) noexcept;
  static std::int64_t seek(void* self, std::int64_t offset, int whence) noexcept;
  [[nodiscard]] int readAt(std::uint8_t* bytes, std::int64_t count) noexcept;

  std::vector<ByteRange> unread_;
  AVIOContext* file_ = nullptr;
  std::int64_t size_ = 0;
  std::int64_t position_ = 0;
  AVIOContext* context_ = nullptr;
};

}  // namespace framewright::av
