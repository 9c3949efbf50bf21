// The number of an IDR picture, idr_pic_id. H.264 (7.4.3) wants it to differ between two such pictures in a
// row: by it a decoder knows that a new picture begins. Every encoder counts its own from 0 on, so where the
// last picture of a segment is an IDR picture too, the next segment's first may repeat its number. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framewright::engine {

class IdrPictureIds {
 public:
  // `parameterSets`: those of all pictures, behind start codes, as libx264 writes them. Throws
  // std::invalid_argument for what it never writes: fields, groups of slices, scaling lists.
  explicit IdrPictureIds(std::span<const uint8_t> parameterSets);

  // Of the picture in a packet of units behind start codes; nothing of one that is no IDR picture. Throws
  // av::Error `segment-damaged` for a picture whose header does not end.
  [[nodiscard]] std::optional<uint32_t> of(std::span<const uint8_t> packet) const;

  // The same picture under another number. Throws the same.
  [[nodiscard]] std::vector<uint8_t> renumbered(std::span<const uint8_t> packet, uint32_t id) const;

 private:
  // Where things stand in the payload of a slice, in bits.
  struct SliceHeader {
    uint32_t id;
    size_t idBegin;
    size_t idEnd;
    size_t end;
  };

  void readSequence(std::span<const uint8_t> unit);
  void readPicture(std::span<const uint8_t> unit);
  [[nodiscard]] SliceHeader headerOf(std::span<const uint8_t> payload) const;
  [[nodiscard]] std::vector<uint8_t> renumberedSlice(std::span<const uint8_t> unit, uint32_t id) const;

  // By the names of H.264, 7.4.2.
  int frameNumBits_ = 0;
  int orderBits_ = 0;  // 0: pictures are shown in the order of decoding
  bool arithmetic_ = false;
  bool deblockingControl_ = false;
};

}  // namespace framewright::engine
