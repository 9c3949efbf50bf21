#include "engine/codec_runner.h"

#include <chrono>
#include <utility>

#include "av/error.h"

namespace framewright::engine {
namespace {

// Never reached: see callerIsOutside_. It sets how often an idle codec looks up.
constexpr std::chrono::minutes kPatience{1};

}  // namespace

CodecRunner::CodecRunner(std::function<std::unique_ptr<Codec>()> makeCodec, std::function<void()> wake)
    : makeCodec_(std::move(makeCodec)),
      wake_(std::move(wake)),
      // As many flushes as inputs find room, and the caller's last one.
      commands_({.items = 4 * kMostQueued}, caller_, codec_, kPatience),
      thread_([this] { run(); }) {}

CodecRunner::~CodecRunner() {
  stop();
  thread_.join();
}

void CodecRunner::submit(CodecInput input) { commands_.push(std::move(input)); }

void CodecRunner::flush(uint32_t id) { commands_.push(FlushCommand{id}); }

std::vector<CodecEvent> CodecRunner::take() {
  std::vector<CodecEvent> taken;
  const std::scoped_lock lock(mutex_);
  taken.swap(events_);
  woken_ = false;
  room_.notify_one();
  return taken;
}

void CodecRunner::stop() {
  commands_.stop();
  std::vector<CodecEvent> dropped;
  const std::scoped_lock lock(mutex_);
  stopped_ = true;
  dropped.swap(events_);
  room_.notify_one();
}

bool CodecRunner::ended() const {
  const std::scoped_lock lock(mutex_);
  return ended_;
}

void CodecRunner::run() {
  try {
    work();
  } catch (...) {
    // After stop() the queue throws `cancelled`, and nobody listens any more.
    emit(CodecFailed{std::current_exception()});
  }
  {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
  }
  wake_();
}

void CodecRunner::work() {
  const std::unique_ptr<Codec> codec = makeCodec_();
  const OutputSink sink = [this](CodecOutput output) { emitOutput(std::move(output)); };
  while (auto command = commands_.pop()) {
    if (auto* input = std::get_if<CodecInput>(&*command)) {
      emit(InputTaken{}, commands_.length() <= kFewQueued);
      codec->process(std::move(*input), sink);
      emit(InputDone{}, commands_.length() == 0);
    } else {
      codec->flush(sink);
      emit(Flushed{std::get<FlushCommand>(*command).id});
    }
  }
}

void CodecRunner::emitOutput(CodecOutput output) {
  const auto now = std::chrono::steady_clock::now();
  const bool isQuick = now - std::exchange(lastOutput_, now) < kTogether;
  if (held_ == 0) heldSince_ = now;
  const bool waits =
      isQuick && commands_.length() > kFewQueued && now - heldSince_ < kTogether && held_ + 1 < kMostTogether;
  held_ = waits ? held_ + 1 : 0;
  emit(std::move(output), !waits);
}

void CodecRunner::emit(CodecEvent event, bool isUrgent) {
  {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return stopped_ || events_.size() < kMostEvents; });
    if (stopped_) return;
    events_.push_back(std::move(event));
    if (woken_ || (!isUrgent && events_.size() < kMostEvents)) return;
    woken_ = true;
  }
  wake_();
}

}  // namespace framewright::engine
