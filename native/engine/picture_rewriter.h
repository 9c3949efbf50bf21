// H.264 pictures of one stream as they are in a film beside those of other streams: the numbers of their
// parameter sets are the film's, and IDR pictures in a row bear different ones. No sample changes. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/film_parameter_sets.h"
#include "engine/h264_parameter_sets.h"

namespace framewright::engine {

// What is to change in one picture beside the numbers of its sets.
struct PictureChanges {
  // idr_pic_id of an IDR picture. H.264 (7.4.3) wants it to differ between two such pictures in a row: by it
  // a decoder knows that a new picture begins. Encoders count their own from 0 on.
  std::optional<uint32_t> idrId;
  // Of an IDR picture: those before it are shown. Streams may say that theirs are not.
  bool keepPictures = false;
};

class PictureRewriter {
 public:
  using Units = std::span<const std::span<const uint8_t>>;

  PictureRewriter(ParameterSets sets, SetNumbers numbers);

  // Of a picture's units; nothing of one that is no IDR picture. Throws SyntaxError for a picture whose
  // header does not end.
  [[nodiscard]] std::optional<uint32_t> idrIdOf(Units units) const;

  // The same picture, each unit behind its length in four bytes, without parameter sets and delimiters.
  // Throws SyntaxError for parameter sets that are not the stream's, for pictures of several layers, views or
  // partitions, and as idrIdOf().
  [[nodiscard]] std::vector<uint8_t> rewritten(Units units, const PictureChanges& changes) const;

 private:
  [[nodiscard]] std::optional<std::vector<uint8_t>> changedSlice(std::span<const uint8_t> unit,
                                                                 const PictureChanges& changes) const;

  ParameterSets sets_;
  SetNumbers numbers_;
  bool renumbersPictures_ = false;
  bool renumbersSequences_ = false;
};

}  // namespace framewright::engine
