#include "engine/film_muxer.h"

#include <string>
#include <utility>

extern "C" {
#include <libavutil/mathematics.h>
}

namespace framewright::engine {

FilmMuxer::FilmMuxer(const std::string& path, const StreamFormat& video, const StreamFormat* sound)
    : file_(path, "mp4"),
      videoTimeBase_(video.timeBase),
      soundTimeBase_(sound == nullptr ? AVRational{1, 1} : sound->timeBase) {
  video_ = file_.muxer().addStream(*video.parameters, video.timeBase);
  file_.muxer().stream(video_).avg_frame_rate = av_inv_q(video.timeBase);
  if (sound != nullptr) sound_ = file_.muxer().addStream(*sound->parameters, sound->timeBase);
  // The container's own clock, in which it says how much of each stream is shown. In milliseconds, as usual,
  // the last samples of most films would be cut off.
  const int clock = sound != nullptr ? sound->timeBase.den : video.timeBase.den;
  file_.write([&] {
    file_.muxer().writeHeader({{"movflags", "+faststart"}, {"movie_timescale", std::to_string(clock)}});
  });
}

bool FilmMuxer::videoFirst(const av::Packet& video, const av::Packet& sound) const {
  return av_compare_ts(video->dts, videoTimeBase_, sound->dts, soundTimeBase_) <= 0;
}

void FilmMuxer::write(av::Packet packet, int stream, AVRational timeBase) {
  file_.write([&] { file_.muxer().write(std::move(packet), stream, timeBase); });
}

}  // namespace framewright::engine
