// The parameter sets of H.264 (ITU-T H.264, 7.3.2.1, 7.3.2.2 and annex E), as far as reading the headers of
// slices and copying pictures need them. Names are the standard's, written out. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

extern "C" {
#include <libavutil/pixfmt.h>
#include <libavutil/rational.h>
}

namespace framewright::engine {

// nal_unit_type, table 7-1.
enum class H264Unit : int {
  kSlice = 1,
  kPartitionA = 2,
  kPartitionC = 4,
  kIdrSlice = 5,
  kSupplement = 6,  // SEI
  kSequenceSet = 7,
  kPictureSet = 8,
  kDelimiter = 9,
  kSequenceExtension = 13,
  kSubsetSequenceSet = 15,
  kAuxiliarySlice = 19,
  kLastExtension = 21,
};

// Of a unit with its header; not of an empty one.
[[nodiscard]] inline H264Unit h264TypeOf(std::span<const uint8_t> unit) {
  return static_cast<H264Unit>(unit[0] & 0x1f);
}

// Of pictures that are not copied, or of their sets: in partitions, auxiliary, of further layers and views.
[[nodiscard]] constexpr bool isForeign(H264Unit type) {
  return (type >= H264Unit::kPartitionA && type <= H264Unit::kPartitionC) ||
         type == H264Unit::kSequenceExtension || type == H264Unit::kSubsetSequenceSet ||
         (type >= H264Unit::kAuxiliarySlice && type <= H264Unit::kLastExtension);
}

// Bytes are not what H.264 has in their place: they are damaged, or of a kind that is not read here.
class SyntaxError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Lengths of what SEI messages about buffering hold, in bits (E.1.2).
struct BufferLengths {
  uint32_t buffers = 0;  // 0: not described
  int initialDelayBits = 0;
  int removalDelayBits = 0;
  int outputDelayBits = 0;
};

// A sequence parameter set (SPS).
struct SequenceSet {
  uint32_t id = 0;
  uint32_t profile = 0;      // profile_idc
  uint32_t constraints = 0;  // constraint_set0_flag is the highest of its eight bits
  uint32_t level = 0;        // level_idc
  uint32_t chromaFormat = 1;
  bool separatePlanes = false;
  uint32_t lumaBits = 8;
  uint32_t chromaBits = 8;
  int frameNumberBits = 0;
  uint32_t orderType = 0;  // pic_order_cnt_type
  int orderBits = 0;
  bool orderDeltas = false;  // of type 1: slices hold them
  bool framesOnly = true;
  // As shown, after cropping.
  int width = 0;
  int height = 0;

  // What the set does not say is unspecified.
  AVRational sampleAspect{0, 1};
  std::optional<AVColorRange> range;
  struct Colors {
    AVColorPrimaries primaries;
    AVColorTransferCharacteristic transfer;
    AVColorSpace matrix;
  };
  std::optional<Colors> colors;
  AVChromaLocation chroma = AVCHROMA_LOC_UNSPECIFIED;
  BufferLengths unitBuffers;   // NAL HRD
  BufferLengths sliceBuffers;  // VCL HRD
  bool tellsPictureStructure = false;
};

// A picture parameter set (PPS).
struct PictureSet {
  uint32_t id = 0;
  uint32_t sequence = 0;
  bool arithmetic = false;   // entropy_coding_mode_flag
  bool orderDeltas = false;  // bottom_field_pic_order_in_frame_present_flag
  uint32_t sliceGroups = 1;
  uint32_t references[2] = {1, 1};  // num_ref_idx_l0_default_active, …_l1_…
  bool weighted = false;
  uint32_t weightedBoth = 0;  // weighted_bipred_idc
  bool deblockingControl = false;
  bool redundantPictures = false;
};

// Both throw SyntaxError for a unit that ends too early or holds what H.264 does not allow. A picture set
// with several groups of slices is read up to these only.
[[nodiscard]] SequenceSet readSequenceSet(std::span<const uint8_t> unit);
[[nodiscard]] PictureSet readPictureSet(std::span<const uint8_t> unit);

// The same sets under other numbers. The units must be readable.
[[nodiscard]] std::vector<uint8_t> renumberedSequenceSet(std::span<const uint8_t> unit, uint32_t id);
[[nodiscard]] std::vector<uint8_t> renumberedPictureSet(std::span<const uint8_t> unit, uint32_t id,
                                                        uint32_t sequence);

// All sets of a stream, by number.
class ParameterSets {
 public:
  // What was read of a set, and the unit it was read from.
  template <typename Set>
  struct Entry {
    Set set;
    std::vector<uint8_t> unit;
  };

  // `annexB`: units behind start codes; others than sets are passed over. Throws SyntaxError, also when there
  // is no set of either kind, a picture set is of a sequence set that is not there, or two sets have the same
  // number.
  explicit ParameterSets(std::span<const uint8_t> annexB);

  // Null: there is none.
  [[nodiscard]] const SequenceSet* sequence(uint32_t id) const;
  [[nodiscard]] const PictureSet* picture(uint32_t id) const;

  [[nodiscard]] const std::map<uint32_t, Entry<SequenceSet>>& sequences() const { return sequences_; }
  [[nodiscard]] const std::map<uint32_t, Entry<PictureSet>>& pictures() const { return pictures_; }

  // The unit is one of them, byte for byte but for zeros behind it.
  [[nodiscard]] bool holds(std::span<const uint8_t> unit) const;

 private:
  std::map<uint32_t, Entry<SequenceSet>> sequences_;
  std::map<uint32_t, Entry<PictureSet>> pictures_;
};

}  // namespace framewright::engine
