#include "engine/picture_rewriter.h"

#include <algorithm>
#include <utility>

#include "engine/h264_slice_header.h"
#include "engine/h264_supplement.h"
#include "engine/nal_units.h"

namespace framewright::engine {
namespace {

using Unit = std::span<const uint8_t>;
using Bytes = std::vector<uint8_t>;

// Before each unit.
constexpr size_t kLengthBytes = 4;
// What a picture may grow by when its numbers take more bits.
constexpr size_t kSpareBytes = 64;

bool changesAny(const std::map<uint32_t, uint32_t>& numbers) {
  return std::ranges::any_of(numbers, [](const auto& number) { return number.first != number.second; });
}

bool isSet(H264Unit type) { return type == H264Unit::kSequenceSet || type == H264Unit::kPictureSet; }

}  // namespace

PictureRewriter::PictureRewriter(ParameterSets sets, SetNumbers numbers)
    : sets_(std::move(sets)),
      numbers_(std::move(numbers)),
      renumbersPictures_(changesAny(numbers_.pictures)),
      renumbersSequences_(changesAny(numbers_.sequences)) {}

std::optional<uint32_t> PictureRewriter::idrIdOf(Units units) const {
  for (const Unit unit : units) {
    if (h264TypeOf(unit) == H264Unit::kIdrSlice) return readSliceHeader(unit, sets_).idr->id;
  }
  return std::nullopt;
}

std::optional<Bytes> PictureRewriter::changedSlice(Unit unit, const PictureChanges& changes) const {
  const bool idr = h264TypeOf(unit) == H264Unit::kIdrSlice;
  if (!renumbersPictures_ && !idr) return std::nullopt;
  const SliceHeader header = readSliceHeader(unit, sets_);
  SliceChanges made;
  if (const uint32_t number = numbers_.pictures.at(header.pictureSet); number != header.pictureSet)
    made.pictureSet = number;
  if (header.idr) {
    if (changes.idrId && changes.idrId != header.idr->id) made.idrId = changes.idrId;
    made.keepPictures = changes.keepPictures && header.idr->dropsPictures;
  }
  if (!made.pictureSet && !made.idrId && !made.keepPictures) return std::nullopt;
  return engine::changedSlice(unit, sets_, made);
}

Bytes PictureRewriter::rewritten(Units units, const PictureChanges& changes) const {
  Bytes bytes;
  size_t size = kSpareBytes;
  for (const Unit unit : units) size += kLengthBytes + unit.size();
  bytes.reserve(size);
  for (const Unit unit : units) {
    const H264Unit type = h264TypeOf(unit);
    if (type == H264Unit::kDelimiter) continue;
    if (isForeign(type)) throw SyntaxError("a picture has partitions, or is one of several layers");
    if (isSet(type)) {
      if (!sets_.holds(unit)) throw SyntaxError("parameter sets change on the way");
      continue;
    }
    std::optional<Bytes> other;
    if (type == H264Unit::kSlice || type == H264Unit::kIdrSlice) other = changedSlice(unit, changes);
    if (type == H264Unit::kSupplement && renumbersSequences_)
      other = renumberedSupplement(unit, sets_, numbers_.sequences);
    putBehindLength(bytes, other ? Unit(*other) : unit);
  }
  return bytes;
}

}  // namespace framewright::engine
