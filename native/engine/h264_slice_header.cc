#include "engine/h264_slice_header.h"

#include <algorithm>

#include "engine/nal_payload.h"

namespace framewright::engine {
namespace {

using Unit = std::span<const uint8_t>;

// No header is longer: all 64 references with weights of every kind take a third of it.
constexpr size_t kMostHeaderBytes = 4096;

// slice_type, modulo 5 (table 7-6)
enum Kind : uint32_t { kP = 0, kB = 1, kI = 2 };

void require(bool right, const char* what) {
  if (!right) throw SyntaxError(what);
}

class HeaderReader {
 public:
  HeaderReader(Unit payload, const ParameterSets& sets)
      : in_(payload), sets_(sets), bits_(8 * payload.size()) {}

  SliceHeader read() {
    const uint32_t unitHeader = in_.bits(8);
    const bool idr = (unitHeader & 0x1f) == static_cast<uint32_t>(H264Unit::kIdrSlice);
    const bool reference = (unitHeader & 0x60) != 0;
    (void)in_.golomb();  // first_mb_in_slice
    kind_ = static_cast<Kind>(in_.golomb() % 5);
    require(kind_ <= kI, "a slice is of a kind that is not copied");
    header_.pictureSetAt.begin = in_.position();
    header_.pictureSet = in_.golomb();
    header_.pictureSetAt.end = in_.position();
    findSets();
    in_.skip(static_cast<size_t>(sequence_->frameNumberBits));
    if (idr) readIdrId();
    skipOrder();
    skipReferences();
    if (weighted()) skipWeights();
    if (reference) readMarking(idr);
    if (picture_->arithmetic && kind_ != kI) (void)in_.golomb();  // cabac_init_idc
    (void)in_.golomb();                                           // slice_qp_delta
    if (picture_->deblockingControl && in_.golomb() != 1) {
      (void)in_.golomb();  // slice_alpha_c0_offset_div2, slice_beta_offset_div2
      (void)in_.golomb();
    }
    header_.end = in_.position();
    header_.arithmetic = picture_->arithmetic;
    return header_;
  }

 private:
  void findSets() {
    picture_ = sets_.picture(header_.pictureSet);
    require(picture_ != nullptr, "a slice belongs to no parameter set");
    sequence_ = sets_.sequence(picture_->sequence);
    require(sequence_->framesOnly && !sequence_->separatePlanes, "a slice is no slice of a whole frame");
    require(picture_->sliceGroups == 1 && !picture_->redundantPictures, "slices come in groups or twice");
    references_[0] = picture_->references[0];
    references_[1] = picture_->references[1];
  }

  void readIdrId() {
    SliceHeader::Idr& idr = header_.idr.emplace();
    idr.idAt.begin = in_.position();
    idr.id = in_.golomb();
    idr.idAt.end = in_.position();
  }

  void skipOrder() {
    if (sequence_->orderType == 0) {
      in_.skip(static_cast<size_t>(sequence_->orderBits));
      if (picture_->orderDeltas) (void)in_.golomb();
    } else if (sequence_->orderDeltas) {
      (void)in_.golomb();
      if (picture_->orderDeltas) (void)in_.golomb();
    }
  }

  // Lists of references that a slice of this kind has.
  [[nodiscard]] size_t lists() const { return kind_ == kI ? 0 : kind_ == kP ? 1 : 2; }

  void skipReferences() {
    if (kind_ == kB) in_.skip(1);     // direct_spatial_mv_pred_flag
    if (lists() > 0 && in_.flag()) {  // num_ref_idx_active_override_flag
      for (size_t list = 0; list < lists(); ++list) {
        references_[list] = in_.golomb() + 1;
        require(references_[list] <= 32, "a slice has too many references");
      }
    }
    constexpr uint32_t kEnd = 3;
    for (size_t list = 0; list < lists(); ++list) {
      if (!in_.flag()) continue;
      // ref_pic_list_modification(): each operation has one operand.
      while (in_.golomb() != kEnd) {
        (void)in_.golomb();
        requireMore();
      }
    }
  }

  [[nodiscard]] bool weighted() const {
    return (kind_ == kP && picture_->weighted) || (kind_ == kB && picture_->weightedBoth == 1);
  }

  // 7.3.3.2
  void skipWeights() {
    const bool chroma = sequence_->chromaFormat != 0;
    (void)in_.golomb();
    if (chroma) (void)in_.golomb();
    const auto skip = [&](int numbers) {
      if (!in_.flag()) return;
      for (int i = 0; i < numbers; ++i) (void)in_.golomb();
    };
    for (size_t list = 0; list < lists(); ++list) {
      for (uint32_t i = 0; i < references_[list]; ++i) {
        skip(2);
        if (chroma) skip(4);
      }
    }
  }

  // 7.3.3.3
  void readMarking(bool idr) {
    if (idr) {
      header_.idr->dropsPicturesAt = in_.position();
      header_.idr->dropsPictures = in_.flag();
      in_.skip(1);  // long_term_reference_flag
      return;
    }
    if (!in_.flag()) return;
    constexpr uint32_t kBothOperands = 3;
    constexpr uint32_t kForgetAll = 5;
    for (uint32_t operation = in_.golomb(); operation != 0; operation = in_.golomb()) {
      if (operation != kForgetAll) (void)in_.golomb();
      if (operation == kBothOperands) (void)in_.golomb();
      requireMore();
    }
  }

  // Loops that what is read would have to end must end with it as well.
  void requireMore() const { require(in_.position() < bits_, "a slice ends within its header"); }

  BitReader in_;
  const ParameterSets& sets_;
  const size_t bits_;
  Kind kind_ = kI;
  const PictureSet* picture_ = nullptr;
  const SequenceSet* sequence_ = nullptr;
  uint32_t references_[2] = {0, 0};
  SliceHeader header_;
};

SliceHeader headerIn(std::span<const uint8_t> payload, const ParameterSets& sets, size_t end) {
  const SliceHeader header = HeaderReader(payload, sets).read();
  require(header.end < end, "a slice ends within its header");
  require(!header.idr || header.idr->dropsPicturesAt > 0, "nobody may refer to an IDR picture");
  return header;
}

}  // namespace

SliceHeader readSliceHeader(Unit unit, const ParameterSets& sets) {
  const std::vector<uint8_t> payload = payloadOf(unit.first(std::min(unit.size(), kMostHeaderBytes)));
  return headerIn(payload, sets, unit.size() > kMostHeaderBytes ? 8 * payload.size() : endOfData(payload));
}

std::vector<uint8_t> changedSlice(Unit unit, const ParameterSets& sets, const SliceChanges& changes) {
  const std::vector<uint8_t> payload = payloadOf(unit);
  const SliceHeader header = headerIn(payload, sets, endOfData(payload));
  std::vector<BitChange> bits;
  if (changes.pictureSet)
    bits.push_back({header.pictureSetAt.begin, header.pictureSetAt.end, *changes.pictureSet});
  if (header.idr && changes.idrId)
    bits.push_back({header.idr->idAt.begin, header.idr->idAt.end, *changes.idrId});
  if (header.idr && changes.keepPictures)
    bits.push_back({header.idr->dropsPicturesAt, header.idr->dropsPicturesAt + 1, 0, 1});
  return unitOf(
      withChanges(payload, bits, header.arithmetic ? std::optional<size_t>(header.end) : std::nullopt));
}

}  // namespace framewright::engine
