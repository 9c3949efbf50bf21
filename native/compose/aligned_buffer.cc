#include "compose/aligned_buffer.h"

#include <new>

namespace framewright::compose {

void AlignedBuffer::Release::operator()(uint8_t* memory) const {
  ::operator delete (memory, std::align_val_t{kAlignment});
}

void AlignedBuffer::resize(size_t bytes) {
  if (bytes > capacity_ || memory_ == nullptr) {
    memory_.reset();  // before the new block, so that both are never held at once
    size_ = capacity_ = 0;
    memory_.reset(static_cast<uint8_t*>(::operator new (bytes + kPadding, std::align_val_t{kAlignment})));
    capacity_ = bytes;
  }
  size_ = bytes;
}

}  // namespace framewright::compose
