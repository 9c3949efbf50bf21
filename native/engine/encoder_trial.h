// Whether an FFmpeg encoder really works on this machine. A hardware encoder that is listed often has no
// hardware: the only proof is a few encoded frames.
#pragma once

#include <chrono>
#include <string>

namespace framewright::engine {

struct EncoderTrial {
  std::string name;
  bool works = false;
  // Why not, a whole sentence; empty when it works.
  std::string reason;
};

// Encodes a few frames (video) or a few thousand samples (audio) and waits for a packet, as long as `limit`:
// a driver may hang. Never throws for an encoder that does not work.
[[nodiscard]] EncoderTrial tryEncoder(const std::string& name,
                                      std::chrono::milliseconds limit = std::chrono::seconds(5));

// The same, once for each encoder in this process: what a machine has does not change.
[[nodiscard]] EncoderTrial tryEncoderOnce(const std::string& name);

}  // namespace framewright::engine
