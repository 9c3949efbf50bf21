// Frames on their way from one worker thread to another. Node's structured clone carries no objects of an
// addon, so a message carries a number, and the frame waits here until its receiver asks for it.
//
// Owner: the process. Thread: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

#include "av/frame.h"

namespace framewright::binding {

class FrameTransit {
 public:
  [[nodiscard]] static FrameTransit& instance();

  // The number under which `receive` finds it, once.
  [[nodiscard]] uint32_t send(av::Frame frame);
  // Throws std::out_of_range when it was received before.
  [[nodiscard]] av::Frame receive(uint32_t ticket);
  [[nodiscard]] size_t waiting() const;

 private:
  mutable std::mutex mutex_;
  std::map<uint32_t, av::Frame> frames_;
  uint32_t next_ = 1;
};

}  // namespace framewright::binding
