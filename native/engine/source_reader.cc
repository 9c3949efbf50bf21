#include "engine/source_reader.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <limits>
#include <new>
#include <utility>

#include "av/error.h"
#include "engine/trace.h"

namespace framewright::engine {
namespace {

// Pictures that are read on over before a jump is made instead: a jump may decode without converting, and may
// seek.
constexpr int kReadOnPictures = 8;

// While it lives, the asking thread is at work; at all other times nobody waits for it in vain.
class AtWork {
 public:
  AtWork(std::optional<Stage::Waiting>& idle, Stage& stage) : idle_(idle), stage_(stage) { idle_.reset(); }
  ~AtWork() { idle_.emplace(stage_); }
  AtWork(const AtWork&) = delete;
  AtWork& operator=(const AtWork&) = delete;

 private:
  std::optional<Stage::Waiting>& idle_;
  Stage& stage_;
};

}  // namespace

SourceReader::SourceReader(const std::string& path, int stream, const SourceReaderOptions& options)
    : decoder_(path, stream, {.threads = options.decoderThreads, .stop = stop_.get_token()}),
      ahead_({.bytes = options.aheadBytes}, decoder_.stage(), show_, options.stallLimit),
      stallLimit_(options.stallLimit),
      keptBytesLimit_(options.keptBytes) {
  idle_.emplace(show_);
  thread_ =
      std::jthread([this, tracing = TraceThread::inherited(),
                    file = std::filesystem::path(path).filename().string()](const std::stop_token& stop) {
        const TraceThread traced(tracing, "decode", file);
        decodeAhead(stop);
      });
}

SourceReader::~SourceReader() {
  cancel();
  thread_.request_stop();
}

void SourceReader::cancel() {
  stop_.request_stop();
  ahead_.stop();
}

MakerFigures SourceReader::figures() const {
  NormalizerFigures conversions = decoder_.normalizerFigures();
  MakerFigures figures{.stages = decoder_.figures(),
                       .contextsCreated = conversions.contextsCreated,
                       .poolHits = conversions.poolHits,
                       .poolMisses = conversions.poolMisses,
                       .framesPassedThrough = 0,
                       .decodedAhead = ahead_.length()};
  std::ranges::move(conversions.conversions, std::back_inserter(figures.stages));
  return figures;
}

av::Frame SourceReader::frameAt(std::int64_t pts) {
  const AtWork atWork(idle_, show_);
  askedSegment_.store(TraceThread::segment(), std::memory_order_relaxed);
  const auto kept =
      std::ranges::find_if(kept_, [&](const Kept& k) { return k.from <= pts && pts <= k.until; });
  if (kept != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, kept);
    return kept_.front().picture.clone();
  }
  try {
    if (prepared_ && prepared_ != pts) takePrepared();
    if (std::exchange(prepared_, std::nullopt)) {
      current_ = pop();
    } else if (current_ && current_->pts() <= pts) {
      readOnTo(pts);
    } else {
      jumpTo(pts);
    }
  } catch (...) {
    current_.reset();
    next_.reset();
    throw;
  }
  keep(pts);
  return current_->clone();
}

void SourceReader::readOnTo(std::int64_t pts) {
  for (int read = 0; current_->pts() < pts; ++read) {
    if (!next_ && !ended_) next_ = pop();
    if (!next_ || next_->pts() > pts) return;
    if (read == kReadOnPictures) {
      jumpTo(pts);
      return;
    }
    current_ = std::exchange(next_, std::nullopt);
  }
}

void SourceReader::prepare(std::int64_t pts) {
  if (prepared_ == pts) return;
  askedSegment_.store(TraceThread::segment(), std::memory_order_relaxed);
  current_.reset();
  startJump(pts);
  prepared_ = pts;
}

bool SourceReader::comesWithin(std::int64_t pts, std::chrono::milliseconds limit) {
  if (prepared_ != pts) {
    if (prepared_) takePrepared();
    if (isAtHand(pts)) return true;
    prepare(pts);
  }
  if (arrivesWithin(limit)) return true;
  if (!patience_) patience_.emplace(decoder_.stage(), stallLimit_);
  for (waited_ += limit; waited_ >= patience_->slice(); waited_ -= patience_->slice())
    patience_->spend(show_);
  return false;
}

// Without waiting: among what is kept, or what was decoded ahead.
bool SourceReader::isAtHand(std::int64_t pts) {
  if (std::ranges::any_of(kept_, [&](const Kept& k) { return k.from <= pts && pts <= k.until; })) return true;
  if (!current_ || current_->pts() > pts) return false;
  while (current_->pts() < pts) {
    if (!next_ && !ended_) {
      if (!arrivesWithin({}) || arrived_->failure) return false;
      next_ = pop();
    }
    if (!next_ || next_->pts() > pts) return true;
    current_ = std::exchange(next_, std::nullopt);
  }
  return true;
}

// What was prepared and is not asked for may still lead to what is: if it is there.
void SourceReader::takePrepared() {
  prepared_.reset();
  if (arrivesWithin({}) && !arrived_->failure) current_ = pop();
}

void SourceReader::jumpTo(std::int64_t pts) {
  startJump(pts);
  current_ = pop();
}

void SourceReader::startJump(std::int64_t pts) {
  next_.reset();
  arrived_.reset();
  patience_.reset();
  waited_ = {};
  ended_ = false;
  {
    const std::scoped_lock lock(mutex_);
    target_ = pts;
    jump_.fetch_add(1, std::memory_order_relaxed);
  }
  jumped_.notify_one();
}

bool SourceReader::arrivesWithin(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!arrived_) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (!ahead_.awaitItem(std::max(left, std::chrono::milliseconds(0)))) return false;
    std::optional<Item> item = ahead_.pop();
    // What was decoded for an earlier jump is of no use, but had to make room.
    if (item->jump == jump_.load(std::memory_order_relaxed)) arrived_ = std::move(item);
  }
  return true;
}

std::optional<av::Frame> SourceReader::pop() {
  std::optional<Item> item = std::exchange(arrived_, std::nullopt);
  while (!item || item->jump != jump_.load(std::memory_order_relaxed)) item = ahead_.pop();
  if (item->failure) throw av::Error(item->failure->code, item->failure->message);
  ended_ = !item->picture;
  return std::move(item->picture);
}

void SourceReader::keep(std::int64_t pts) {
  constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();
  const std::int64_t from = std::min(pts, current_->pts());
  const std::int64_t until = next_ ? next_->pts() - 1 : ended_ ? kForEver : std::max(pts, current_->pts());
  const auto same = std::ranges::find(kept_, current_->pts(), [](const Kept& k) { return k.picture.pts(); });
  if (same != kept_.end()) {
    same->from = std::min(same->from, from);
    same->until = std::max(same->until, until);
    kept_.splice(kept_.begin(), kept_, same);
    return;
  }
  keptBytes_ += current_->bufferBytes();
  kept_.push_front({from, until, current_->clone()});
  while (keptBytes_ > keptBytesLimit_ && kept_.size() > 1) {
    keptBytes_ -= kept_.back().picture.bufferBytes();
    kept_.pop_back();
  }
}

void SourceReader::decodeAhead(const std::stop_token& stop) {
  std::uint64_t done = 0;
  for (;;) {
    std::int64_t target = 0;
    {
      const Stage::Waiting waiting(decoder_.stage());
      std::unique_lock lock(mutex_);
      jumped_.wait(lock, stop, [&] { return jump_.load(std::memory_order_relaxed) != done; });
      if (stop.stop_requested()) return;
      done = jump_.load(std::memory_order_relaxed);
      target = target_;
    }
    try {
      deliverFrom(done, target);
    } catch (const av::Error& error) {
      // The queue has been stopped: nobody will ask again.
      if (error.code() == av::ErrorCode::kCancelled) return;
    }
  }
}

void SourceReader::deliverFrom(std::uint64_t jump, std::int64_t target) {
  const auto abandoned = [&] { return jump_.load(std::memory_order_relaxed) != jump; };
  try {
    TraceThread::at(askedSegment_.load(std::memory_order_relaxed), -1);
    if (!decoder_.goTo(target, abandoned)) return;
    std::size_t bytes = 0;
    while (!abandoned()) {
      ahead_.awaitRoom(bytes);
      TraceThread::at(askedSegment_.load(std::memory_order_relaxed), -1);
      std::optional<av::Frame> picture = decoder_.next();
      const bool ended = !picture;
      bytes = ended ? 0 : picture->bufferBytes();
      ahead_.push({jump, std::move(picture), std::nullopt}, bytes);
      if (ended) return;
    }
  } catch (const av::Error& error) {
    ahead_.push({jump, std::nullopt, Failure{error.code(), error.what()}});
  } catch (const std::bad_alloc&) {
    ahead_.push({jump, std::nullopt, Failure{av::ErrorCode::kOutOfMemory, "Not enough memory to decode."}});
  }
}

}  // namespace framewright::engine
