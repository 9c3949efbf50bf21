#include "engine/copied_stretch.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "av/demuxer.h"
#include "av/error.h"
#include "engine/copy_survey.h"

extern "C" {
#include <libavcodec/packet.h>
}

namespace framewright::engine {
namespace {

using av::ErrorCode;

av::Error changed(const std::string& path, const std::string& what) {
  return av::Error(ErrorCode::kMediaChanged,
                   "\"" + path + "\" was changed while the film was made: " + what + ". Export it again.");
}

std::string secondsText(std::int64_t pts, AVRational timeBase) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f s", static_cast<double>(pts) * av_q2d(timeBase));
  return text.data();
}

}  // namespace

Footage::Footage(std::string path, AVRational timeBase, std::size_t lengthBytes, ParameterSets sets,
                 std::vector<IndexedFrame> frames)
    : path_(std::move(path)),
      timeBase_(timeBase),
      lengthBytes_(lengthBytes),
      parameterSets_(std::move(sets)),
      frames_(std::move(frames)) {
  places_.reserve(frames_.size());
  for (std::size_t place = 0; place < frames_.size(); ++place)
    if (frames_[place].pts != IndexedFrame::kNotShown) places_.emplace(frames_[place].pts, place);
}

Footage Footage::open(const std::string& path, int stream, const std::stop_token& stop) {
  const av::Demuxer demuxer = av::Demuxer::open(path, {.stop = stop, .lookAtPictures = false});
  AVStream& video = demuxer.stream(stream);
  AvcRecord record;
  if (const auto refusal = copyRefusalOf(demuxer, video, record))
    throw changed(path, "its frames cannot be copied any more (" + *refusal + ")");
  FootageIndex index = readFootageIndex(demuxer, stream, stop);
  if (!index.placesKnown || index.changesParameters)
    throw changed(path, "its frames cannot be copied any more");
  return {path, video.time_base, record.lengthBytes, ParameterSets(record.parameterSets),
          std::move(index.frames)};
}

std::vector<CopiedFrame> Footage::find(std::span<const std::int64_t> pts) const {
  if (pts.empty()) throw std::invalid_argument("a stretch has at least one frame");
  const auto moved = [&] {
    return changed(path_,
                   "its frames from " + secondsText(pts.front(), timeBase_) + " on are not where they were");
  };
  std::vector<CopiedFrame> found;
  const auto first = places_.find(pts.front());
  if (first == places_.end() || frames_.size() - first->second < pts.size()) throw moved();
  found.reserve(pts.size());
  for (const IndexedFrame& frame : std::span(frames_).subspan(first->second, pts.size())) {
    const auto at = std::ranges::lower_bound(pts, frame.pts);
    if (at == pts.end() || *at != frame.pts) throw moved();
    found.push_back({at - pts.begin(), frame.pts, frame.position, frame.size});
  }
  return found;
}

std::int64_t delayOf(std::span<const CopiedFrame> frames) {
  std::int64_t delay = 0;
  for (std::size_t i = 0; i < frames.size(); ++i)
    delay = std::max(delay, static_cast<std::int64_t>(i) - frames[i].number);
  return delay;
}

StretchReader::StretchReader(std::string path, AVRational timeBase, std::shared_ptr<const FileBytes> file,
                             std::vector<CopiedFrame> frames)
    : path_(std::move(path)), timeBase_(timeBase), file_(std::move(file)), frames_(std::move(frames)) {}

std::optional<av::Packet> StretchReader::next() {
  if (read_ == frames_.size()) return std::nullopt;
  const CopiedFrame& frame = frames_[read_++];
  av::Packet packet;
  av::check(av_new_packet(packet.get(), frame.size), ErrorCode::kOutOfMemory, "A packet");
  const std::span bytes(packet->data, static_cast<std::size_t>(frame.size));
  if (file_->read(frame.position, bytes) != bytes.size()) {
    throw av::Error(ErrorCode::kMediaTruncated,
                    place() + " is incomplete: the file ends within a frame. Copy or record it again.");
  }
  packet->pts = frame.number;
  return packet;
}

std::string StretchReader::place() const {
  return "\"" + path_ + "\" near " + secondsText(frames_[read_ == 0 ? 0 : read_ - 1].pts, timeBase_);
}

}  // namespace framewright::engine
