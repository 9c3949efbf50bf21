// What the packets of a whole file tell: the times of one video stream's frames and the extent of one audio
// stream.
//
// MP4 and MOV say in their index all that is asked here, so their packets' data is not read: hours of camera
// footage would keep a disk busy for minutes. What the index says must agree with the packets at the file's
// beginning, which are read; where it does not, and in all other containers, the whole file is.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>
#include <vector>

#include "av/demuxer.h"
#include "engine/first_frame.h"
#include "engine/stream_timing.h"

namespace framewright::engine {

// The streams that are asked about; -1: none.
struct SurveyedStreams {
  int video = -1;
  int audio = -1;
};

class PacketSurvey {
 public:
  // `demuxer` outlives this.
  PacketSurvey(const av::Demuxer& demuxer, SurveyedStreams streams);

  // In file order, with completed times.
  void add(const AVPacket& packet);

  [[nodiscard]] FrameTimes frames() const { return sortTimes(packets_); }
  [[nodiscard]] bool anyVideo() const { return !packets_.empty(); }
  // In ticks of the audio stream; the end is not after the start where it has no packets.
  [[nodiscard]] std::int64_t audioStart() const { return audioStart_; }
  [[nodiscard]] std::int64_t audioEnd() const { return audioEnd_; }
  // Seconds up to which anything is there.
  [[nodiscard]] double reached() const { return reached_; }

 private:
  void addVideo(const AVPacket& packet);
  void addAudio(const AVPacket& packet);
  void reach(const AVStream& stream, std::int64_t ticks);

  SurveyedStreams streams_;
  const AVStream* video_ = nullptr;
  const AVStream* audio_ = nullptr;
  std::vector<PacketTime> packets_;
  bool sawKey_ = false;
  std::int64_t firstKeyPts_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t audioStart_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t audioEnd_ = std::numeric_limits<std::int64_t>::min();
  double reached_ = 0;
};

// Where packets lie whose data need not be read for what is asked here; empty where the container cannot do
// without. Only MP4 and MOV can.
[[nodiscard]] std::vector<av::ByteRange> packetData(const av::Demuxer& demuxer, SurveyedStreams streams);

// From the demuxer's beginning, where it must be; gives `first` the packets it needs. Throws what reading
// throws: a file that ends too early is `media-damaged` or simply at its end.
// @param survey empty; holds what was reached when this throws.
void surveyPackets(av::Demuxer& demuxer, SurveyedStreams streams, const std::stop_token& stop,
                   FirstFrame* first, PacketSurvey& survey);

}  // namespace framewright::engine
