/**
 * A media file, written from packets.
 *
 *   auto muxer = Muxer::create(path, "mp4");
 *   const int video = muxer.addStream(video_encoder);
 *   muxer.writeHeader({{"movflags", "+faststart"}});
 *   muxer.write(packet, video, video_encoder.time_base());
 *   muxer.finish();
 *
 * Owner: a Muxer owns its AVFormatContext and the open file. Dropped before `finish` it closes the file as it
 * is: what becomes of it is the caller's business. Thread: one at a time. Errors: `disk-full`;
 * `target-unwritable` when the file cannot be made or written; `encoder-failed` when the container does not
 * take the stream or its packets.
 */
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "av/dictionary.h"
#include "av/encoder.h"
#include "av/packet.h"

extern "C" {
#include <libavformat/avformat.h>
}

namespace framewright::av {

class Muxer {
 public:
  /** Makes or empties the file. @param format FFmpeg's name: `mp4`, `gif`. */
  [[nodiscard]] static Muxer create(const std::string& path, const std::string& format);

  /** The container wants parameter sets in its header: encoders are to be opened with `globalHeader`. */
  [[nodiscard]] bool wantsGlobalHeader() const noexcept {
    return (context_->oformat->flags & AVFMT_GLOBALHEADER) != 0;
  }

  /** A stream of what the encoder makes; returns its index. The encoder may go afterwards. */
  int addStream(const Encoder& encoder);
  /** A stream copied from elsewhere. @param time_base that its packets will have. */
  int addStream(const AVCodecParameters& parameters, AVRational timeBase);

  /** For properties of a stream that neither of the above carries, such as a display matrix; before the
   * header only. */
  [[nodiscard]] AVStream& stream(int index) noexcept { return *context_->streams[index]; }

  /** After the last stream, before the first packet. Options are the container's; an unknown one is
   * `encoder-failed`. */
  void writeHeader(Dictionary options = {});

  /**
   * Packets of one stream come in decoding order; streams may come in any order, at the price of memory while
   * one waits for another. @param time_base of the packet's times.
   */
  void write(Packet packet, int streamIndex, AVRational timeBase);

  /** Writes what is held back and the index, and closes the file. Throws when any of it did not reach the
   * file system. */
  void finish();

  /** Bytes written so far; after `finish`, the file's size. */
  [[nodiscard]] std::int64_t bytesWritten() const noexcept;

 private:
  struct Deleter {
    void operator()(AVFormatContext* context) const noexcept;
  };

  explicit Muxer(std::string path) : path_(std::move(path)) {}
  void checkWritten(int result, const char* what) const;

  std::string path_;
  std::unique_ptr<AVFormatContext, Deleter> context_;
  std::int64_t finalBytes_ = 0;
};

}  // namespace framewright::av
