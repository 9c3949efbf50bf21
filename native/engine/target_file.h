// The file an export writes: looked at before, on the disk when complete, gone unless it was released. Knows
// no stream.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "av/error.h"
#include "av/muxer.h"

namespace framewright::engine {

class TargetFile {
 public:
  // Makes the file (or empties it) through the muxer that will write it. Throws av::Error `target-unwritable`
  // naming the folder when that is missing or may not be written to, `encoder-missing` where this FFmpeg
  // lacks the container. `container` is FFmpeg's name.
  TargetFile(std::string path, const std::string& container);
  // Removes the file unless it was released.
  ~TargetFile();
  TargetFile(const TargetFile&) = delete;
  TargetFile& operator=(const TargetFile&) = delete;

  [[nodiscard]] av::Muxer& muxer() { return muxer_; }

  // Runs one step that writes. Where it throws `disk-full`, throws that with the folder and how much was
  // written.
  template <typename Step>
  void write(Step step) {
    try {
      step();
    } catch (const av::Error& error) {
      throw withFolder(error);
    }
    bytes_.store(muxer_.bytesWritten(), std::memory_order_relaxed);
  }

  // Ends the file and waits until it is on the disk. Throws as write() does.
  void complete();

  // The file stays. Any thread.
  void release() { ours_.store(false); }

  // Removes the file unless it was released. Any thread; a muxer may still have it open.
  void remove();

  // Bytes written. Any thread.
  [[nodiscard]] int64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  [[nodiscard]] av::Error withFolder(const av::Error& error) const;

  const std::string path_;
  av::Muxer muxer_;
  std::atomic<int64_t> bytes_{0};
  // Made, and neither released nor removed.
  std::atomic<bool> ours_{true};
};

}  // namespace framewright::engine
