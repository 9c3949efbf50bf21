#include "binding/frame_transit.h"

#include <stdexcept>
#include <utility>

namespace framewright::binding {

FrameTransit& FrameTransit::instance() {
  static FrameTransit transit;
  return transit;
}

uint32_t FrameTransit::send(av::Frame frame) {
  const std::scoped_lock lock(mutex_);
  while (next_ == 0 || frames_.contains(next_)) ++next_;
  frames_.emplace(next_, std::move(frame));
  return next_++;
}

av::Frame FrameTransit::receive(uint32_t ticket) {
  const std::scoped_lock lock(mutex_);
  auto node = frames_.extract(ticket);
  if (node.empty()) throw std::out_of_range("the frame was received before");
  return std::move(node.mapped());
}

size_t FrameTransit::waiting() const {
  const std::scoped_lock lock(mutex_);
  return frames_.size();
}

}  // namespace framewright::binding
