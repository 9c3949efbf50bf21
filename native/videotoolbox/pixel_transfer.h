// RGBA to NV12 by VTPixelTransferSession, on whatever part of the chip does that: BT.709, limited range.
//
// Owner: a PixelTransfer owns its session and its pools; frames it returned outlive it. Thread: one at a
// time; frames may be dropped on any.
#pragma once

#include "av/frame.h"
#include "videotoolbox/owned.h"

namespace framewright::videotoolbox {

class PixelTransfer {
 public:
  // Throws av::Error `media-unsupported` for an odd size, `encoder-failed` with Apple's code when the system
  // gives no session or no buffers.
  PixelTransfer(int width, int height);

  // The picture as NV12 in a buffer of the system's that is locked for reading while the frame lives; `rgba`
  // has the size above. A session that the system has taken away is made anew, once a picture. Throws
  // av::Error `encoder-failed`.
  [[nodiscard]] av::Frame convert(const av::Frame& rgba);

 private:
  // Ended before it is let go, as Apple asks.
  struct EndSession {
    void operator()(VTPixelTransferSessionRef session) const noexcept;
  };
  using Session = std::unique_ptr<std::remove_pointer_t<VTPixelTransferSessionRef>, EndSession>;

  [[nodiscard]] static Session makeSession();

  int width_;
  int height_;
  Owned<CVPixelBufferPoolRef> sources_;
  Owned<CVPixelBufferPoolRef> targets_;
  Session session_;
};

}  // namespace framewright::videotoolbox
