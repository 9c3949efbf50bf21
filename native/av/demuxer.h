/**
 * A media file, read as packets.
 *
 * Only plain files are opened, and only as media containers: no network, no playlists, no patterns that name
 * other files.
 *
 * Owner: a Demuxer owns its AVFormatContext alone; packets it returned outlive it.
 * Thread: one at a time. Another thread may cancel through the stop token.
 * Units: each packet's times in its stream's time base.
 */
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "av/packet.h"
#include "av/sparse_input.h"

extern "C" {
#include <libavformat/avformat.h>
}

namespace framewright::av {

struct DemuxerOptions {
  /** Opening and reading end with `cancelled` soon after a stop is requested. */
  std::stop_token stop;
  /** Opening that takes longer fails with `stalled`. */
  std::chrono::milliseconds openLimit{15'000};
  /** False: the first pictures are not decoded on opening, which is most of its cost. What only they tell of
   * a video stream is then unknown; sound is as usual. Of H.264 in MP4 and MOV they are decoded only where
   * nothing else tells their order: its pixel format is then unknown too. */
  bool lookAtPictures = true;
  /** Parts of the file that hold packets' data and nothing else. Where there are any they are left unread,
   * and packets come as the container alone describes them: with times, flags and sizes, their data without
   * meaning, and nothing of their streams looked into. */
  std::vector<ByteRange> unread = {};
};

class Demuxer {
 public:
  /**
   * Opens the file and reads as much as its streams' parameters need.
   * Throws `media-missing`, `media-unreadable` (a folder, empty, no media container we read, no permission),
   * `stalled`, `cancelled`.
   */
  [[nodiscard]] static Demuxer open(const std::string& path, const DemuxerOptions& options = {});

  Demuxer(Demuxer&&) noexcept;
  Demuxer& operator=(Demuxer&&) noexcept;
  ~Demuxer();

  [[nodiscard]] std::span<AVStream* const> streams() const noexcept {
    return {context_->streams, context_->nb_streams};
  }
  /** Throws `media-changed` when the file has no such stream: the index came from an earlier look at it. */
  [[nodiscard]] AVStream& stream(int index) const;

  /**
   * The stream a player would choose, or nothing; cover pictures are no video. @param related a stream whose
   * companion is wanted, or -1.
   */
  [[nodiscard]] std::optional<int> bestStream(AVMediaType type, int related = -1) const;

  /** Packets of all other streams are skipped from here on, without being read where the container allows it.
   */
  void keepOnly(std::span<const int> streamIndices) noexcept;

  /**
   * The next packet in file order, or nothing at the end of the file. Throws `media-damaged`, `cancelled`. A
   * file that ends too early may look like either: see `AVPacket.flags`.
   */
  [[nodiscard]] std::optional<Packet> read();

  /**
   * Continues at a packet of the stream at or before `timestamp` where the container knows one, usually a key
   * frame; some containers land near it. False: the container cannot seek there.
   */
  [[nodiscard]] bool seek(int streamIndex, std::int64_t timestamp);

  /** FFmpeg's short names of the container: `mov,mp4,m4a,3gp,3g2,mj2`. */
  [[nodiscard]] const char* container() const noexcept { return context_->iformat->name; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /** Bytes. */
  [[nodiscard]] std::int64_t size() const noexcept { return size_; }
  [[nodiscard]] AVFormatContext& context() const noexcept { return *context_; }

 private:
  struct Interrupt;
  struct Deleter {
    void operator()(AVFormatContext* context) const noexcept;
  };

  Demuxer(std::string path, std::int64_t size, const DemuxerOptions& options);
  [[nodiscard]] int analyze(bool lookAtPictures);

  std::string path_;
  std::int64_t size_;
  /** Outlives the context, which calls it. */
  std::unique_ptr<Interrupt> interrupt_;
  /** What is read from in the place of the file itself; outlives the context. */
  std::unique_ptr<SparseInput> sparse_;
  std::unique_ptr<AVFormatContext, Deleter> context_;
  Packet next_;
};

/** Side data of a stream, such as its display matrix; empty when it has none. Lives as long as the stream. */
[[nodiscard]] std::span<const std::uint8_t> streamSideData(const AVStream& stream, AVPacketSideDataType type);

}  // namespace framewright::av
