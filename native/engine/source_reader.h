// Random access to the pictures of one video stream, decoded ahead on a thread of its own.
//
//   SourceReader reader(path, stream);
//   av::Frame picture = reader.frameAt(pts);
//
// Requests in ascending order read on; a jump, back or far ahead, seeks. The picture is the same either way,
// bit for bit.
//
// Thread: frameAt() on one thread at a time, cancel() and figures() on any.
// Memory: what is decoded ahead and what is kept are bounded in bytes; beside them the codec has a few frames
// a thread. Units: pts in ticks of the stream's time base.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "av/error.h"
#include "av/frame.h"
#include "engine/bounded_queue.h"
#include "engine/frame_decoder.h"
#include "engine/frame_maker.h"
#include "engine/stage.h"

namespace framewright::engine {

struct SourceReaderOptions {
  int decoderThreads = FrameDecoderOptions{}.threads;
  // Of pictures decoded before they were asked for. One picture is decoded ahead however large it is.
  std::size_t aheadBytes = std::size_t{16} << 20;
  // Of pictures kept after they were asked for.
  std::size_t keptBytes = std::size_t{24} << 20;
  // How long a picture is waited for while decoding does not get on.
  std::chrono::milliseconds stallLimit{5000};
};

class SourceReader {
 public:
  // Opens the file. Throws as av::Demuxer::open, and `media-unsupported`, `media-changed`, `media-truncated`.
  SourceReader(const std::string& path, int stream, const SourceReaderOptions& options = {});
  ~SourceReader();
  SourceReader(const SourceReader&) = delete;
  SourceReader& operator=(const SourceReader&) = delete;

  // The last picture with a time ≤ `pts`, or the first of all when there is none: yuv420p, BT.709, limited
  // range, tagged, at its own size, upright. Shares its buffers with whoever asked before, so nobody writes
  // into them. Throws `media-damaged`, `media-truncated`, `media-unsupported`, `stalled`, `cancelled`. After
  // an error other pictures may be asked for.
  [[nodiscard]] av::Frame frameAt(std::int64_t pts);

  // Begins to decode towards the picture that frameAt(pts) will be asked for next, and does not wait. For
  // frameAt()'s thread.
  void prepare(std::int64_t pts);

  // Begins to decode towards the picture shown at `pts`, if that is not under way, and waits for it at most
  // so long: whether frameAt(pts) would not wait, be it for an error that it throws. For a picture far from
  // the last one, whose way may be left for another at any time. Throws `stalled`, `cancelled`. For
  // frameAt()'s thread.
  [[nodiscard]] bool comesWithin(std::int64_t pts, std::chrono::milliseconds limit);

  // The time of what was decoded last. Any thread.
  [[nodiscard]] std::optional<std::int64_t> reached() const { return decoder_.reached(); }

  // frameAt() that waits, and every later one, throws `cancelled` soon.
  void cancel();

  // Decoding and each conversion. Frames are not said to be passed through: that is the whole picture's to
  // say.
  [[nodiscard]] MakerFigures figures() const;

 private:
  // Why there is no picture. Not the exception itself: its message would be shared by two threads.
  struct Failure {
    av::ErrorCode code;
    std::string message;
  };

  // What the decoding thread delivers: a picture, the end, or why there is neither.
  struct Item {
    std::uint64_t jump = 0;
    std::optional<av::Frame> picture;
    std::optional<Failure> failure;
  };

  // A picture and the times it is known to be shown at, both ends included.
  struct Kept {
    std::int64_t from;
    std::int64_t until;
    av::Frame picture;
  };

  void decodeAhead(const std::stop_token& stop);
  void deliverFrom(std::uint64_t jump, std::int64_t target);

  void startJump(std::int64_t pts);
  void jumpTo(std::int64_t pts);
  void readOnTo(std::int64_t pts);
  [[nodiscard]] bool isAtHand(std::int64_t pts);
  void takePrepared();
  [[nodiscard]] bool arrivesWithin(std::chrono::milliseconds limit);
  [[nodiscard]] std::optional<av::Frame> pop();
  void keep(std::int64_t pts);

  // Before the decoder, which listens to it.
  std::stop_source stop_;
  FrameDecoder decoder_;
  // The thread that asks, as the queue sees it.
  Stage show_{"show"};
  std::optional<Stage::Waiting> idle_;
  BoundedQueue<Item> ahead_;

  // Where decoding is to go on: the only thing both threads write.
  mutable std::mutex mutex_;
  std::condition_variable_any jumped_;
  std::int64_t target_ = 0;
  std::atomic<std::uint64_t> jump_{0};

  // Whose pictures were asked for last, for a trace.
  std::atomic<std::int64_t> askedSegment_{-1};

  // The last picture delivered, and the one after it if that was looked at.
  std::optional<av::Frame> current_;
  std::optional<av::Frame> next_;
  bool ended_ = false;
  // Where the last prepare() went, until something is asked for.
  std::optional<std::int64_t> prepared_;
  // What the present jump has brought first and nobody has taken.
  std::optional<Item> arrived_;
  // How long comesWithin() has waited since the jump, beyond what it has spent of its patience.
  std::optional<Patience> patience_;
  std::chrono::milliseconds waited_{0};
  const std::chrono::milliseconds stallLimit_;
  // Most recently used first.
  std::list<Kept> kept_;
  const std::size_t keptBytesLimit_;
  std::size_t keptBytes_ = 0;

  // Last, so that it ends before what it uses.
  std::jthread thread_;
};

}  // namespace framewright::engine
