// The picture of a whole film as one stream of packets, out of its parts in their order: segments that were
// encoded, and stretches of footage that are copied. Encodes nothing, and knows no container of films.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "av/error.h"
#include "av/packet.h"
#include "engine/copied_stretch.h"
#include "engine/export_types.h"
#include "engine/film_parameter_sets.h"
#include "engine/picture_rewriter.h"
#include "engine/segment_file.h"
#include "engine/stream_format.h"

namespace framewright::engine {

// A segment's file, or frames of footage.
using FilmPart = std::variant<std::string, CopiedStretch>;

// Parts of a film cannot be used as they are. `what` goes on with "The encoded parts of the film".
[[nodiscard]] av::Error damagedParts(const std::string& what);

class FilmPicture {
 public:
  // Looks at all parts as far as the stream's description needs: the first segment's, and the indices of all
  // footage, of which it holds one at a time. Throws av::Error: `segment-damaged` for segments that cannot be
  // used or are not of this rate, those of Footage for footage; std::length_error where footage has more
  // parameter sets than a film can have.
  // @param parts at least one; they outlive this.
  FilmPicture(const std::vector<FilmPart>& parts, const Ratio& frameRate, const std::stop_token& stop);

  // With an avcC that has all parameter sets.
  [[nodiscard]] const StreamFormat& format() const { return format_; }

  // The next packet in decoding order, times in frames of the film, units behind their lengths in four bytes;
  // nothing at the end. Throws av::Error: `segment-damaged`, and `media-truncated`, `media-damaged`,
  // `media-missing`, `media-unreadable` of footage.
  [[nodiscard]] std::optional<av::Packet> next();

  [[nodiscard]] std::int64_t frames() const { return decoded_; }
  // Of the part that the last packet came from.
  [[nodiscard]] std::int64_t index() const { return static_cast<std::int64_t>(index_); }

 private:
  // What stretches of one stream share.
  struct Source {
    std::string path;
    AVRational timeBase{1, 1};
    std::size_t lengthBytes = 4;
    PictureRewriter rewriter;
  };
  struct Stretch {
    std::size_t source = 0;
    std::vector<CopiedFrame> frames;
  };
  using Units = std::vector<std::span<const std::uint8_t>>;

  void describeSegments(const std::string& path, AVRational timeBase);
  void addFootage(AVRational timeBase, const std::stop_token& stop);
  void addSource(const Footage& footage, AVRational timeBase);
  void open();
  [[nodiscard]] std::optional<av::Packet> read();
  [[nodiscard]] Units unitsOf(const av::Packet& packet) const;
  [[nodiscard]] av::Packet inFilm(const av::Packet& packet);

  const std::vector<FilmPart>& parts_;
  StreamFormat format_;
  std::int64_t delay_ = 0;
  FilmParameterSets sets_;
  // Of all segments; nothing where there is none.
  std::optional<PictureRewriter> segmentRewriter_;
  std::vector<std::uint8_t> segmentSets_;
  std::vector<Source> sources_;
  std::vector<Stretch> stretches_;  // by part, empty of segments

  // The part that is read.
  std::optional<SegmentReader> segment_;
  std::optional<StretchReader> stretch_;
  // Of the footage that was read last: the next stretch is often of the same.
  std::shared_ptr<const FileBytes> file_;
  std::optional<std::size_t> openedSource_;

  std::optional<std::uint32_t> lastIdrId_;  // of the last packet's picture, if that is an IDR picture
  std::size_t index_ = 0;
  std::int64_t begin_ = 0;    // first frame of the part
  std::int64_t frames_ = 0;   // of the part so far
  std::int64_t decoded_ = 0;  // of the film so far
};

}  // namespace framewright::engine
