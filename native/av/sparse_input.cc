#include "av/sparse_input.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <utility>

#include "av/error.h"

extern "C" {
#include <libavutil/mem.h>
}

namespace framewright::av {
namespace {

constexpr int kBufferBytes = 32 << 10;

}  // namespace

SparseInput::SparseInput(const std::string& path, std::vector<ByteRange> unread,
                         const AVIOInterruptCB& interrupt)
    : unread_(std::move(unread)) {
  check(avio_open2(&file_, ("file:" + path).c_str(), AVIO_FLAG_READ, &interrupt, nullptr),
        ErrorCode::kMediaUnreadable, "\"" + path + "\" cannot be opened");
  size_ = avio_size(file_);
  auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
  if (buffer != nullptr) {
    context_ =
        avio_alloc_context(buffer, kBufferBytes, 0, this, &SparseInput::read, nullptr, &SparseInput::seek);
  }
  if (context_ != nullptr) return;
  av_free(buffer);
  avio_closep(&file_);
  (void)checkAlloc(context_);
}

SparseInput::~SparseInput() {
  // FFmpeg may have put another buffer in the place of ours.
  av_freep(static_cast<void*>(&context_->buffer));
  avio_context_free(&context_);
  avio_closep(&file_);
}

int SparseInput::read(void* self, std::uint8_t* bytes, int count) noexcept {
  auto& input = *static_cast<SparseInput*>(self);
  const std::int64_t left = std::min<std::int64_t>(count, input.size_ - input.position_);
  if (left <= 0) return AVERROR_EOF;
  const int got = input.readAt(bytes, left);
  if (got > 0) input.position_ += got;
  return got;
}

int SparseInput::readAt(std::uint8_t* bytes, std::int64_t count) noexcept {
  const auto next = std::ranges::upper_bound(unread_, position_, std::less<>(),
                                             [](const ByteRange& range) { return range.end; });
  if (next != unread_.end() && next->begin <= position_)
    return static_cast<int>(std::min(count, next->end - position_));
  if (next != unread_.end()) count = std::min(count, next->begin - position_);
  if (const std::int64_t at = avio_seek(file_, position_, SEEK_SET); at < 0) return static_cast<int>(at);
  return avio_read_partial(file_, bytes, static_cast<int>(count));
}

std::int64_t SparseInput::seek(void* self, std::int64_t offset, int whence) noexcept {
  auto& input = *static_cast<SparseInput*>(self);
  if (whence == AVSEEK_SIZE) return input.size_;
  if (whence == SEEK_CUR) offset += input.position_;
  if (whence == SEEK_END) offset += input.size_;
  if (offset < 0) return AVERROR(EINVAL);
  return input.position_ = offset;
}

}  // namespace framewright::av
