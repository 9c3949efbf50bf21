#include "engine/stage.h"

#include <algorithm>
#include <utility>

#include "av/error.h"
#include "engine/trace.h"

namespace framewright::engine {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// What a slice counts while nothing computes, in units of what it counts while something does.
constexpr int64_t kIdleWeight = 12;
// A process that uses this part of one core computes. Little, since an encoder has low priority and others
// may be busy.
constexpr double kComputingShare = 1.0 / 16;

uint64_t nanosecondsSince(Clock::time_point begin) {
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin).count());
}

std::string seconds(milliseconds time) {
  std::string text = std::to_string(static_cast<double>(time.count()) / 1000);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text + " s";
}

}  // namespace

Stage::Stage(std::string name, std::string detail) : name_(std::move(name)), detail_(std::move(detail)) {}

StageFigures Stage::figures() const {
  return {name_, detail_, count_.load(std::memory_order_relaxed),
          static_cast<double>(totalNs_.load(std::memory_order_relaxed)) / 1e6, durations_.counts()};
}

Stage::Work::Work(Stage& stage, uint64_t runs)
    : stage_(stage),
      runs_(runs),
      waitedBefore_(stage.waitedNs_.load(std::memory_order_relaxed)),
      begin_(Clock::now()) {}

Stage::Work::~Work() {
  const uint64_t waited = stage_.waitedNs_.load(std::memory_order_relaxed) - waitedBefore_;
  const uint64_t worked = nanosecondsSince(begin_) - waited;
  stage_.totalNs_.fetch_add(worked, std::memory_order_relaxed);
  stage_.count_.fetch_add(runs_, std::memory_order_relaxed);
  if (runs_ > 0) stage_.durations_.add(worked / runs_, runs_);
  if (const TraceThread* thread = TraceThread::current())
    thread->record(stage_.name_, stage_.detail_, begin_);
  stage_.beat();
}

Stage::Waiting::Waiting(Stage& stage) : stage_(stage), begin_(Clock::now()) {
  stage_.waiting_.fetch_add(1, std::memory_order_relaxed);
}

Stage::Waiting::~Waiting() {
  stage_.waitedNs_.fetch_add(nanosecondsSince(begin_), std::memory_order_relaxed);
  stage_.beat();
  stage_.waiting_.fetch_sub(1, std::memory_order_relaxed);
}

Patience::Patience(const Stage& awaited, milliseconds limit)
    : awaited_(awaited),
      limit_(limit),
      slice_(std::clamp(limit / 20, milliseconds(1), milliseconds(250))),
      beats_(awaited.beats()),
      cpu_(std::clock()) {}

void Patience::spend(const Stage& waiter) {
  const uint64_t beats = awaited_.beats();
  const std::clock_t cpu = std::clock();
  const double cpuMs = static_cast<double>(cpu - std::exchange(cpu_, cpu)) * 1000 / CLOCKS_PER_SEC;
  if (std::exchange(beats_, beats) != beats || awaited_.waiting()) {
    spent_ = 0;
    return;
  }
  spent_ += cpuMs < kComputingShare * static_cast<double>(slice_.count()) ? kIdleWeight : 1;
  if (spent_ * slice_.count() < limit_.count() * kIdleWeight) return;
  const std::string worker = awaited_.detail().empty() ? "" : " (" + awaited_.detail() + ")";
  throw av::Error(
      av::ErrorCode::kStalled,
      "The stage \"" + awaited_.name() + "\"" + worker + " made no progress for " + seconds(limit_) +
          " while \"" + waiter.name() +
          "\" waited for it. A disk, a driver or an encoder does not answer; try again, and report it "
          "if it happens again.");
}

}  // namespace framewright::engine
