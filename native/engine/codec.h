// One encoder or decoder, whichever it is: something in, something out, in the codec's own time. Knows no
// thread; engine/codec_runner.h gives it one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "av/frame.h"
#include "av/packet.h"

namespace framewright::engine {

// Times are in microseconds, in any order and as often as the caller likes: they come out as they went in.
struct CodecTime {
  int64_t timestamp = 0;
  int64_t duration = -1;  // negative: unknown
};

struct CodecInput {
  std::variant<av::Frame, av::Packet> data;
  CodecTime time;
  bool keyFrame = false;  // asked for, of an encoder
};

// Which encoder packets come from.
struct EncoderUse {
  std::string encoder;  // FFmpeg's name
  bool hardware = false;
  // Why those that would have been better are not; empty when there were none.
  std::string reason;
};

struct CodecOutput {
  std::variant<av::Frame, av::Packet> data;
  CodecTime time;
  bool keyFrame = false;
  // What a decoder of the packets needs beforehand: with the first packet and whenever it has changed.
  bool newDescription = false;
  std::vector<uint8_t> description;
  // Of a video encoder, with the first packet and whenever it has changed.
  std::optional<EncoderUse> use = std::nullopt;
};

// Takes each output as it comes.
using OutputSink = std::function<void(CodecOutput)>;

class Codec {
 public:
  virtual ~Codec() = default;

  // Throws av::Error.
  virtual void process(CodecInput input, const OutputSink& sink) = 0;
  // Gives out all that is held back; more may be processed afterwards. Throws av::Error.
  virtual void flush(const OutputSink& sink) = 0;
  // Finds out whether it will work, as far as that is known before the first input. Throws av::Error.
  virtual void tryOut() {}
};

}  // namespace framewright::engine
