#include "engine/segment_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "av/error.h"
#include "test/engine/fault_support.h"
#include "test/engine/segment_support.h"

namespace framewright::engine {
namespace {

using av::ErrorCode;

StreamFormat someFormat() {
  StreamFormat format;
  AVCodecParameters& p = *format.parameters.get();
  p.codec_type = AVMEDIA_TYPE_VIDEO;
  p.codec_id = AV_CODEC_ID_H264;
  p.format = AV_PIX_FMT_YUV420P;
  p.bit_rate = 5'000'000'000;
  p.profile = 100;
  p.level = 40;
  p.width = 1920;
  p.height = 1080;
  p.sample_aspect_ratio = {1, 1};
  p.color_range = AVCOL_RANGE_MPEG;
  p.color_space = AVCOL_SPC_BT709;
  p.chroma_location = AVCHROMA_LOC_LEFT;
  p.video_delay = 2;
  format.parameters.setExtradata(std::vector<uint8_t>{1, 2, 3, 4, 5});
  format.timeBase = {1001, 30000};
  return format;
}

av::Packet packetOf(const std::string& bytes, int64_t pts, int64_t dts, int flags) {
  av::Packet packet;
  if (av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0) throw std::bad_alloc();
  std::memcpy(packet->data, bytes.data(), bytes.size());
  packet->pts = pts;
  packet->dts = dts;
  packet->duration = 1;
  packet->flags = flags;
  return packet;
}

// Three packets, one of them empty.
std::string writeSegment(const TempFolder& folder, const std::string& name = "segment") {
  SegmentWriter writer(folder.file(name), someFormat());
  writer.write(packetOf("first", 0, -2, AV_PKT_FLAG_KEY));
  writer.write(packetOf(std::string(300, 'x'), 3, -1, 0));
  writer.write(packetOf("", 1, 0, AV_PKT_FLAG_DISPOSABLE));
  writer.finish();
  EXPECT_EQ(writer.bytes(), static_cast<int64_t>(std::filesystem::file_size(folder.file(name))));
  return folder.file(name);
}

TEST(SegmentFileTest, GivesBackWhatWasWritten) {
  const TempFolder folder;
  SegmentReader reader(writeSegment(folder));
  const StreamFormat& format = reader.format();
  const AVCodecParameters& p = *format.parameters;
  EXPECT_EQ(p.codec_type, AVMEDIA_TYPE_VIDEO);
  EXPECT_EQ(p.codec_id, AV_CODEC_ID_H264);
  EXPECT_EQ(p.format, AV_PIX_FMT_YUV420P);
  EXPECT_EQ(p.bit_rate, 5'000'000'000);
  EXPECT_EQ(p.profile, 100);
  EXPECT_EQ(p.level, 40);
  EXPECT_EQ(p.width, 1920);
  EXPECT_EQ(p.height, 1080);
  EXPECT_EQ(p.bits_per_coded_sample, 0);
  EXPECT_EQ(p.color_range, AVCOL_RANGE_MPEG);
  EXPECT_EQ(p.color_primaries, AVCOL_PRI_UNSPECIFIED);
  EXPECT_EQ(p.color_space, AVCOL_SPC_BT709);
  EXPECT_EQ(p.chroma_location, AVCHROMA_LOC_LEFT);
  EXPECT_EQ(p.video_delay, 2);
  EXPECT_THAT(format.parameters.extradata(), testing::ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(format.timeBase.num, 1001);
  EXPECT_EQ(format.timeBase.den, 30000);

  const std::vector<PacketInfo> packets{
      {0, -2, true, "first"}, {3, -1, false, std::string(300, 'x')}, {1, 0, false, ""}};
  for (const PacketInfo& packet : packets) {
    const auto next = reader.next();
    ASSERT_TRUE(next);
    EXPECT_EQ(infoOf(*next), packet);
    EXPECT_EQ((*next)->duration, 1);
  }
  EXPECT_FALSE(reader.next());
}

TEST(SegmentFileTest, GivesBackTheParametersOfSound) {
  const TempFolder folder;
  StreamFormat format;
  format.parameters->codec_type = AVMEDIA_TYPE_AUDIO;
  format.parameters->codec_id = AV_CODEC_ID_AAC;
  format.parameters->sample_rate = 44100;
  format.parameters->frame_size = 1024;
  format.parameters->initial_padding = 1024;
  av_channel_layout_default(&format.parameters->ch_layout, 2);
  format.timeBase = {1, 44100};
  SegmentWriter writer(folder.file("sound"), format);
  writer.finish();
  SegmentReader reader(folder.file("sound"));
  const AVCodecParameters& p = *reader.format().parameters;
  EXPECT_EQ(p.codec_id, AV_CODEC_ID_AAC);
  EXPECT_EQ(p.sample_rate, 44100);
  EXPECT_EQ(p.frame_size, 1024);
  EXPECT_EQ(p.initial_padding, 1024);
  EXPECT_EQ(p.ch_layout.nb_channels, 2);
  EXPECT_FALSE(reader.next());
}

TEST(SegmentFileTest, IsEqualForEqualContent) {
  const TempFolder folder;
  EXPECT_TRUE(sameFile(writeSegment(folder, "a"), writeSegment(folder, "b")));
}

TEST(SegmentFileTest, IsNotWholeWhereverItEnds) {
  const TempFolder folder;
  const std::string whole = bytesOfFile(writeSegment(folder));
  EXPECT_TRUE(isWhole(folder.file("segment")));
  for (size_t length = 0; length < whole.size(); ++length) {
    writeBytes(folder.file("cut"), whole.substr(0, length));
    EXPECT_FALSE(isWhole(folder.file("cut"))) << length << " of " << whole.size();
  }
}

TEST(SegmentFileTest, IsNotWholeWhenAnyByteOfItDiffers) {
  const TempFolder folder;
  const std::string whole = bytesOfFile(writeSegment(folder));
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
    writeBytes(folder.file("changed"), changed);
    EXPECT_FALSE(isWhole(folder.file("changed"))) << "byte " << at;
  }
}

TEST(SegmentFileTest, IsNotWholeWhenSomethingFollows) {
  const TempFolder folder;
  const std::string whole = bytesOfFile(writeSegment(folder));
  writeBytes(folder.file("long"), whole + '\0');
  EXPECT_FALSE(isWhole(folder.file("long")));
  writeBytes(folder.file("twice"), whole + whole);
  EXPECT_FALSE(isWhole(folder.file("twice")));
}

TEST(SegmentFileTest, IsNotWholeBeforeItIsFinished) {
  const TempFolder folder;
  {
    SegmentWriter writer(folder.file("begun"), someFormat());
    writer.write(packetOf("first", 0, 0, AV_PKT_FLAG_KEY));
  }
  EXPECT_FALSE(isWhole(folder.file("begun")));
}

TEST(SegmentFileTest, IsNotWholeWhenItIsSomethingElse) {
  const TempFolder folder;
  EXPECT_FALSE(isWhole(folder.file("none")));
  EXPECT_FALSE(isWhole(folder.path()));
  writeBytes(folder.file("text"), std::string(1000, 'a'));
  EXPECT_FALSE(isWhole(folder.file("text")));
}

TEST(SegmentFileTest, NamesTheFileThatIsDamaged) {
  const TempFolder folder;
  std::string message;
  EXPECT_EQ(codeOf([&] { SegmentReader reader(folder.file("none")); }, &message), ErrorCode::kSegmentDamaged);
  EXPECT_THAT(message, testing::HasSubstr(folder.file("none")));
  EXPECT_THAT(message, testing::HasSubstr("has to be encoded again"));
}

TEST(SegmentFileTest, SaysThatTheDiskIsFullWhereverItFills) {
  const TempFolder folder;
  const auto size = static_cast<rlim_t>(bytesOfFile(writeSegment(folder)).size());
  for (const rlim_t limit : {rlim_t{0}, rlim_t{10}, rlim_t{220}, size / 2, size - 1}) {
    const FileSizeLimit full(limit);
    std::string message;
    EXPECT_EQ(codeOf([&] { writeSegment(folder, "full"); }, &message), ErrorCode::kDiskFull) << limit;
    EXPECT_THAT(message, testing::HasSubstr(folder.file("full")));
  }
}

TEST(SegmentFileTest, SaysThatItCannotBeWritten) {
  const TempFolder folder;
  std::string message;
  EXPECT_EQ(codeOf([&] { SegmentWriter writer(folder.file("no/segment"), someFormat()); }, &message),
            ErrorCode::kTargetUnwritable);
  EXPECT_THAT(message, testing::HasSubstr(folder.file("no/segment")));
}

}  // namespace
}  // namespace framewright::engine
