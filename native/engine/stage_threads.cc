#include "engine/stage_threads.h"

#include <algorithm>
#include <utility>

#include "engine/thread_priority.h"

namespace framewright::engine {

StageThreads::StageThreads(std::function<void()> stop, std::chrono::milliseconds grace)
    : stop_(std::move(stop)), grace_(grace) {}

void StageThreads::start(std::shared_ptr<void> state, std::function<void()> body) {
  const std::scoped_lock lock(mutex_);
  const size_t index = members_.size();
  members_.emplace_back();
  try {
    members_[index].thread =
        std::thread([this, index, state = std::move(state), body = std::move(body)] { run(index, body); });
  } catch (...) {
    members_.pop_back();
    throw;
  }
}

void StageThreads::run(size_t index, const std::function<void()>& body) {
  giveWay();
  try {
    body();
  } catch (...) {
    fail(std::current_exception());
  }
  const std::scoped_lock lock(mutex_);
  members_[index].ended = true;
  changed_.notify_all();
}

bool StageThreads::fail(std::exception_ptr error) {
  {
    const std::scoped_lock lock(mutex_);
    if (error_ || (!members_.empty() && allEnded())) return false;
    error_ = std::move(error);
    changed_.notify_all();
  }
  stop_();
  return true;
}

void StageThreads::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return allEnded() || error_; });
  changed_.wait_for(lock, grace_, [&] { return allEnded(); });
  for (Member& member : members_) {
    if (!member.thread.joinable()) continue;
    if (!member.ended) {
      member.thread.detach();
      continue;
    }
    // Ended, but still on its way out through this object's mutex.
    std::thread thread = std::move(member.thread);
    lock.unlock();
    thread.join();
    lock.lock();
  }
  lock.unlock();
  rethrow();
}

void StageThreads::rethrow() const {
  const std::scoped_lock lock(mutex_);
  if (error_) std::rethrow_exception(error_);
}

bool StageThreads::allEnded() const { return std::ranges::all_of(members_, &Member::ended); }

}  // namespace framewright::engine
