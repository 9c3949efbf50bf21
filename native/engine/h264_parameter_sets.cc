#include "engine/h264_parameter_sets.h"

#include <algorithm>
#include <array>

#include "engine/nal_payload.h"
#include "engine/nal_units.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

using Unit = std::span<const uint8_t>;

constexpr size_t kUnitHeaderBits = 8;
// Where the number of a sequence set stands: behind the unit's header, profile, constraints and level.
constexpr size_t kSequenceIdAt = 32;

constexpr uint32_t kMostSequenceSets = 32;
constexpr uint32_t kMostPictureSets = 256;

void require(bool right, const char* what) {
  if (!right) throw SyntaxError(what);
}

// The profiles whose sets say how pixels are sampled (7.3.2.1.1).
bool saysSampling(uint32_t profile) {
  constexpr std::array<uint32_t, 13> kProfiles{100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135};
  return std::ranges::find(kProfiles, profile) != kProfiles.end();
}

// 7.3.2.1.1.1
void skipScalingList(BitReader& in, int size) {
  int32_t last = 8;
  int32_t next = 8;
  for (int i = 0; i < size && next != 0; ++i) {
    next = (last + in.signedGolomb()) & 0xff;
    if (next != 0) last = next;
  }
}

void skipScalingLists(BitReader& in, int count) {
  constexpr int kSmallLists = 6;
  for (int i = 0; i < count; ++i) {
    if (in.flag()) skipScalingList(in, i < kSmallLists ? 16 : 64);
  }
}

void readSampling(BitReader& in, SequenceSet& set) {
  set.chromaFormat = in.golomb();
  constexpr uint32_t kFull = 3;  // 4:4:4
  require(set.chromaFormat <= kFull, "the chroma format of a sequence is unknown");
  if (set.chromaFormat == kFull) set.separatePlanes = in.flag();
  set.lumaBits = 8 + in.golomb();
  set.chromaBits = 8 + in.golomb();
  in.skip(1);  // qpprime_y_zero_transform_bypass_flag
  if (in.flag()) skipScalingLists(in, set.chromaFormat == kFull ? 12 : 8);
}

void readOrder(BitReader& in, SequenceSet& set) {
  constexpr uint32_t kMostBits = 12;
  set.orderType = in.golomb();
  require(set.orderType <= 2, "the way a sequence orders its pictures is unknown");
  if (set.orderType == 0) {
    const uint32_t more = in.golomb();
    require(more <= kMostBits, "the order of pictures in a sequence takes too many bits");
    set.orderBits = static_cast<int>(more) + 4;
  }
  if (set.orderType != 1) return;
  set.orderDeltas = !in.flag();  // delta_pic_order_always_zero_flag
  (void)in.golomb();             // offset_for_non_ref_pic, offset_for_top_to_bottom_field
  (void)in.golomb();
  const uint32_t cycle = in.golomb();
  require(cycle < 256, "a sequence has too long a cycle of pictures");
  for (uint32_t i = 0; i < cycle; ++i) (void)in.golomb();
}

void readSize(BitReader& in, SequenceSet& set) {
  constexpr uint32_t kMostBlocks = 1 << 12;
  constexpr uint32_t kBlock = 16;
  const uint32_t columns = in.golomb() + 1;
  const uint32_t rows = in.golomb() + 1;
  require(columns <= kMostBlocks && rows <= kMostBlocks, "the pictures of a sequence are too large");
  set.framesOnly = in.flag();
  if (!set.framesOnly) in.skip(1);  // mb_adaptive_frame_field_flag
  in.skip(1);                       // direct_8x8_inference_flag
  const uint32_t fields = set.framesOnly ? 1 : 2;
  uint32_t width = columns * kBlock;
  uint32_t height = rows * kBlock * fields;
  if (in.flag()) {
    const bool halfColumns = !set.separatePlanes && (set.chromaFormat == 1 || set.chromaFormat == 2);
    const bool halfRows = !set.separatePlanes && set.chromaFormat == 1;
    uint32_t cropped[4];  // left, right, top, bottom, in samples of chroma
    for (uint32_t& side : cropped) {
      side = in.golomb();
      require(side < kMostBlocks * kBlock, "the pictures of a sequence are cropped to nothing");
    }
    const uint32_t across = (cropped[0] + cropped[1]) * (halfColumns ? 2 : 1);
    const uint32_t down = (cropped[2] + cropped[3]) * (halfRows ? 2 : 1) * fields;
    require(across < width && down < height, "the pictures of a sequence are cropped to nothing");
    width -= across;
    height -= down;
  }
  set.width = static_cast<int>(width);
  set.height = static_cast<int>(height);
}

// Table E-1, from aspect_ratio_idc 1 on.
constexpr std::array<AVRational, 16> kSampleAspects{{{1, 1},
                                                     {12, 11},
                                                     {10, 11},
                                                     {16, 11},
                                                     {40, 33},
                                                     {24, 11},
                                                     {20, 11},
                                                     {32, 11},
                                                     {80, 33},
                                                     {18, 11},
                                                     {15, 11},
                                                     {64, 33},
                                                     {160, 99},
                                                     {4, 3},
                                                     {3, 2},
                                                     {2, 1}}};

AVRational readSampleAspect(BitReader& in) {
  constexpr uint32_t kWritten = 255;
  const uint32_t index = in.bits(8);
  if (index == kWritten) {
    const auto width = static_cast<int>(in.bits(16));
    return {width, static_cast<int>(in.bits(16))};
  }
  return index >= 1 && index <= kSampleAspects.size() ? kSampleAspects[index - 1] : AVRational{0, 1};
}

// E.1.2
BufferLengths readBuffers(BitReader& in) {
  BufferLengths lengths;
  lengths.buffers = in.golomb() + 1;
  require(lengths.buffers <= 32, "a sequence describes too many buffers");
  in.skip(8);  // bit_rate_scale, cpb_size_scale
  for (uint32_t i = 0; i < lengths.buffers; ++i) {
    (void)in.golomb();  // bit_rate_value_minus1, cpb_size_value_minus1
    (void)in.golomb();
    in.skip(1);  // cbr_flag
  }
  lengths.initialDelayBits = static_cast<int>(in.bits(5)) + 1;
  lengths.removalDelayBits = static_cast<int>(in.bits(5)) + 1;
  lengths.outputDelayBits = static_cast<int>(in.bits(5)) + 1;
  in.skip(5);  // time_offset_length
  return lengths;
}

// A colour property. As FFmpeg's decoder has it: what has no name is not said.
template <typename Property>
Property read(BitReader& in, const char* (*nameOf)(Property), Property unsaid) {
  const auto property = static_cast<Property>(in.bits(8));
  return nameOf(property) == nullptr ? unsaid : property;
}

// E.1.1, up to what is needed.
void readUsability(BitReader& in, SequenceSet& set) {
  if (in.flag()) set.sampleAspect = readSampleAspect(in);
  if (in.flag()) in.skip(1);  // overscan_appropriate_flag
  if (in.flag()) {
    in.skip(3);  // video_format
    set.range = in.flag() ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    if (in.flag()) {
      const auto primaries = read<AVColorPrimaries>(in, av_color_primaries_name, AVCOL_PRI_UNSPECIFIED);
      const auto transfer =
          read<AVColorTransferCharacteristic>(in, av_color_transfer_name, AVCOL_TRC_UNSPECIFIED);
      set.colors = {primaries, transfer, read<AVColorSpace>(in, av_color_space_name, AVCOL_SPC_UNSPECIFIED)};
    }
  }
  if (in.flag()) {
    const uint32_t place = in.golomb();  // FFmpeg counts the same places from 1 on
    require(place <= 5, "the place of chroma in a sequence is unknown");
    set.chroma = static_cast<AVChromaLocation>(place + 1);
    (void)in.golomb();
  }
  if (in.flag()) in.skip(65);  // num_units_in_tick, time_scale, fixed_frame_rate_flag
  const bool units = in.flag();
  if (units) set.unitBuffers = readBuffers(in);
  const bool slices = in.flag();
  if (slices) set.sliceBuffers = readBuffers(in);
  if (units || slices) in.skip(1);  // low_delay_hrd_flag
  set.tellsPictureStructure = in.flag();
}

}  // namespace

SequenceSet readSequenceSet(Unit unit) {
  const std::vector<uint8_t> payload = payloadOf(unit);
  BitReader in(payload);
  SequenceSet set;
  in.skip(kUnitHeaderBits);
  set.profile = in.bits(8);
  set.constraints = in.bits(8);
  set.level = in.bits(8);
  set.id = in.golomb();
  require(set.id < kMostSequenceSets, "the number of a sequence parameter set is too large");
  if (saysSampling(set.profile)) readSampling(in, set);
  constexpr uint32_t kMostBits = 12;
  const uint32_t frameNumber = in.golomb();
  require(frameNumber <= kMostBits, "the numbers of frames in a sequence take too many bits");
  set.frameNumberBits = static_cast<int>(frameNumber) + 4;
  readOrder(in, set);
  (void)in.golomb();  // max_num_ref_frames
  in.skip(1);         // gaps_in_frame_num_value_allowed_flag
  readSize(in, set);
  if (in.flag()) readUsability(in, set);
  require(in.position() <= endOfData(payload), "a sequence parameter set ends too early");
  return set;
}

PictureSet readPictureSet(Unit unit) {
  const std::vector<uint8_t> payload = payloadOf(unit);
  BitReader in(payload);
  PictureSet set;
  in.skip(kUnitHeaderBits);
  set.id = in.golomb();
  set.sequence = in.golomb();
  require(set.id < kMostPictureSets && set.sequence < kMostSequenceSets,
          "the number of a parameter set is too large");
  set.arithmetic = in.flag();
  set.orderDeltas = in.flag();
  set.sliceGroups = in.golomb() + 1;
  if (set.sliceGroups == 1) {
    for (uint32_t& references : set.references) {
      references = in.golomb() + 1;
      require(references <= 32, "a picture parameter set has too many references");
    }
    set.weighted = in.flag();
    set.weightedBoth = in.bits(2);
    (void)in.golomb();  // pic_init_qp, pic_init_qs, chroma_qp_index_offset
    (void)in.golomb();
    (void)in.golomb();
    set.deblockingControl = in.flag();
    in.skip(1);  // constrained_intra_pred_flag
    set.redundantPictures = in.flag();
  }
  require(in.position() <= endOfData(payload), "a picture parameter set ends too early");
  return set;
}

std::vector<uint8_t> renumberedSequenceSet(Unit unit, uint32_t id) {
  const std::vector<uint8_t> payload = payloadOf(unit);
  BitReader in(payload);
  in.skip(kSequenceIdAt);
  (void)in.golomb();
  const BitChange change{.begin = kSequenceIdAt, .end = in.position(), .value = id};
  return unitOf(withChanges(payload, {&change, 1}));
}

std::vector<uint8_t> renumberedPictureSet(Unit unit, uint32_t id, uint32_t sequence) {
  const std::vector<uint8_t> payload = payloadOf(unit);
  BitReader in(payload);
  in.skip(kUnitHeaderBits);
  (void)in.golomb();
  const size_t between = in.position();
  (void)in.golomb();
  const std::array changes{BitChange{.begin = kUnitHeaderBits, .end = between, .value = id},
                           BitChange{.begin = between, .end = in.position(), .value = sequence}};
  return unitOf(withChanges(payload, changes));
}

ParameterSets::ParameterSets(Unit annexB) {
  const auto add = [](auto& entries, auto set, Unit unit) {
    const auto [entry, added] = entries.try_emplace(set.id, set, std::vector(unit.begin(), unit.end()));
    require(added || std::ranges::equal(entry->second.unit, unit), "two parameter sets have the same number");
  };
  for (const Unit unit : nalUnits(annexB)) {
    const H264Unit type = h264TypeOf(unit);
    if (type == H264Unit::kSequenceSet) add(sequences_, readSequenceSet(unit), unit);
    if (type == H264Unit::kPictureSet) add(pictures_, readPictureSet(unit), unit);
  }
  require(!sequences_.empty() && !pictures_.empty(), "there are no parameter sets");
  for (const auto& [id, entry] : pictures_)
    require(sequences_.contains(entry.set.sequence), "a picture parameter set belongs to no sequence");
}

const SequenceSet* ParameterSets::sequence(uint32_t id) const {
  const auto found = sequences_.find(id);
  return found == sequences_.end() ? nullptr : &found->second.set;
}

const PictureSet* ParameterSets::picture(uint32_t id) const {
  const auto found = pictures_.find(id);
  return found == pictures_.end() ? nullptr : &found->second.set;
}

bool ParameterSets::holds(Unit unit) const {
  while (!unit.empty() && unit.back() == 0) unit = unit.first(unit.size() - 1);
  const auto isIt = [&](const auto& entry) { return std::ranges::equal(entry.second.unit, unit); };
  return std::ranges::any_of(sequences_, isIt) || std::ranges::any_of(pictures_, isIt);
}

}  // namespace framewright::engine
