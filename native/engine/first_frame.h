// A film's first frame: shows a decoder that is missing or a stream that is broken while there is time.
#pragma once

#include <optional>
#include <string>

#include "av/decoder.h"
#include "av/demuxer.h"
#include "av/frame.h"
#include "av/packet.h"

namespace framewright::engine {

class FirstFrame {
 public:
  // `stream` outlives this. Throws as av::Decoder::open.
  FirstFrame(const std::string& path, const AVStream& stream);

  // Packets of any stream, in file order. Throws `media-damaged`.
  void add(const av::Packet& packet);

  // No further packet would tell more.
  [[nodiscard]] bool settled() const;

  // After the last packet. Throws `media-damaged` when no frame came out.
  [[nodiscard]] av::Frame take();

 private:
  [[nodiscard]] av::Decoder open() const;
  template <typename Body>
  void reportDamage(Body body) const;

  std::string failed_;
  const AVStream& stream_;
  av::Decoder decoder_;
  std::optional<av::Frame> frame_;
  bool sawKey_ = false;
  int packets_ = 0;
};

}  // namespace framewright::engine
