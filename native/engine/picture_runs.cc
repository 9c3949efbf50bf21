#include "engine/picture_runs.h"

#include <algorithm>
#include <stdexcept>

#include "engine/draw_list.h"

namespace framewright::engine {

void forEachRun(std::span<const int32_t> runs,
                const std::function<void(int64_t frames, std::span<const int32_t> drawList)>& visit) {
  while (!runs.empty()) {
    const int32_t frames = runs.front();
    if (frames < 1) throw std::invalid_argument("a run shows at least one frame");
    const auto rest = runs.subspan(1);
    const size_t length = drawListLength(rest);
    visit(frames, rest.first(length));
    runs = rest.subspan(length);
  }
}

int64_t countFrames(std::span<const int32_t> runs) {
  int64_t count = 0;
  forEachRun(runs, [&](int64_t frames, std::span<const int32_t>) { count += frames; });
  return count;
}

std::optional<RunFeed::Run> RunFeed::next() {
  if (current_ && --batches_.front().second == 0) batches_.pop_front();
  current_ = false;
  fill();
  if (queued_.empty()) return std::nullopt;
  const Run run = queued_.front();
  queued_.pop_front();
  framesQueued_ -= run.frames;
  if (seen_ > 0) {
    --seen_;
    framesBefore_ -= run.frames;
  }
  current_ = true;
  return run;
}

void RunFeed::fill() {
  while (!ended_ && (queued_.empty() || framesQueued_ - queued_.front().frames < ahead_)) {
    std::optional<std::vector<int32_t>> words = nextBatch_();
    ended_ = !words;
    if (!words) return;
    auto& [batch, runs] = batches_.emplace_back(std::move(*words), 0);
    forEachRun(batch, [&, &count = runs](int64_t frames, std::span<const int32_t> drawList) {
      queued_.push_back({frames, drawList});
      framesQueued_ += frames;
      ++count;
    });
    if (runs == 0) batches_.pop_back();
  }
}

Picture RunDrawer::draw(int64_t frames, std::span<const int32_t> drawList) {
  const bool same = last_ && std::ranges::equal(drawList, lastList_);
  if (!same) {
    last_ = maker_.frame(drawList);
    lastList_.assign(drawList.begin(), drawList.end());
  }
  repeated_.fetch_add(static_cast<uint64_t>(frames - (same ? 0 : 1)), std::memory_order_relaxed);
  return {last_->clone(), frames};
}

}  // namespace framewright::engine
