#include "engine/packet_survey.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "av/error.h"
#include "engine/mp4_boxes.h"
#include "engine/packet_source.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/mathematics.h>
}

namespace framewright::engine {
namespace {

// What is compared of the file's beginning, of each stream.
constexpr std::size_t kComparedPackets = 64;
// Read at most for that: a stream may begin late.
constexpr int kMostReadPackets = 2000;

// The container's beginning as it is when its data is read and looked into.
class Beginning {
 public:
  explicit Beginning(SurveyedStreams streams) : indices_{streams.video, streams.audio} {}

  void add(const AVPacket& packet) {
    ++read_;
    if (std::vector<Mark>* marks = marksOf(packet); marks != nullptr && marks->size() < kComparedPackets)
      marks->push_back(markOf(packet));
  }

  // Of every stream there is enough to compare.
  [[nodiscard]] bool suffices() const {
    if (read_ >= kMostReadPackets) return true;
    for (std::size_t i = 0; i < indices_.size(); ++i)
      if (indices_[i] >= 0 && marks_[i].size() < kComparedPackets) return false;
    return true;
  }

  // Packets of the same file in the same order, read in another way. False: this one is not as it was.
  [[nodiscard]] bool agreesWith(const AVPacket& packet) {
    const std::vector<Mark>* marks = marksOf(packet);
    if (marks == nullptr) return true;
    std::size_t& compared = compared_[static_cast<std::size_t>(marks - marks_.data())];
    return compared >= marks->size() || (*marks)[compared++] == markOf(packet);
  }

  // No packet has been missed.
  [[nodiscard]] bool isCompared() const {
    return compared_[0] == marks_[0].size() && compared_[1] == marks_[1].size();
  }

 private:
  // A packet's length is not compared: many containers leave that of a picture open, and FFmpeg estimates it.
  struct Mark {
    std::int64_t pts;
    std::int64_t dts;
    int size;
    int flags;
    bool operator==(const Mark&) const = default;
  };

  static Mark markOf(const AVPacket& packet) {
    return {packet.pts, packet.dts, packet.size, packet.flags & (AV_PKT_FLAG_KEY | AV_PKT_FLAG_DISCARD)};
  }

  std::vector<Mark>* marksOf(const AVPacket& packet) {
    for (std::size_t i = 0; i < indices_.size(); ++i)
      if (packet.stream_index == indices_[i]) return &marks_[i];
    return nullptr;
  }

  std::array<int, 2> indices_;
  std::array<std::vector<Mark>, 2> marks_;
  std::array<std::size_t, 2> compared_{};
  int read_ = 0;
};

// What the index leaves open is known from the codec in sound, and is a frame at the stream's rate in
// pictures, as FFmpeg has it where it looks into the packets.
void completeLength(AVPacket& packet, const AVStream& stream) {
  if (packet.duration > 0) return;
  AVCodecParameters& codec = *stream.codecpar;
  const AVRational rate = stream.r_frame_rate;
  if (codec.codec_type == AVMEDIA_TYPE_AUDIO && codec.sample_rate > 0) {
    const int samples = av_get_audio_frame_duration2(&codec, packet.size);
    packet.duration = av_rescale_q(samples, {1, codec.sample_rate}, stream.time_base);
  } else if (codec.codec_type == AVMEDIA_TYPE_VIDEO && rate.num > 0 && rate.den > 0) {
    packet.duration = av_rescale_q_rnd(1, av_inv_q(rate), stream.time_base, AV_ROUND_DOWN);
  }
}

// As the index tells it; nothing where it does not agree with what was read.
std::optional<PacketSurvey> surveyByIndex(const av::Demuxer& demuxer, SurveyedStreams streams,
                                          std::vector<av::ByteRange> unread, Beginning beginning,
                                          const std::stop_token& stop) {
  try {
    av::Demuxer index = av::Demuxer::open(demuxer.path(), {.stop = stop, .unread = std::move(unread)});
    index.keepOnly(std::array{streams.video, streams.audio});
    PacketSurvey survey(demuxer, streams);
    while (auto packet = index.read()) {
      AVPacket& raw = *packet->get();
      const AVStream& stream = demuxer.stream(raw.stream_index);
      completeTimes(raw, *stream.codecpar);
      completeLength(raw, stream);
      if (!beginning.agreesWith(raw)) return std::nullopt;
      survey.add(raw);
    }
    if (!beginning.isCompared()) return std::nullopt;
    return survey;
  } catch (const av::Error& error) {
    if (error.code() == av::ErrorCode::kCancelled) throw;
    // Reading everything will tell what is wrong, if anything is.
    return std::nullopt;
  }
}

}  // namespace

std::vector<av::ByteRange> packetData(const av::Demuxer& demuxer, SurveyedStreams streams) {
  if (std::strstr(demuxer.container(), "mp4") == nullptr) return {};
  // Its sound lies within the pictures' packets.
  if (streams.video >= 0 && demuxer.stream(streams.video).codecpar->codec_id == AV_CODEC_ID_DVVIDEO)
    return {};
  const std::optional<Boxes> found = outerBoxes(demuxer.path());
  if (!found || !found->complete || found->boxes.back().end > demuxer.size()) return {};
  std::vector<av::ByteRange> ranges;
  for (const Box& box : found->boxes)
    if (box.type == "mdat") ranges.push_back({box.payload, box.end});
  return ranges;
}

PacketSurvey::PacketSurvey(const av::Demuxer& demuxer, SurveyedStreams streams) : streams_(streams) {
  if (streams.video >= 0) video_ = &demuxer.stream(streams.video);
  if (streams.audio >= 0) audio_ = &demuxer.stream(streams.audio);
}

void PacketSurvey::add(const AVPacket& packet) {
  if (packet.stream_index == streams_.video) addVideo(packet);
  if (packet.stream_index == streams_.audio) addAudio(packet);
}

void PacketSurvey::addVideo(const AVPacket& packet) {
  const bool key = isKey(packet);
  PacketTime time{.pts = packet.pts, .duration = packet.duration, .key = key};
  if (time.pts == AV_NOPTS_VALUE) time.pts = packet.dts;
  if (time.pts == AV_NOPTS_VALUE) return;
  // As FrameDecoder: what comes before the first key frame, in the file or on the screen, cannot be
  // decoded.
  if (key && !sawKey_) {
    sawKey_ = true;
    packets_.clear();
    if (packet.pts != AV_NOPTS_VALUE) firstKeyPts_ = packet.pts;
  }
  // An edit list may leave out a key frame and show what builds on it.
  if (time.pts < firstKeyPts_ || (packet.flags & AV_PKT_FLAG_DISCARD) != 0) return;
  packets_.push_back(time);
  reach(*video_, time.pts + packet.duration);
}

void PacketSurvey::addAudio(const AVPacket& packet) {
  if (packet.pts == AV_NOPTS_VALUE) return;
  audioStart_ = std::min(audioStart_, packet.pts);
  audioEnd_ = std::max(audioEnd_, packet.pts + packet.duration);
  reach(*audio_, packet.pts + packet.duration);
}

void PacketSurvey::reach(const AVStream& stream, std::int64_t ticks) {
  reached_ = std::max(reached_, static_cast<double>(ticks) * av_q2d(stream.time_base));
}

void surveyPackets(av::Demuxer& demuxer, SurveyedStreams streams, const std::stop_token& stop,
                   FirstFrame* first, PacketSurvey& survey) {
  std::vector<av::ByteRange> unread = packetData(demuxer, streams);
  Beginning beginning(streams);
  while (auto packet = demuxer.read()) {
    if (first != nullptr) first->add(*packet);
    AVPacket& raw = *packet->get();
    completeTimes(raw, *demuxer.stream(raw.stream_index).codecpar);
    survey.add(raw);
    if (unread.empty()) continue;
    beginning.add(raw);
    if (!beginning.suffices() || (first != nullptr && !first->settled())) continue;
    if (auto told = surveyByIndex(demuxer, streams, std::exchange(unread, {}), std::move(beginning), stop)) {
      survey = std::move(*told);
      return;
    }
  }
}

}  // namespace framewright::engine
