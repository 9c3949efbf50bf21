// One film being made, from draw lists to a file that is complete and on disk. The threads and queues of an
// export are in here; what they do (drawing, mixing, encoding, muxing) is in classes of their own that know
// no thread.
//
//   auto session = ExportSession::create(canvas, target, std::move(maker));
//   session->push(runs);               // as often as there are runs
//   ExportReport report = session->finish();
//
// The first error of any thread ends the others; push() and finish() then throw that one, and the partial
// file is gone.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <variant>

#include "engine/export_types.h"
#include "engine/frame_maker.h"
#include "engine/trace.h"

namespace framewright::engine {

// What to make, and where.
using ExportTarget = std::variant<Mp4Target, GifTarget>;

class ExportSession {
 public:
  // Opens the encoders and the file, then starts the threads. `stallLimit`: how long a stage may show no
  // progress before those that wait for it fail with `stalled`. Throws av::Error: `encoder-missing`,
  // `encoder-failed`, `target-unwritable`, `disk-full`. A sound file is opened only when its first span is
  // mixed. `tracing`: where the threads are recorded.
  [[nodiscard]] static std::unique_ptr<ExportSession> create(
      const Canvas& canvas, const ExportTarget& target, std::unique_ptr<FrameMaker> maker,
      std::chrono::milliseconds stallLimit = std::chrono::seconds(5), Tracing tracing = {});

  // Cancels what still runs, joins every thread and removes an unfinished file.
  virtual ~ExportSession() = default;
  ExportSession(const ExportSession&) = delete;
  ExportSession& operator=(const ExportSession&) = delete;

  // `[frames, draw list words]…`: runs of equal frames. Waits while the stages behind are busy with what they
  // have. Throws the export's error, std::invalid_argument for words that are no runs. One caller at a time.
  virtual void push(std::span<const int32_t> runs) = 0;

  // After the last push: waits until the file is complete and on disk. Throws the export's error. Once.
  virtual ExportReport finish() = 0;

  // Any thread, at any time, returns at once: push() and finish() throw `cancelled` soon. Nothing after the
  // end.
  virtual void cancel() = 0;

  // Any thread, at any time.
  [[nodiscard]] virtual ExportProgress progress() const = 0;

 protected:
  ExportSession() = default;
};

}  // namespace framewright::engine
