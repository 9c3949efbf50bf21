// Frames of an H.264 file that become frames of a film without being decoded: found in the file by its index,
// and read in decoding order.
//
//   const Footage footage = Footage::open(path, stream, stop);
//   StretchReader reader(footage, std::make_shared<FileBytes>(path), footage.find(pts));
//   while (auto packet = reader.next()) …
//
// What is met is not believed to be what was surveyed: a file that was changed since is an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "av/packet.h"
#include "engine/footage_index.h"
#include "engine/h264_parameter_sets.h"

extern "C" {
#include <libavutil/rational.h>
}

namespace framewright::engine {

// The C++ side of model/render/job.ts's CopiedStretch, which says what each means.
struct CopiedStretch {
  std::string path;
  int stream = 0;
  std::vector<std::int64_t> pts;
};

// One frame of a stretch, in decoding order.
struct CopiedFrame {
  std::int64_t number = 0;  // its place in the stretch as it is shown
  std::int64_t pts = 0;     // in its file
  std::int64_t position = 0;
  int size = 0;
};

// A stream that can be copied.
class Footage {
 public:
  // Throws av::Error `media-missing`, `media-unreadable`, `media-damaged`, `cancelled`, and `media-changed`
  // where the stream is none that may be copied.
  [[nodiscard]] static Footage open(const std::string& path, int stream, const std::stop_token& stop);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] AVRational timeBase() const { return timeBase_; }
  // Of the lengths before units.
  [[nodiscard]] std::size_t lengthBytes() const { return lengthBytes_; }
  [[nodiscard]] const ParameterSets& parameterSets() const { return parameterSets_; }
  [[nodiscard]] const SequenceSet& sequence() const { return parameterSets_.sequences().begin()->second.set; }

  // The frames with these times, which are ascending. Throws av::Error `media-changed` when they do not
  // follow one another in decoding order, or are not there.
  [[nodiscard]] std::vector<CopiedFrame> find(std::span<const std::int64_t> pts) const;

 private:
  Footage(std::string path, AVRational timeBase, std::size_t lengthBytes, ParameterSets sets,
          std::vector<IndexedFrame> frames);

  std::string path_;
  AVRational timeBase_;
  std::size_t lengthBytes_;
  ParameterSets parameterSets_;
  std::vector<IndexedFrame> frames_;
  std::unordered_map<std::int64_t, std::size_t> places_;  // in frames_, of times
};

// How many frames the first ones must be decoded ahead of being shown, at most.
[[nodiscard]] std::int64_t delayOf(std::span<const CopiedFrame> frames);

// The frames' packets as they are in the file.
class StretchReader {
 public:
  StretchReader(std::string path, AVRational timeBase, std::shared_ptr<const FileBytes> file,
                std::vector<CopiedFrame> frames);

  // Its time is the frame's number. Nothing at the end. Throws av::Error `media-truncated`, `media-damaged`.
  [[nodiscard]] std::optional<av::Packet> next();

  // Where the last packet is, for an error: `"walk.mp4" near 1.234 s`.
  [[nodiscard]] std::string place() const;

 private:
  std::string path_;
  AVRational timeBase_;
  std::shared_ptr<const FileBytes> file_;
  std::vector<CopiedFrame> frames_;
  std::size_t read_ = 0;
};

}  // namespace framewright::engine
