// What may be copied of files of every kind, and why other files may not.
#include "engine/copy_survey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "av/error.h"
#include "av/muxer.h"
#include "engine/h264_parameter_sets.h"
#include "engine/probe.h"
#include "test/engine/copy_support.h"

namespace framewright::engine {
namespace {

using av::ErrorCode;
using test::ClipSpec;
using test::makeClip;
using testing::HasSubstr;

// A clip that may be copied, as others differ from it.
ClipSpec plainSpec(const std::string& parameters = "keyint=20:bframes=2:b-adapt=0:scenecut=0") {
  ClipSpec spec;
  spec.options = {{"preset", "fast"}, {"x264-params", parameters}};
  return spec;
}

// The survey has the frames that probing has, and what follows a start is shown after it.
void expectWhole(const std::string& path) {
  const CopySurvey survey = surveyCopying(path, 0);
  ASSERT_EQ(survey.refusal, std::nullopt) << path << ": " << *survey.refusal;
  const VideoFacts facts = *probe(path).video;
  std::vector<int64_t> shown = survey.decodeOrder;
  std::erase(shown, IndexedFrame::kNotShown);
  std::ranges::sort(shown);
  EXPECT_EQ(shown, facts.pts) << path;
  EXPECT_FALSE(survey.parameterSets.empty());
  for (const uint32_t start : survey.starts) {
    const int64_t time = survey.decodeOrder.at(start);
    EXPECT_NE(time, IndexedFrame::kNotShown);
    for (size_t place = start; place < survey.decodeOrder.size(); ++place)
      if (survey.decodeOrder[place] != IndexedFrame::kNotShown) {
        EXPECT_GE(survey.decodeOrder[place], time);
      }
  }
}

TEST(CopySurveyTest, TellsTheOrderOfDecodingAndWhereItCanBegin) {
  const TempFolder folder;
  const std::string path = makeClip(folder.file("clip.mp4"), plainSpec());
  expectWhole(path);
  const CopySurvey survey = surveyCopying(path, 0);
  EXPECT_THAT(survey.starts, testing::ElementsAre(0U, 20U, 40U));
  const int64_t frame = survey.decodeOrder[20] / 20;
  EXPECT_EQ(survey.decodeOrder[21], survey.decodeOrder[20] + 3 * frame);
  EXPECT_EQ(survey.decodeOrder[22], survey.decodeOrder[20] + frame);
  EXPECT_EQ(ParameterSets(survey.parameterSets).sequences().size(), 1U);
}

TEST(CopySurveyTest, HasTheTimesThatProbingHas) {
  const TempFolder folder;
  const auto film = [&](const std::string& name, ClipSpec spec) {
    expectWhole(makeClip(folder.file(name), spec));
  };
  ClipSpec sound = plainSpec();
  sound.soundSeconds = 2;
  film("sound.mp4", sound);
  sound.format = "mov";
  film("sound.mov", sound);
  sound.format = "mp4";
  sound.containerOptions = {{"movflags", "frag_keyframe+empty_moov"}};
  film("parts.mp4", sound);
  sound.containerOptions = {{"movflags", "negative_cts_offsets"}};
  film("negative.mp4", sound);
  ClipSpec variable = plainSpec();
  variable.timeBase = {1, 600};
  variable.ptsOf = [](int n) { return 700 + n * 20 + n % 3 * 4; };
  film("variable.mp4", variable);
  ClipSpec ntsc = plainSpec();
  ntsc.timeBase = {1001, 30000};
  ntsc.frameRate = {30000, 1001};
  film("ntsc.mp4", ntsc);
  film("intra.mp4", plainSpec("keyint=1"));
}

TEST(CopySurveyTest, BeginsNowhereButAtIdrPictures) {
  const TempFolder folder;
  const std::string open =
      makeClip(folder.file("open.mp4"), plainSpec("keyint=20:bframes=3:b-adapt=0:open-gop=1:scenecut=0"));
  // Its recovery points are marked as key frames.
  EXPECT_GT(probe(open).video->keyFrames.size(), 1U);
  EXPECT_THAT(surveyCopying(open, 0).starts, testing::ElementsAre(0U));
  const std::string refresh =
      makeClip(folder.file("refresh.mp4"), plainSpec("keyint=20:intra-refresh=1:bframes=0"));
  EXPECT_GT(probe(refresh).video->keyFrames.size(), 1U);
  EXPECT_THAT(surveyCopying(refresh, 0).starts, testing::ElementsAre(0U));
}

// The file's packets in another file, with a time that everything before is left out by an edit list.
std::string withoutBeginning(const std::string& from, const std::string& to, int64_t frames) {
  av::Demuxer source = av::Demuxer::open(from);
  const AVStream& stream = source.stream(0);
  av::Muxer muxer = av::Muxer::create(to, "mp4");
  const int index = muxer.addStream(*stream.codecpar, stream.time_base);
  muxer.writeHeader();
  const int64_t cut = av_rescale_q(frames, {1, 30}, stream.time_base);
  while (auto packet = source.read()) {
    (*packet)->pts -= cut;
    (*packet)->dts -= cut;
    muxer.write(std::move(*packet), index, stream.time_base);
  }
  muxer.finish();
  return to;
}

TEST(CopySurveyTest, LeavesOutWhatAnEditListHides) {
  const TempFolder folder;
  const std::string whole = makeClip(folder.file("whole.mp4"), plainSpec());
  const std::string path = withoutBeginning(whole, folder.file("edited.mp4"), 7);
  expectWhole(path);
  const CopySurvey survey = surveyCopying(path, 0);
  ASSERT_EQ(survey.decodeOrder.size(), 60U);
  EXPECT_EQ(std::ranges::count(survey.decodeOrder, IndexedFrame::kNotShown), 7);
  // The first group of pictures has lost its beginning.
  EXPECT_THAT(survey.starts, testing::ElementsAre(20U, 40U));
}

// Why nothing of the file is copied.
std::string refusalOf(const std::string& path) {
  const CopySurvey survey = surveyCopying(path, 0);
  EXPECT_TRUE(survey.decodeOrder.empty());
  EXPECT_TRUE(survey.starts.empty());
  EXPECT_TRUE(survey.parameterSets.empty());
  const std::string refusal = survey.refusal.value_or("");
  EXPECT_TRUE(refusal.empty() || refusal.back() == '.') << refusal;
  return refusal;
}

TEST(CopySurveyTest, RefusesOtherContainersAndCodecs) {
  const TempFolder folder;
  ClipSpec matroska = plainSpec();
  matroska.format = "matroska";
  EXPECT_THAT(refusalOf(makeClip(folder.file("a.mkv"), matroska)), HasSubstr("neither MP4 nor MOV"));
  ClipSpec mpeg4;
  mpeg4.encoder = "mpeg4";
  mpeg4.options = {};
  EXPECT_THAT(refusalOf(makeClip(folder.file("b.mp4"), mpeg4)), HasSubstr("not H.264"));
}

TEST(CopySurveyTest, RefusesOtherKindsOfH264) {
  const TempFolder folder;
  const auto refusal = [&](const char* name, const ClipSpec& spec) {
    return refusalOf(makeClip(folder.file(name), spec));
  };
  ClipSpec deep = plainSpec();
  deep.layout = AV_PIX_FMT_YUV420P10;
  EXPECT_THAT(refusal("deep.mp4", deep), HasSubstr("profile"));
  ClipSpec wide = plainSpec();
  wide.layout = AV_PIX_FMT_YUV422P;
  EXPECT_THAT(refusal("wide.mp4", wide), HasSubstr("profile"));
  EXPECT_THAT(refusal("lossless.mp4", plainSpec("qp=0")), HasSubstr("profile"));
  ClipSpec interlaced = plainSpec("tff=1");
  interlaced.interlaced = true;
  EXPECT_THAT(refusal("interlaced.mp4", interlaced), HasSubstr("interlaced"));
}

TEST(CopySurveyTest, RefusesWhatIsShownOtherwiseThanItIs) {
  const TempFolder folder;
  int clips = 0;
  const auto refusal = [&](const ClipSpec& spec) {
    return refusalOf(makeClip(folder.file(std::to_string(clips++) + ".mp4"), spec));
  };
  ClipSpec matrix = plainSpec();
  matrix.matrix = AVCOL_SPC_SMPTE170M;
  EXPECT_THAT(refusal(matrix), HasSubstr("bt601"));
  ClipSpec range = plainSpec();
  range.range = AVCOL_RANGE_JPEG;
  EXPECT_THAT(refusal(range), HasSubstr("full"));
  ClipSpec primaries = plainSpec();
  primaries.primaries = AVCOL_PRI_BT2020;
  EXPECT_THAT(refusal(primaries), HasSubstr("primaries"));
  ClipSpec transfer = plainSpec();
  transfer.transfer = AVCOL_TRC_SMPTE2084;
  EXPECT_THAT(refusal(transfer), HasSubstr("transfer"));
  ClipSpec chroma = plainSpec();
  chroma.chroma = AVCHROMA_LOC_TOPLEFT;
  EXPECT_THAT(refusal(chroma), HasSubstr("chroma"));
  ClipSpec aspect = plainSpec();
  aspect.sampleAspect = {4, 3};
  EXPECT_THAT(refusal(aspect), HasSubstr("not square"));
  ClipSpec rotated = plainSpec();
  rotated.rotation = 90;
  EXPECT_THAT(refusal(rotated), HasSubstr("turned"));
  ClipSpec mirrored = plainSpec();
  mirrored.mirrored = true;
  EXPECT_THAT(refusal(mirrored), HasSubstr("turned"));
}

uint32_t numberAt(const std::string& bytes, size_t at) {
  uint32_t number = 0;
  for (size_t i = at; i < at + 4; ++i) number = number << 8 | static_cast<uint8_t>(bytes[i]);
  return number;
}
void setNumber(std::string& bytes, size_t at, uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes[at++] = static_cast<char>(number >> shift);
}

// The film's last frames are described anew, as those of another level.
void describeEndAnew(const std::string& path) {
  std::string bytes = bytesOfFile(path);
  const size_t table = bytes.find("stsd") - 4;
  constexpr size_t kHead = 16;  // size, type, version, count
  std::string description = bytes.substr(table + kHead, numberAt(bytes, table) - kHead);
  ++description[description.find("avcC") + 4 + 3];
  setNumber(bytes, table + 12, 2);
  const auto grown = static_cast<uint32_t>(description.size());
  for (const char* box : {"moov", "trak", "mdia", "minf", "stbl", "stsd"}) {
    const size_t at = bytes.rfind(box, table + 4) - 4;
    setNumber(bytes, at, numberAt(bytes, at) + grown);
  }
  bytes.insert(table + numberAt(bytes, table) - grown, description);
  const size_t chunks = bytes.find("stsc", table) + 8;  // behind type and version
  const uint32_t runs = numberAt(bytes, chunks);
  ASSERT_GE(runs, 2U);
  setNumber(bytes, chunks + 4 + 12 * (runs - 1) + 8, 2);
  writeBytes(path, bytes);
}

TEST(CopySurveyTest, RefusesStreamsThatAreDescribedAnew) {
  const TempFolder folder;
  ClipSpec spec = plainSpec();
  spec.soundSeconds = 2;  // between whose packets the picture's are, in many runs
  const std::string path = makeClip(folder.file("clip.mp4"), spec);
  expectWhole(path);
  describeEndAnew(path);
  EXPECT_THAT(refusalOf(path), HasSubstr("parameter sets change"));
}

// As players do: small pictures that say nothing of their colours are BT.601's, large ones BT.709's.
TEST(CopySurveyTest, FillsInColoursThatAreNotSaid) {
  const TempFolder folder;
  ClipSpec unsaid = plainSpec();
  unsaid.matrix = AVCOL_SPC_UNSPECIFIED;
  unsaid.range = AVCOL_RANGE_UNSPECIFIED;
  unsaid.primaries = AVCOL_PRI_UNSPECIFIED;
  unsaid.transfer = AVCOL_TRC_UNSPECIFIED;
  unsaid.chroma = AVCHROMA_LOC_UNSPECIFIED;
  EXPECT_THAT(refusalOf(makeClip(folder.file("small.mp4"), unsaid)), HasSubstr("bt601"));
  unsaid.width = 1280;
  unsaid.height = 720;
  unsaid.frames = 3;
  expectWhole(makeClip(folder.file("large.mp4"), unsaid));
}

TEST(CopySurveyTest, ThrowsForFilesThatAreNotWhole) {
  const TempFolder folder;
  EXPECT_EQ(codeOf([&] { (void)surveyCopying(folder.file("none.mp4"), 0); }), ErrorCode::kMediaMissing);
  ClipSpec front = plainSpec();
  front.containerOptions = {{"movflags", "faststart"}};
  const std::string path = makeClip(folder.file("front.mp4"), front);
  EXPECT_EQ(codeOf([&] { (void)surveyCopying(path, 7); }), ErrorCode::kMediaChanged);
  test::truncateFile(path, 0.8);
  EXPECT_EQ(codeOf([&] { (void)surveyCopying(path, 0); }), ErrorCode::kMediaTruncated);
}

}  // namespace
}  // namespace framewright::engine
