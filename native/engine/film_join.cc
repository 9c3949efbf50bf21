#include "engine/film_join.h"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>

#include "av/error.h"
#include "engine/film_muxer.h"
#include "engine/idr_picture_ids.h"
#include "engine/segment_file.h"

namespace framewright::engine {
namespace {

av::Error damaged(const std::string& what) {
  return av::Error(av::ErrorCode::kSegmentDamaged,
                   "The encoded parts of the film " + what + ". They have to be encoded again.");
}

av::Packet withBytes(const av::Packet& packet, std::span<const uint8_t> bytes) {
  av::Packet made;
  av::check(av_new_packet(made.get(), static_cast<int>(bytes.size())), av::ErrorCode::kOutOfMemory,
            "A packet");
  std::ranges::copy(bytes, made->data);
  av::check(av_packet_copy_props(made.get(), packet.get()), av::ErrorCode::kOutOfMemory, "A packet");
  return made;
}

// The picture of the whole film as one stream of packets: each segment's own, moved to where it stands.
class SegmentChain {
 public:
  explicit SegmentChain(const std::vector<std::string>& paths)
      : paths_(paths),
        reader_(paths.front()),
        ids_(reader_.format().parameters.extradata()),
        delay_(reader_.format().parameters->video_delay) {
    const auto parameterSets = reader_.format().parameters.extradata();
    parameterSets_.assign(parameterSets.begin(), parameterSets.end());
  }

  [[nodiscard]] const StreamFormat& format() const { return reader_.format(); }

  // Decoding times follow from the order of the whole film: an encoder that gets one or two frames counts its
  // own differently.
  [[nodiscard]] std::optional<av::Packet> next() {
    auto packet = reader_.next();
    while (!packet) {
      begin_ += frames_;
      frames_ = 0;
      if (++index_ == paths_.size()) return std::nullopt;
      open();
      packet = reader_.next();
    }
    ++frames_;
    (*packet)->pts += begin_;
    (*packet)->dts = decoded_++ - delay_;
    (*packet)->duration = 1;
    if ((*packet)->pts < (*packet)->dts) throw damaged("show a frame before it is decoded");
    tellApart(*packet);
    return packet;
  }

  [[nodiscard]] int64_t frames() const { return decoded_; }
  // Of the segment that the last packet came from.
  [[nodiscard]] int64_t index() const { return static_cast<int64_t>(index_); }

 private:
  void open() {
    reader_ = SegmentReader(paths_[index_]);
    // One set of parameters serves the whole film: what was made with others would not be decoded.
    if (!std::ranges::equal(reader_.format().parameters.extradata(), parameterSets_)) {
      throw damaged("were made with different settings");
    }
  }

  // Of two IDR pictures in a row, which segments make that do not know one another, the second gets another
  // number. It follows from the packets alone, so the film's bytes do as well.
  void tellApart(av::Packet& packet) {
    std::optional<uint32_t> id;
    if ((packet->flags & AV_PKT_FLAG_KEY) != 0) {
      const std::span<const uint8_t> bytes(packet->data, static_cast<size_t>(packet->size));
      id = ids_.of(bytes);
      if (id && id == lastId_) {
        id = *id == 0 ? 1 : 0;
        packet = withBytes(packet, ids_.renumbered(bytes, *id));
      }
    }
    lastId_ = id;
  }

  const std::vector<std::string>& paths_;
  SegmentReader reader_;
  std::vector<uint8_t> parameterSets_;
  const IdrPictureIds ids_;
  std::optional<uint32_t> lastId_;  // of the last packet's picture, if that is an IDR picture
  const int64_t delay_;
  size_t index_ = 0;
  int64_t begin_ = 0;    // first frame of the segment
  int64_t frames_ = 0;   // of the segment so far
  int64_t decoded_ = 0;  // of the film so far
};

bool areWhole(const FilmParts& parts) {
  return std::ranges::all_of(parts.segments, isWhole) && (!parts.sound || isWhole(*parts.sound));
}

int64_t join(const FilmParts& parts, JoinProgress& progress, const std::stop_token& stop) {
  if (parts.segments.empty()) throw std::invalid_argument("a film has at least one segment");
  SegmentChain picture(parts.segments);
  std::optional<SegmentReader> soundReader;
  if (parts.sound) soundReader.emplace(*parts.sound);
  FilmMuxer muxer(parts.path, picture.format(), soundReader ? &soundReader->format() : nullptr);

  auto video = picture.next();
  auto sound = soundReader ? soundReader->next() : std::nullopt;
  while (video || sound) {
    if (stop.stop_requested()) throw av::Error(av::ErrorCode::kCancelled, "The export was cancelled.");
    const Stage::Work work(progress.mux);
    if (video && (!sound || muxer.videoFirst(*video, *sound))) {
      TraceThread::at(picture.index(), (*video)->pts);
      muxer.writeVideo(std::move(*video));
      video = picture.next();
    } else {
      TraceThread::at(-1, -1);
      muxer.writeSound(std::move(*sound));
      sound = soundReader->next();
    }
    progress.bytes.store(muxer.file().bytes(), std::memory_order_relaxed);
  }
  if (picture.frames() != parts.frameCount) throw damaged("have another number of frames than the film");
  {
    TraceThread::at(-1, -1);
    const Stage::Work work(progress.mux, 0);
    muxer.finish();
  }
  muxer.file().release();
  progress.bytes.store(muxer.file().bytes(), std::memory_order_relaxed);
  return muxer.file().bytes();
}

}  // namespace

int64_t joinFilm(const FilmParts& parts, JoinProgress& progress, const std::stop_token& stop,
                 const Tracing& tracing) {
  const TraceThread traced(tracing, "mux");
  try {
    return join(parts, progress, stop);
  } catch (const av::Error& error) {
    // Parts are written as they are read, and only the end of one tells whether it is whole: before that, the
    // container may refuse what is in it.
    const bool ownWords = error.code() != av::ErrorCode::kEncoderFailed;
    if (ownWords || areWhole(parts)) throw;
    throw damaged("are not whole");
  }
}

}  // namespace framewright::engine
