#include "engine/idr_picture_ids.h"

#include <bit>
#include <stdexcept>

#include "av/error.h"
#include "engine/nal_payload.h"
#include "engine/nal_units.h"

namespace framewright::engine {
namespace {

using Unit = std::span<const uint8_t>;

// nal_unit_type
enum Type { kIdrSlice = 5, kSequence = 7, kPicture = 8 };

int typeOf(Unit unit) { return unit[0] & 0x1f; }

void require(bool known) {
  if (!known) throw std::invalid_argument("these are not the parameter sets of libx264 for frames");
}

// The profiles whose parameter sets say how pixels are sampled.
bool saysSampling(uint32_t profile) {
  return profile == 100 || profile == 110 || profile == 122 || profile == 244;
}

// Before the bit that ends a payload.
size_t endOfData(std::span<const uint8_t> payload) {
  size_t bytes = payload.size();
  while (bytes > 0 && payload[bytes - 1] == 0) --bytes;
  return bytes == 0 ? 0 : 8 * bytes - 1 - static_cast<size_t>(std::countr_zero(payload[bytes - 1]));
}

}  // namespace

IdrPictureIds::IdrPictureIds(std::span<const uint8_t> parameterSets) {
  for (const Unit unit : nalUnits(parameterSets)) {
    if (typeOf(unit) == kSequence) readSequence(unit);
    if (typeOf(unit) == kPicture) readPicture(unit);
  }
  require(frameNumBits_ > 0);
}

void IdrPictureIds::readSequence(Unit unit) {
  const std::vector<uint8_t> payload = payloadOf(unit);
  BitReader in(payload);
  (void)in.bits(8);  // unit header
  const uint32_t profile = in.bits(8);
  (void)in.bits(16);  // constraints, level
  (void)in.golomb();  // seq_parameter_set_id
  if (saysSampling(profile)) {
    require(in.golomb() < 3);  // 4:4:4 may have its planes apart
    (void)in.golomb();         // bit depths
    (void)in.golomb();
    (void)in.bits(1);          // qpprime_y_zero_transform_bypass_flag
    require(in.bits(1) == 0);  // seq_scaling_matrix_present_flag
  }
  frameNumBits_ = static_cast<int>(in.golomb()) + 4;
  const uint32_t order = in.golomb();  // pic_order_cnt_type
  require(order == 0 || order == 2);
  if (order == 0) orderBits_ = static_cast<int>(in.golomb()) + 4;
  (void)in.golomb();  // max_num_ref_frames
  (void)in.bits(1);   // gaps_in_frame_num_value_allowed_flag
  (void)in.golomb();  // width, height
  (void)in.golomb();
  require(in.bits(1) == 1);  // frame_mbs_only_flag
}

void IdrPictureIds::readPicture(Unit unit) {
  const std::vector<uint8_t> payload = payloadOf(unit);
  BitReader in(payload);
  (void)in.bits(8);   // unit header
  (void)in.golomb();  // pic_parameter_set_id, seq_parameter_set_id
  (void)in.golomb();
  arithmetic_ = in.bits(1) == 1;  // entropy_coding_mode_flag
  require(in.bits(1) == 0);       // bottom_field_pic_order_in_frame_present_flag
  require(in.golomb() == 0);      // num_slice_groups_minus1
  (void)in.golomb();              // num_ref_idx_default_active_minus1
  (void)in.golomb();
  (void)in.bits(3);   // weighted_pred_flag, weighted_bipred_idc
  (void)in.golomb();  // pic_init_qp, pic_init_qs, chroma_qp_index_offset
  (void)in.golomb();
  (void)in.golomb();
  deblockingControl_ = in.bits(1) == 1;
  (void)in.bits(1);          // constrained_intra_pred_flag
  require(in.bits(1) == 0);  // redundant_pic_cnt_present_flag
}

// 7.3.3, as far as it holds for an IDR picture, which is all I slices.
IdrPictureIds::SliceHeader IdrPictureIds::headerOf(std::span<const uint8_t> payload) const {
  BitReader in(payload);
  SliceHeader header{};
  (void)in.bits(8);   // unit header
  (void)in.golomb();  // first_mb_in_slice, slice_type, pic_parameter_set_id
  (void)in.golomb();
  (void)in.golomb();
  (void)in.bits(frameNumBits_);
  header.idBegin = in.position();
  header.id = in.golomb();
  header.idEnd = in.position();
  (void)in.bits(orderBits_);
  (void)in.bits(2);   // no_output_of_prior_pics_flag, long_term_reference_flag
  (void)in.golomb();  // slice_qp_delta
  if (deblockingControl_ && in.golomb() != 1) {
    (void)in.golomb();  // slice_alpha_c0_offset_div2, slice_beta_offset_div2
    (void)in.golomb();
  }
  header.end = in.position();
  if (header.end < endOfData(payload)) return header;
  throw av::Error(av::ErrorCode::kSegmentDamaged,
                  "An encoded part of the film has a picture that is not whole. It has to be encoded again.");
}

std::optional<uint32_t> IdrPictureIds::of(std::span<const uint8_t> packet) const {
  for (const Unit unit : nalUnits(packet)) {
    if (typeOf(unit) == kIdrSlice) return headerOf(payloadOf(unit)).id;
  }
  return std::nullopt;
}

std::vector<uint8_t> IdrPictureIds::renumbered(std::span<const uint8_t> packet, uint32_t id) const {
  std::vector<uint8_t> out;
  const uint8_t* copied = packet.data();
  for (const Unit unit : nalUnits(packet)) {
    if (typeOf(unit) != kIdrSlice) continue;
    const std::vector<uint8_t> slice = renumberedSlice(unit, id);
    out.insert(out.end(), copied, unit.data());
    out.insert(out.end(), slice.begin(), slice.end());
    copied = unit.data() + unit.size();
  }
  out.insert(out.end(), copied, packet.data() + packet.size());
  return out;
}

// The number's length depends on it, so what follows moves. What is coded arithmetically begins with a whole
// byte, behind ones; everything else moves by as many bits.
std::vector<uint8_t> IdrPictureIds::renumberedSlice(Unit unit, uint32_t id) const {
  const std::vector<uint8_t> payload = payloadOf(unit);
  const SliceHeader header = headerOf(payload);
  BitWriter out;
  out.copy(payload, 0, header.idBegin);
  out.golomb(id);
  out.copy(payload, header.idEnd, header.end);
  if (arithmetic_) {
    out.fill(true);
    out.bytes(std::span(payload).subspan((header.end + 7) / 8));
  } else {
    out.copy(payload, header.end, endOfData(payload));
    out.bits(1, 1);
    out.fill(false);
  }
  return unitOf(out.payload());
}

}  // namespace framewright::engine
