// A GIF from painted pictures: encoded, timed in hundredths of a second, repeated for ever. Knows no palette
// and no thread.
#pragma once

#include <cstdint>

#include "av/encoder.h"
#include "av/frame.h"
#include "engine/export_types.h"
#include "engine/target_file.h"

namespace framewright::engine {

// When frame `frame` begins, hundredths of a second from the start: rounded from the exact time, so nothing
// drifts.
[[nodiscard]] int64_t gifTime(const Ratio& frameRate, int64_t frame);

class GifWriter {
 public:
  static constexpr const char* kName = "gif";

  // The format counts how long a picture is shown in 16 bits.
  static constexpr int64_t kLongestHold = 65535;

  // Writes into the file, which outlives the writer. `lastHold`: how long the last picture is shown,
  // hundredths of a second. Throws av::Error `encoder-missing`, `encoder-failed`, `disk-full`,
  // `target-unwritable`; so do the others.
  GifWriter(TargetFile& file, const Canvas& canvas, int64_t lastHold);

  // The picture's time is later than that of the one before, by kLongestHold at most.
  void write(av::Frame painted, int64_t time);

  // The file is on the disk afterwards.
  void finish();

 private:
  void drain();

  av::Encoder encoder_;
  TargetFile& file_;
};

}  // namespace framewright::engine
