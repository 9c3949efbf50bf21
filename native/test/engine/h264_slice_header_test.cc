// Slices under other numbers show the same pictures, whatever tools of H.264 they use.
#include "engine/h264_slice_header.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "av/decoder.h"
#include "engine/nal_payload.h"
#include "engine/nal_units.h"
#include "engine/picture_rewriter.h"
#include "test/engine/copy_support.h"

namespace framewright::engine {
namespace {

using Bytes = std::vector<uint8_t>;
using Unit = std::span<const uint8_t>;

// A stream of packets, units behind lengths in four bytes.
struct Stream {
  Bytes parameterSets;  // behind start codes
  std::vector<Bytes> packets;
};

Stream streamOf(const std::string& path) {
  av::Demuxer file = av::Demuxer::open(path);
  const AVCodecParameters& parameters = *file.stream(0).codecpar;
  Stream stream;
  stream.parameterSets =
      readAvcRecord({parameters.extradata, static_cast<size_t>(parameters.extradata_size)})->parameterSets;
  while (const auto packet = file.read())
    stream.packets.emplace_back((*packet)->data, (*packet)->data + (*packet)->size);
  return stream;
}

std::vector<uint64_t> decoded(const Stream& stream) {
  av::CodecParameters parameters;
  parameters->codec_type = AVMEDIA_TYPE_VIDEO;
  parameters->codec_id = AV_CODEC_ID_H264;
  parameters.setExtradata(decoderRecord(stream.parameterSets, NalCodec::kH264));
  av::Decoder decoder = av::Decoder::open(*parameters, {1, 30});
  std::vector<uint64_t> digests;
  const auto drain = [&] {
    while (const auto frame = decoder.receive()) digests.push_back(test::digestOf(*frame));
  };
  for (const Bytes& bytes : stream.packets) {
    av::Packet packet;
    if (av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0) throw std::bad_alloc();
    std::memcpy(packet->data, bytes.data(), bytes.size());
    decoder.send(packet);
    drain();
  }
  decoder.sendEnd();
  drain();
  return digests;
}

// The stream with its first sets, of number 0, under these.
Stream renumbered(const Stream& stream, uint32_t sequence, uint32_t picture) {
  const ParameterSets sets(stream.parameterSets);
  const uint32_t oldSequence = sets.sequences().begin()->first;
  const uint32_t oldPicture = sets.pictures().begin()->first;
  Stream made;
  for (const Unit unit : nalUnits(stream.parameterSets)) {
    const bool isPicture = h264TypeOf(unit) == H264Unit::kPictureSet;
    const Bytes other =
        isPicture ? renumberedPictureSet(unit, picture, sequence) : renumberedSequenceSet(unit, sequence);
    made.parameterSets.insert(made.parameterSets.end(), {0, 0, 0, 1});
    made.parameterSets.insert(made.parameterSets.end(), other.begin(), other.end());
  }
  const PictureRewriter rewriter(sets, {{{oldSequence, sequence}}, {{oldPicture, picture}}});
  for (const Bytes& packet : stream.packets)
    made.packets.push_back(rewriter.rewritten(unitsBehindLengths(packet, 4).all, {}));
  return made;
}

struct Tools {
  const char* profile;
  const char* parameters;
};

constexpr Tools kTools[] = {
    {"baseline", "keyint=20"},
    {"baseline", "keyint=20:slices=4:ref=4"},
    {"main", "keyint=25:cabac=0:bframes=3:b-adapt=0:weightb=1"},
    {"main", "keyint=25:cabac=1:bframes=3:b-adapt=0:weightb=1:ref=5:slices=3"},
    {"main", "keyint=25:cabac=1:bframes=0:weightp=2:ref=4"},
    {"main", "keyint=25:cabac=0:bframes=2:weightp=2:ref=4:slices=2"},
    {"high", "keyint=30:8x8dct=1:cqm=jvt:bframes=3:b-pyramid=strict:weightp=2:ref=6"},
    {"high", "keyint=30:8x8dct=1:cqm=jvt:cabac=0:bframes=3:b-pyramid=normal:direct=temporal"},
    {"high", "keyint=30:bframes=2:direct=auto:deblock=-2,3:nal-hrd=vbr:vbv-maxrate=2000:vbv-bufsize=2000"},
    {"high", "keyint=30:no-deblock=1:constrained-intra=1:slice-max-size=300"},
    {"high", "keyint=infinite:intra-refresh=1:bframes=0"},
    {"high", "keyint=1"},
};

class SliceTools : public testing::TestWithParam<Tools> {
 protected:
  [[nodiscard]] Stream stream() const {
    return streamOf(
        clipOf(folder_.file("clip.mp4"), GetParam().parameters, 60, "medium", GetParam().profile));
  }

 private:
  const TempFolder folder_;
};

TEST_P(SliceTools, StayTheSamePicturesUnderOtherNumbers) {
  const Stream original = stream();
  const std::vector<uint64_t> pictures = decoded(original);
  ASSERT_EQ(pictures.size(), 60U);
  for (const auto& [sequence, picture] : {std::pair(2U, 2U), std::pair(31U, 255U), std::pair(0U, 7U)}) {
    SCOPED_TRACE(std::to_string(sequence) + ", " + std::to_string(picture));
    const Stream other = renumbered(original, sequence, picture);
    EXPECT_NE(other.packets[1], original.packets[1]);
    EXPECT_TRUE(decoded(other) == pictures);
    // Not one bit is lost on the way.
    const Stream back = renumbered(other, 0, 0);
    EXPECT_EQ(back.parameterSets, original.parameterSets);
    EXPECT_TRUE(back.packets == original.packets);
  }
}

TEST_P(SliceTools, KeepTheirBytesWhereNothingChanges) {
  const Stream original = stream();
  EXPECT_TRUE(renumbered(original, 0, 0).packets == original.packets);
}

TEST_P(SliceTools, OfIdrPicturesTakeAnyNumber) {
  Stream stream = this->stream();
  const std::vector<uint64_t> pictures = decoded(stream);
  const ParameterSets sets(stream.parameterSets);
  const PictureRewriter rewriter(sets, {{{0, 0}}, {{0, 0}}});
  const std::vector<Bytes> original = stream.packets;
  uint32_t id = 65'535;
  for (Bytes& packet : stream.packets) {
    const auto units = unitsBehindLengths(packet, 4).all;
    const auto before = rewriter.idrIdOf(units);
    if (!before) continue;
    Bytes other = rewriter.rewritten(units, {.idrId = --id, .keepPictures = true});
    const auto otherUnits = unitsBehindLengths(other, 4).all;
    EXPECT_EQ(rewriter.idrIdOf(otherUnits), id);
    EXPECT_EQ(rewriter.rewritten(otherUnits, {.idrId = *before}), packet);
    packet = std::move(other);
  }
  EXPECT_LT(id, 65'535U);
  EXPECT_TRUE(decoded(stream) == pictures);
}

// Whatever a file holds, reading it ends, and with an answer.
TEST_P(SliceTools, ThatAreDamagedAreReadToAnEnd) {
  const Stream original = stream();
  const ParameterSets sets(original.parameterSets);
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 400; ++round) {
    Bytes packet = original.packets[random() % original.packets.size()];
    packet.resize(std::min<size_t>(packet.size(), 5 + random() % 200));
    for (int i = 0; i < 4; ++i) packet[4 + random() % (packet.size() - 4)] = static_cast<uint8_t>(random());
    const PictureRewriter rewriter(sets, {{{0, 3}}, {{0, 3}}});
    try {
      const auto units = unitsBehindLengths(packet, 4).all;
      (void)rewriter.idrIdOf(units);
      (void)rewriter.rewritten(units, {.idrId = 1, .keepPictures = true});
    } catch (const SyntaxError&) {  // NOLINT(bugprone-empty-catch): that is an answer
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Tools, SliceTools, testing::ValuesIn(kTools));

// Sets of bits as the standard's tables have them, for what x264 does not write.
class Written {
 public:
  explicit Written(uint8_t header) { out_.bits(header, 8); }
  Written& bits(uint32_t value, int count) {
    out_.bits(value, count);
    return *this;
  }
  Written& golomb(std::initializer_list<uint32_t> values) {
    for (const uint32_t value : values) out_.golomb(value);
    return *this;
  }
  [[nodiscard]] Bytes unit() {
    out_.bits(1, 1);
    out_.fill(false);
    return unitOf(out_.payload());
  }
  [[nodiscard]] size_t position() const { return out_.position(); }

 private:
  BitWriter out_;
};

Bytes behindStartCodes(std::initializer_list<Bytes> units) {
  Bytes bytes;
  for (const Bytes& unit : units) {
    bytes.insert(bytes.end(), {0, 0, 0, 1});
    bytes.insert(bytes.end(), unit.begin(), unit.end());
  }
  return bytes;
}

// Main profile, frame numbers of 4 bits, this order of pictures.
Written sequence(uint32_t orderType) {
  Written set(0x67);
  set.bits(77, 8).bits(0, 8).bits(30, 8).golomb({0, 0, orderType});
  return set;
}
void endSequence(Written& set) {
  set.golomb({1}).bits(0, 1).golomb({9, 7}).bits(1, 1).bits(1, 1).bits(0, 1).bits(0, 1);
}

TEST(SliceHeaderTest, KnowsPicturesThatAreOrderedByDeltas) {
  for (const bool always : {false, true}) {
    Written sps = sequence(1);
    sps.bits(always ? 1 : 0, 1).golomb({2, 3, 2, 4, 5});
    endSequence(sps);
    Written pps(0x68);
    pps.golomb({0, 0}).bits(0, 1).bits(1, 1).golomb({0, 0, 0}).bits(0, 3).golomb({0, 0, 0}).bits(0, 3);
    const ParameterSets sets(behindStartCodes({sps.unit(), pps.unit()}));
    EXPECT_EQ(sets.sequence(0)->orderDeltas, !always);
    EXPECT_EQ(sets.sequence(0)->width, 160);
    EXPECT_EQ(sets.sequence(0)->height, 128);
    Written slice(0x41);
    slice.golomb({0, 5, 0}).bits(3, 4);
    if (!always) slice.golomb({7, 6});
    slice.bits(0, 1).bits(0, 1).bits(0, 1).golomb({4});
    const size_t end = slice.position();
    EXPECT_EQ(readSliceHeader(slice.bits(0x5a5a, 16).unit(), sets).end, end) << always;
  }
}

TEST(SliceHeaderTest, RefusesWhatIsNotCopied) {
  Written sps = sequence(2);
  endSequence(sps);
  const Bytes sequenceUnit = sps.unit();
  const auto setsWith = [&](uint32_t groups, uint32_t redundant) {
    Written pps(0x68);
    pps.golomb({0, 0}).bits(0, 2).golomb({groups});
    if (groups == 0) pps.golomb({0, 0}).bits(0, 3).golomb({0, 0, 0}).bits(0, 2).bits(redundant, 1);
    return ParameterSets(behindStartCodes({sequenceUnit, pps.unit()}));
  };
  const auto slice = [](uint32_t type, uint32_t set) {
    Written made(0x41);
    return made.golomb({0, type, set}).bits(0, 4).bits(0, 1).golomb({4}).bits(0x5a5a, 16).unit();
  };
  EXPECT_NO_THROW((void)readSliceHeader(slice(7, 0), setsWith(0, 0)));
  EXPECT_THROW((void)readSliceHeader(slice(8, 0), setsWith(0, 0)), SyntaxError);  // SP
  EXPECT_THROW((void)readSliceHeader(slice(7, 1), setsWith(0, 0)), SyntaxError);  // of no set
  EXPECT_THROW((void)readSliceHeader(slice(7, 0), setsWith(1, 0)), SyntaxError);
  EXPECT_THROW((void)readSliceHeader(slice(7, 0), setsWith(0, 1)), SyntaxError);
  EXPECT_THROW((void)readSliceHeader(Bytes{0x65, 0x88}, setsWith(0, 0)), SyntaxError);
}

TEST(ParameterSetsTest, RefuseWhatIsNoneOrNotWhole) {
  EXPECT_THROW(ParameterSets(Bytes{}), SyntaxError);
  EXPECT_THROW(ParameterSets(Bytes{0, 0, 1, 0x67, 66, 0, 10, 0xd0}), SyntaxError);
}

}  // namespace
}  // namespace framewright::engine
