/**
 * Packets in, frames out: one stream's decoder, picture or sound.
 *
 *   decoder.send(packet);
 *   while (auto frame = decoder.receive()) show(*frame);
 *   decoder.sendEnd();
 *   while (auto frame = decoder.receive()) show(*frame);
 *
 * Owner: a Decoder owns its codec context alone; frames it returned outlive it.
 * Thread: one at a time; `threads` workers run inside.
 * Units: frames carry pts in the packets' time base.
 */
#pragma once

#include <optional>
#include <string>

#include "av/codec_context.h"
#include "av/frame.h"
#include "av/packet.h"

namespace framewright::av {

struct DecoderOptions {
  /** FFmpeg's name of the decoder; empty: its preferred software decoder for the parameters. */
  std::string name = {};
  /** Worker threads; 0: as many as the machine has cores. */
  int threads = 1;
  /** FF_THREAD_FRAME | FF_THREAD_SLICE. Frame threads hold one more frame each and delay the output by as
   * many. */
  int threadType = FF_THREAD_FRAME | FF_THREAD_SLICE;
  /** AV_EF_ flags: how strictly data is looked at, and whether a fault found is an error or is concealed. */
  int errorRecognition = 0;
};

class Decoder {
 public:
  /**
   * Opens a software decoder for the parameters.
   * @param time_base of the packets that will be sent.
   * Throws `media-unsupported` when there is no decoder or it refuses the parameters.
   */
  [[nodiscard]] static Decoder open(const AVCodecParameters& parameters, AVRational timeBase,
                                    const DecoderOptions& options = {});

  /**
   * False: the decoder is full, receive first and send the same packet again. Throws `media-damaged` for data
   * that cannot be decoded; the decoder can go on with the next packet.
   */
  [[nodiscard]] bool trySend(const Packet& packet);

  /** For the loop above, which always drains: the decoder then has room. Throws as `trySend`. */
  void send(const Packet& packet);

  /** No packet will follow: what is held back comes out. Only `flush` makes sending possible again. */
  void sendEnd();

  /** The next frame, or nothing: more packets are needed, or all frames have been returned. Throws
   * `media-damaged`. */
  [[nodiscard]] std::optional<Frame> receive();

  /** After `sendEnd`: every frame has been returned. */
  [[nodiscard]] bool ended() const noexcept { return ended_; }

  /** Forgets what was sent, for a seek. */
  void flush() noexcept;

  [[nodiscard]] const AVCodecContext& context() const noexcept { return *context_; }

 private:
  explicit Decoder(CodecContext context) noexcept : context_(std::move(context)) {}

  CodecContext context_;
  /** Kept between calls, so that asking in vain allocates nothing. */
  Frame next_;
  bool ended_ = false;
};

}  // namespace framewright::av
