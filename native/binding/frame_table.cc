#include "binding/frame_table.h"

#include <stdexcept>
#include <utility>

namespace framewright::binding {

uint32_t FrameTable::put(av::Frame frame, std::shared_ptr<Told> told) {
  if (free_.empty()) {
    entries_.emplace_back();
    // So that closing never allocates.
    free_.reserve(entries_.capacity());
    free_.push_back(static_cast<uint32_t>(entries_.size() - 1));
  }
  const uint32_t handle = free_.back();
  free_.pop_back();
  entries_[handle] = {std::move(frame), std::move(told)};
  return handle;
}

uint32_t FrameTable::add(av::Frame frame) {
  const auto bytes = static_cast<int64_t>(frame.bufferBytes());
  const uint32_t handle = put(std::move(frame), std::make_shared<Told>(Told{bytes}));
  int64_t adjusted = 0;
  napi_adjust_external_memory(env_, bytes, &adjusted);
  return handle;
}

uint32_t FrameTable::clone(uint32_t handle) {
  av::Frame second = at(handle).clone();
  return put(std::move(second), entries_[handle].told);
}

FrameTable::Entry& FrameTable::entry(uint32_t handle) {
  if (handle >= entries_.size() || !entries_[handle].frame) throw std::out_of_range("the frame is not open");
  return entries_[handle];
}

const av::Frame& FrameTable::at(uint32_t handle) const {
  if (handle >= entries_.size() || !entries_[handle].frame) throw std::out_of_range("the frame is not open");
  return *entries_[handle].frame;
}

void FrameTable::close(uint32_t handle) {
  (void)at(handle);
  release(handle);
}

av::Frame FrameTable::take(uint32_t handle) {
  av::Frame frame = std::move(*entry(handle).frame);
  release(handle);
  return frame;
}

void FrameTable::release(uint32_t handle) {
  Entry& freed = entries_[handle];
  freed.frame.reset();
  const std::shared_ptr<Told> told = std::move(freed.told);
  free_.push_back(handle);
  if (told.use_count() > 1) return;
  int64_t adjusted = 0;
  napi_adjust_external_memory(env_, -told->bytes, &adjusted);
}

}  // namespace framewright::binding
