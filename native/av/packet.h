/**
 * A piece of an encoded stream.
 *
 * Owner: a Packet owns its AVPacket alone; the bytes behind it are reference counted and shared by clones.
 * Thread: one thread at a time.
 * Units: pts, dts and duration in the time base of the stream or encoder it came from.
 */
#pragma once

#include <memory>

extern "C" {
#include <libavcodec/packet.h>
}

namespace framewright::av {

class Packet {
 public:
  /** An empty packet, to be filled. Throws `out-of-memory`. */
  Packet();

  /** A second owner of the same bytes: nothing is copied. Throws `out-of-memory`. */
  [[nodiscard]] Packet clone() const;

  /** Drops the bytes; the packet can be filled again. */
  void reset() noexcept;

  [[nodiscard]] AVPacket* get() noexcept { return packet_.get(); }
  [[nodiscard]] const AVPacket* get() const noexcept { return packet_.get(); }
  AVPacket* operator->() noexcept { return packet_.get(); }
  const AVPacket* operator->() const noexcept { return packet_.get(); }

 private:
  struct Deleter {
    void operator()(AVPacket* packet) const noexcept;
  };
  std::unique_ptr<AVPacket, Deleter> packet_;
};

}  // namespace framewright::av
