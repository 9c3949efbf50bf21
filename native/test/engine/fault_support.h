// What goes wrong, on purpose: disks that are full, makers of pictures that fail or hang.
#pragma once

#include <sys/resource.h>

#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <utility>

#include "av/error.h"
#include "av/frame.h"
#include "test/engine/film_support.h"

namespace framewright::engine {

// A limit on the size of files stands for a full disk: it needs no mount, and writes fail at the same place
// each time.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

// Throws at one of its pictures.
class FailingMaker final : public NumberMaker {
 public:
  explicit FailingMaker(int32_t at) : NumberMaker(192, 108), at_(at) {}

  av::Frame frame(std::span<const int32_t> drawList) override {
    if (numberOf(drawList) == at_) throw av::Error(av::ErrorCode::kMediaDamaged, "The source ends early.");
    return NumberMaker::frame(drawList);
  }

 private:
  const int32_t at_;
};

// Does not answer until it is let go, not even to a cancel, as a driver might.
class HangingMaker final : public NumberMaker {
 public:
  struct Gate {
    std::mutex mutex;
    std::condition_variable changed;
    bool open = false;
    bool left = false;
  };

  explicit HangingMaker(std::shared_ptr<Gate> gate) : NumberMaker(192, 108), gate_(std::move(gate)) {}
  ~HangingMaker() override {
    const std::scoped_lock lock(gate_->mutex);
    gate_->left = true;
    gate_->changed.notify_all();
  }

  av::Frame frame(std::span<const int32_t> drawList) override {
    if (numberOf(drawList) == 5) {
      std::unique_lock lock(gate_->mutex);
      gate_->changed.wait(lock, [&] { return gate_->open; });
    }
    return NumberMaker::frame(drawList);
  }

 private:
  const std::shared_ptr<Gate> gate_;
};

}  // namespace framewright::engine
