// A Codec on a thread of its own, for a caller that must never wait: what goes in is queued, what comes out
// is taken in batches.
//
//   CodecRunner runner(std::make_unique<PictureEncoder>(settings), [] { post(take); });
//   runner.submit(std::move(input));     // at most kMostQueued that are not taken yet
//   runner.flush(id);                    // at most as many that are not done yet
//   for (CodecEvent& event : runner.take()) …
//
// Waking a caller costs some 50 µs. So it is woken for an output, when few inputs wait and when none does;
// what else happens is told with the next of these. While more than a few inputs wait and outputs follow one
// another quickly, several are told together.
//
// Owner: whoever made it; its destructor joins the thread. Thread: the caller's members belong to one thread;
// `wake` is called on the codec's, and may be once more while the destructor runs.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "engine/bounded_queue.h"
#include "engine/codec.h"
#include "engine/stage.h"

namespace framewright::engine {

// The codec has begun with an input: there is room for another.
struct InputTaken {};
// All that one input gave at once has come out.
struct InputDone {};
// All that was submitted before flush(id) has come out.
struct Flushed {
  uint32_t id;
};
// The end: nothing follows.
struct CodecFailed {
  std::exception_ptr error;
};
// What a runner reports, in the order in which it happened.
using CodecEvent = std::variant<CodecOutput, InputTaken, InputDone, Flushed, CodecFailed>;

class CodecRunner {
 public:
  static constexpr size_t kMostQueued = 16;
  // With no more than these waiting, whoever feeds the codec hears of each.
  static constexpr size_t kFewQueued = kMostQueued / 4;
  // Of outputs that follow one another quicker than kTogether, so many are told together, or as many as come
  // in that time: seldom enough that being woken costs little, soon enough that nobody sees it.
  static constexpr size_t kMostTogether = 4;
  static constexpr std::chrono::milliseconds kTogether{16};
  // Events that wait to be taken, before the codec waits too.
  static constexpr size_t kMostEvents = 64;

  // `makeCodec` runs on the codec's thread: opening a codec takes time.
  CodecRunner(std::function<std::unique_ptr<Codec>()> makeCodec, std::function<void()> wake);
  // Stops and joins: waits for the frame that is being worked on.
  ~CodecRunner();
  CodecRunner(const CodecRunner&) = delete;
  CodecRunner& operator=(const CodecRunner&) = delete;

  void submit(CodecInput input);
  void flush(uint32_t id);
  // What has happened since the last call.
  [[nodiscard]] std::vector<CodecEvent> take();
  // Soon nothing more happens; what is queued is dropped. Does not wait.
  void stop();
  // The thread has nothing more to do: the destructor will not wait.
  [[nodiscard]] bool ended() const;

 private:
  struct FlushCommand {
    uint32_t id;
  };
  using Command = std::variant<CodecInput, FlushCommand>;

  void run();
  void work();
  void emitOutput(CodecOutput output);
  // `isUrgent`: wakes the caller, unless it was and has not taken since.
  void emit(CodecEvent event, bool isUrgent = true);

  const std::function<std::unique_ptr<Codec>()> makeCodec_;
  const std::function<void()> wake_;
  Stage caller_{"caller"};
  Stage codec_{"codec"};
  // Whoever calls may take as long as it likes: the codec never takes that for a stall.
  Stage::Waiting callerIsOutside_{caller_};
  BoundedQueue<Command> commands_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::vector<CodecEvent> events_;
  // Since the caller took events last.
  bool woken_ = false;
  bool stopped_ = false;
  bool ended_ = false;
  // The codec's thread's: when an output came last; how many wait to be told with the next, and since when.
  std::chrono::steady_clock::time_point lastOutput_;
  size_t held_ = 0;
  std::chrono::steady_clock::time_point heldSince_;
  std::thread thread_;
};

}  // namespace framewright::engine
