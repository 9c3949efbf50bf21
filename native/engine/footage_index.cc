#include "engine/footage_index.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <unordered_set>
#include <utility>

#include "av/error.h"
#include "engine/packet_source.h"
#include "engine/packet_survey.h"
#include "engine/truncation.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace framewright::engine {
namespace {

using av::ErrorCode;

// A stream with several descriptions of its samples has the new one beside the packet where it begins.
bool bringsOtherParameters(const AVPacket& packet, const AVCodecParameters& stream) {
  std::size_t size = 0;
  const std::uint8_t* data = av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, &size);
  if (data == nullptr) return false;
  return !std::ranges::equal(std::span(data, size),
                             std::span(stream.extradata, static_cast<std::size_t>(stream.extradata_size)));
}

// As PacketSurvey has them: what comes before the first key frame, in the file or on the screen, and what an
// edit list leaves out is not shown; of two frames at the same time the first is.
class ShownTimes {
 public:
  [[nodiscard]] std::int64_t of(const AVPacket& packet, std::vector<IndexedFrame>& before) {
    const std::int64_t time = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
    if (isKey(packet) && !sawKey_) {
      sawKey_ = true;
      for (IndexedFrame& frame : before) frame.pts = IndexedFrame::kNotShown;
      seen_.clear();
      firstKeyPts_ = packet.pts != AV_NOPTS_VALUE ? packet.pts : IndexedFrame::kNotShown;
    }
    const bool hidden = time == AV_NOPTS_VALUE || time < firstKeyPts_ ||
                        (packet.flags & AV_PKT_FLAG_DISCARD) != 0 || packet.size == 0;
    return hidden || !seen_.insert(time).second ? IndexedFrame::kNotShown : time;
  }

 private:
  bool sawKey_ = false;
  std::int64_t firstKeyPts_ = IndexedFrame::kNotShown;
  std::unordered_set<std::int64_t> seen_;
};

}  // namespace

FootageIndex readFootageIndex(const av::Demuxer& demuxer, int stream, const std::stop_token& stop) {
  if (const auto missing = firstMissing(demuxer, demuxer.stream(stream))) {
    throw av::Error(
        ErrorCode::kMediaTruncated,
        "\"" + demuxer.path() + "\" is incomplete: it ends at " +
            std::to_string(static_cast<double>(*missing) * av_q2d(demuxer.stream(stream).time_base)) +
            " s. Copy it again, or wait until it is written to its end.");
  }
  std::vector<av::ByteRange> unread = packetData(demuxer, {.video = stream});
  av::Demuxer index =
      av::Demuxer::open(demuxer.path(), {.stop = stop, .lookAtPictures = false, .unread = std::move(unread)});
  index.keepOnly(std::array{stream});
  FootageIndex made;
  ShownTimes times;
  const AVCodecParameters& parameters = *demuxer.stream(stream).codecpar;
  while (auto packet = index.read()) {
    AVPacket& raw = *packet->get();
    completeTimes(raw, parameters);
    const std::int64_t pts = times.of(raw, made.frames);
    made.frames.push_back({.pts = pts, .position = raw.pos, .size = raw.size, .key = isKey(raw)});
    made.placesKnown = made.placesKnown && raw.pos >= 0;
    made.changesParameters = made.changesParameters || bringsOtherParameters(raw, parameters);
  }
  return made;
}

FileBytes::FileBytes(std::string path) : path_(std::move(path)), file_(std::fopen(path_.c_str(), "rbe")) {
  if (file_) return;
  const bool missing = errno == ENOENT;
  throw av::errorFrom(AVERROR(errno), missing ? ErrorCode::kMediaMissing : ErrorCode::kMediaUnreadable,
                      "\"" + path_ + "\" cannot be opened");
}

std::size_t FileBytes::read(std::int64_t position, std::span<std::uint8_t> bytes) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = pread(fileno(file_.get()), bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(position) + static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) av::fail(AVERROR(errno), ErrorCode::kMediaDamaged, "\"" + path_ + "\" cannot be read on");
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

}  // namespace framewright::engine
