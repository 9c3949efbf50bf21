/**
 * Frames in, packets out: one encoder, picture or sound.
 *
 *   encoder.send(frame);
 *   while (auto packet = encoder.receive()) mux(*packet);
 *   encoder.sendEnd();
 *   while (auto packet = encoder.receive()) mux(*packet);
 *
 * Owner: an Encoder owns its codec context alone; packets it returned outlive it.
 * Thread: one at a time; `threads` workers run inside.
 * Units: frames' and packets' times in `time_base`.
 */
#pragma once

#include <optional>
#include <string>

#include "av/buffer_pool.h"
#include "av/codec_context.h"
#include "av/dictionary.h"
#include "av/frame.h"
#include "av/packet.h"

namespace framewright::av {

struct VideoEncoderSettings {
  /** FFmpeg's name of the encoder: `libx264`. */
  std::string encoder;
  int width = 0;
  int height = 0;
  AVPixelFormat format = AV_PIX_FMT_YUV420P;
  /** An AVHWFramesContext for a format of a device's, else null. The encoder takes a reference. */
  AVBufferRef* devicePictures = nullptr;
  /** Seconds a tick. */
  AVRational timeBase{0, 1};
  AVRational frameRate{0, 1};
  AVRational sampleAspect{1, 1};
  AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
  AVColorRange range = AVCOL_RANGE_UNSPECIFIED;
  AVColorPrimaries primaries = AVCOL_PRI_UNSPECIFIED;
  AVColorTransferCharacteristic transfer = AVCOL_TRC_UNSPECIFIED;
  AVChromaLocation chromaLocation = AVCHROMA_LOC_UNSPECIFIED;
  /** 0: as many as the encoder likes. */
  int threads = 1;
  /** Parameter sets in the file's header instead of in each key frame: what MP4 wants (AVFMT_GLOBALHEADER).
   */
  bool globalHeader = false;
  /** Options of the encoder itself and of every encoder: `crf`, `preset`, `g`, `b`, `bf`. */
  Dictionary options;
  /** Where packets' bytes come from, with encoders that leave the choice to the caller; it outlives the
   * encoder. Null: FFmpeg allocates each. */
  BufferPool* packetPool = nullptr;
};

struct AudioEncoderSettings {
  /** FFmpeg's name of the encoder: `aac`. */
  std::string encoder;
  /** Hz. */
  int sampleRate = 0;
  int channels = 0;
  AVSampleFormat format = AV_SAMPLE_FMT_FLTP;
  /** Bits a second. */
  std::int64_t bitRate = 0;
  bool globalHeader = false;
  Dictionary options;
  /** As for pictures. */
  BufferPool* packetPool = nullptr;
};

class Encoder {
 public:
  /**
   * Throws `encoder-missing` when this FFmpeg has no such encoder, `encoder-failed` when it refuses the
   * settings or does not know one of the options.
   */
  [[nodiscard]] static Encoder open(const VideoEncoderSettings& settings);
  /** Time base is one sample. Throws the same. */
  [[nodiscard]] static Encoder open(const AudioEncoderSettings& settings);

  /** False: the encoder is full, receive first and send the same frame again. Throws `encoder-failed`. */
  [[nodiscard]] bool trySend(const Frame& frame);

  /** For the loop above, which always drains: the encoder then has room. Throws `encoder-failed`. */
  void send(const Frame& frame);

  /** No frame will follow: what is held back comes out. Throws `encoder-failed`. */
  void sendEnd();

  /** The next packet, or nothing: more frames are needed, or all packets have been returned. Throws
   * `encoder-failed`. */
  [[nodiscard]] std::optional<Packet> receive();

  /** After `sendEnd`: every packet has been returned. */
  [[nodiscard]] bool ended() const noexcept { return ended_; }

  [[nodiscard]] const AVCodecContext& context() const noexcept { return *context_; }
  [[nodiscard]] AVRational timeBase() const noexcept { return context_->time_base; }
  /** Samples of one channel that each frame but the last must have; 0: any number. */
  [[nodiscard]] int frameSize() const noexcept { return context_->frame_size; }

 private:
  explicit Encoder(CodecContext context) noexcept : context_(std::move(context)) {}

  CodecContext context_;
  /** Kept between calls, so that asking in vain allocates nothing. */
  Packet next_;
  bool ended_ = false;
};

}  // namespace framewright::av
