// Which of several encoders encodes a stream, best first: hardware where it is wanted and really works,
// software at the end. One that fails is left for the next, once and for all, and the reason is kept.
//
// Thread: one at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "av/encoder.h"
#include "engine/encoder_input.h"
#include "engine/encoder_trial.h"

namespace framewright::engine {

struct EncoderChoice {
  // FFmpeg's name: `libx264`.
  std::string encoder;
  // The encoder's own: `crf`, `preset`. Hardware that refuses them is asked with its bit rate, `b`, alone.
  std::vector<std::pair<std::string, std::string>> options;
  bool hardware = false;
};

// An encoder, and what it is fed with: nothing in between for one in software.
struct OpenedEncoder {
  std::unique_ptr<EncoderInput> input;  // before the encoder, which uses its pictures
  av::Encoder encoder;
};

class EncoderChooser {
 public:
  // Whether an encoder works at all on this machine.
  using Trial = std::function<EncoderTrial(const std::string& encoder)>;

  // `choices` is not empty. `trial` is asked once for each hardware encoder, before it is opened.
  explicit EncoderChooser(std::vector<EncoderChoice> choices, Trial trial = tryEncoderOnce);

  // The first that opens. `settings` says what is the same for all; the format there is for software. Throws
  // av::Error `encoder-missing`, `encoder-failed` of the last one.
  [[nodiscard]] OpenedEncoder open(av::VideoEncoderSettings settings);

  // Goes to the next for a reason of the caller's. False: there is none.
  [[nodiscard]] bool leave(const std::string& reason);

  // What open() has found, or will begin with.
  [[nodiscard]] const EncoderChoice& current() const { return choices_.front(); }
  [[nodiscard]] bool hasNext() const { return choices_.size() > 1; }
  // Why those before it are not; empty when it is the first.
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  [[nodiscard]] OpenedEncoder openHardware(av::VideoEncoderSettings settings) const;

  std::vector<EncoderChoice> choices_;  // those that were not left
  Trial trial_;
  std::string reason_;
};

}  // namespace framewright::engine
