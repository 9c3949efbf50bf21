// The open frames of one JavaScript environment, known to JavaScript by number: a class for each would cost a
// clone ten times as much. native/webcodecs closes each exactly once, by close() or when it is collected.
//
// Owner: the environment. Thread: its JavaScript thread only.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "av/frame.h"

namespace framewright::binding {

class FrameTable {
 public:
  explicit FrameTable(napi_env env) : env_(env) {}
  FrameTable(const FrameTable&) = delete;
  FrameTable& operator=(const FrameTable&) = delete;

  // A new number. V8 hears of the buffer's bytes until the last of its clones here is closed.
  [[nodiscard]] uint32_t add(av::Frame frame);
  [[nodiscard]] uint32_t clone(uint32_t handle);
  // Throws std::out_of_range for a number that is not open: a bug of ours.
  [[nodiscard]] const av::Frame& at(uint32_t handle) const;
  void close(uint32_t handle);
  [[nodiscard]] av::Frame take(uint32_t handle);

  [[nodiscard]] size_t open() const { return entries_.size() - free_.size(); }

 private:
  // Shared by the clones of one buffer.
  struct Told {
    int64_t bytes;
  };
  struct Entry {
    std::optional<av::Frame> frame;
    std::shared_ptr<Told> told;
  };

  [[nodiscard]] uint32_t put(av::Frame frame, std::shared_ptr<Told> told);
  [[nodiscard]] Entry& entry(uint32_t handle);
  void release(uint32_t handle);

  const napi_env env_;
  std::vector<Entry> entries_;
  std::vector<uint32_t> free_;
};

}  // namespace framewright::binding
