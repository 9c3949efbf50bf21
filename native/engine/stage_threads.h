// The threads of one export: the first error ends all of them and is the one that is told. Knows no queue and
// no stage.
//
// A thread that hangs in foreign code (a driver, a disk that does not answer) cannot be ended. When the
// others have failed because of it, it is left behind after a while; all it can still touch is the state it
// shares with them, which it keeps alive.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace framewright::engine {

class StageThreads {
 public:
  // `stop` makes every thread end soon; called once, by the first failure, on its thread, and must not throw.
  // `grace`: how long to wait for a thread after that.
  StageThreads(std::function<void()> stop, std::chrono::milliseconds grace);
  StageThreads(const StageThreads&) = delete;
  StageThreads& operator=(const StageThreads&) = delete;

  // Runs `body` on a thread of its own; what it throws is a failure. `state` holds this object and all that
  // `body` uses.
  void start(std::shared_ptr<void> state, std::function<void()> body);

  // Notes the error unless there is one, and stops all. Any thread. False: there was one, or all threads had
  // ended well.
  bool fail(std::exception_ptr error);

  // Waits for all threads, after a failure only for the grace, and throws the first error.
  void wait();

  // Throws the first error, if there is one. Any thread.
  void rethrow() const;

 private:
  struct Member {
    std::thread thread;
    bool ended = false;
  };

  void run(size_t index, const std::function<void()>& body);
  [[nodiscard]] bool allEnded() const;

  const std::function<void()> stop_;
  const std::chrono::milliseconds grace_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Member> members_;
  std::exception_ptr error_;
};

}  // namespace framewright::engine
