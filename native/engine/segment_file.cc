#include "engine/segment_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

#include "av/error.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/mem.h>
#include <libavutil/murmur3.h>
}

namespace framewright::engine {
namespace {

// The last digit counts changes of the layout.
constexpr std::array<uint8_t, 8> kMagic{'f', 'w', 's', 'e', 'g', '\n', 0, 2};

// What a container needs of a stream, each as a number; parameter sets follow.
using Fields = std::array<int64_t, 24>;

// Ends the packets: no packet is this large.
constexpr uint32_t kEnd = 0xFFFF'FFFF;

struct PacketHead {
  uint32_t size;
  uint32_t flags;
  int64_t pts;
  int64_t dts;
  int64_t duration;
};

template <typename T>
std::span<const uint8_t> bytesOf(const T& value) {
  static_assert(std::has_unique_object_representations_v<T>);
  return {reinterpret_cast<const uint8_t*>(&value), sizeof value};
}

template <typename T>
std::span<uint8_t> mutableBytesOf(T& value) {
  static_assert(std::has_unique_object_representations_v<T>);
  return {reinterpret_cast<uint8_t*>(&value), sizeof value};
}

Fields fieldsOf(const StreamFormat& format) {
  const AVCodecParameters& p = *format.parameters;
  return {p.codec_type,
          p.codec_id,
          p.format,
          p.bit_rate,
          p.bits_per_coded_sample,
          p.bits_per_raw_sample,
          p.profile,
          p.level,
          p.width,
          p.height,
          p.sample_aspect_ratio.num,
          p.sample_aspect_ratio.den,
          p.field_order,
          p.color_range,
          p.color_primaries,
          p.color_trc,
          p.color_space,
          p.chroma_location,
          p.video_delay,
          p.sample_rate,
          (int64_t{p.ch_layout.nb_channels} << 32) | p.frame_size,
          p.initial_padding,
          format.timeBase.num,
          format.timeBase.den};
}

StreamFormat formatOf(const Fields& fields) {
  StreamFormat format;
  AVCodecParameters& p = *format.parameters.get();
  size_t at = 0;
  const auto next = [&] { return static_cast<int>(fields[at++]); };
  p.codec_type = static_cast<AVMediaType>(next());
  p.codec_id = static_cast<AVCodecID>(next());
  p.format = next();
  p.bit_rate = fields[at++];
  p.bits_per_coded_sample = next();
  p.bits_per_raw_sample = next();
  p.profile = next();
  p.level = next();
  p.width = next();
  p.height = next();
  p.sample_aspect_ratio.num = next();
  p.sample_aspect_ratio.den = next();
  p.field_order = static_cast<AVFieldOrder>(next());
  p.color_range = static_cast<AVColorRange>(next());
  p.color_primaries = static_cast<AVColorPrimaries>(next());
  p.color_trc = static_cast<AVColorTransferCharacteristic>(next());
  p.color_space = static_cast<AVColorSpace>(next());
  p.chroma_location = static_cast<AVChromaLocation>(next());
  p.video_delay = next();
  p.sample_rate = next();
  const int64_t channelsAndFrame = fields[at++];
  p.frame_size = static_cast<int>(channelsAndFrame & 0xFFFF'FFFF);
  if (const int channels = static_cast<int>(channelsAndFrame >> 32); channels > 0) {
    av_channel_layout_default(&p.ch_layout, channels);
  }
  p.initial_padding = next();
  format.timeBase.num = next();
  format.timeBase.den = next();
  return format;
}

}  // namespace

void Checksum::Deleter::operator()(AVMurMur3* state) const noexcept { av_free(state); }

Checksum::Checksum() : state_(av::checkAlloc(av_murmur3_alloc())) { av_murmur3_init(state_.get()); }

void Checksum::add(std::span<const uint8_t> bytes) {
  av_murmur3_update(state_.get(), bytes.data(), bytes.size());
}

Checksum::Value Checksum::value() {
  Value value;
  av_murmur3_final(state_.get(), value.data());
  return value;
}

SegmentWriter::SegmentWriter(std::string path, const StreamFormat& format)
    : path_(std::move(path)), file_(std::fopen(path_.c_str(), "wbe")) {
  if (!file_) failed();
  put(kMagic);
  const Fields fields = fieldsOf(format);
  const auto extradata = format.parameters.extradata();
  const auto size = static_cast<uint32_t>(extradata.size());
  Checksum head;
  for (const std::span<const uint8_t> bytes : {bytesOf(fields), bytesOf(size), extradata}) {
    head.add(bytes);
    put(bytes);
  }
  put(head.value());
}

void SegmentWriter::write(const av::Packet& packet) {
  const PacketHead head{.size = static_cast<uint32_t>(packet->size),
                        .flags = static_cast<uint32_t>(packet->flags),
                        .pts = packet->pts,
                        .dts = packet->dts,
                        .duration = packet->duration};
  putValue(head);
  put({packet->data, head.size});
  ++packets_;
}

void SegmentWriter::finish() {
  putValue(kEnd);
  putValue(packets_);
  const Checksum::Value sum = checksum_.value();
  if (std::fwrite(sum.data(), 1, sum.size(), file_.get()) != sum.size()) failed();
  bytes_ += static_cast<int64_t>(sum.size());
  // What the file system says only on closing is an error like any other.
  if (std::fclose(file_.release()) != 0) failed();
}

void SegmentWriter::put(std::span<const uint8_t> bytes) {
  checksum_.add(bytes);
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) failed();
  bytes_ += static_cast<int64_t>(bytes.size());
}

template <typename T>
void SegmentWriter::putValue(const T& value) {
  put(bytesOf(value));
}

void SegmentWriter::failed() const {
  const int reason = errno;
  const bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
  throw av::errorFrom(AVERROR(reason), full ? av::ErrorCode::kDiskFull : av::ErrorCode::kTargetUnwritable,
                      "\"" + path_ + "\", an encoded part of the film, could not be written");
}

SegmentReader::SegmentReader(std::string path)
    : path_(std::move(path)), file_(std::fopen(path_.c_str(), "rbe")) {
  if (!file_) damaged(std::strerror(errno));
  std::array<uint8_t, kMagic.size()> magic{};
  get(magic);
  if (magic != kMagic) damaged("it is no segment");
  readFormat();
}

void SegmentReader::readFormat() {
  struct stat found {};
  // No field of the file may make us ask for more memory than it has bytes.
  size_ = fstat(fileno(file_.get()), &found) == 0 ? static_cast<uint64_t>(found.st_size) : 0;
  Fields fields{};
  get(mutableBytesOf(fields));
  const auto size = getValue<uint32_t>();
  if (size > size_) damaged("its parameters are not whole");
  std::vector<uint8_t> extradata(size);
  get(extradata);
  // What a container is told of a stream it believes: with wrong parameters FFmpeg's crashes.
  Checksum head;
  for (const std::span<const uint8_t> bytes :
       {bytesOf(fields), bytesOf(size), std::span<const uint8_t>(extradata)})
    head.add(bytes);
  Checksum::Value written{};
  get(written);
  if (written != head.value()) damaged("its parameters are not as they were written");
  format_ = formatOf(fields);
  format_.parameters.setExtradata(extradata);
}

std::optional<av::Packet> SegmentReader::next() {
  const auto size = getValue<uint32_t>();
  if (size == kEnd) {
    const auto packets = getValue<uint64_t>();
    const Checksum::Value expected = checksum_.value();
    Checksum::Value written{};
    const size_t got = std::fread(written.data(), 1, written.size(), file_.get());
    if (got != written.size() || written != expected || packets != packets_) damaged("its checksum differs");
    if (std::fgetc(file_.get()) != EOF) damaged("something follows its end");
    return std::nullopt;
  }
  if (size > size_) damaged("a packet is not whole");
  PacketHead head{.size = size, .flags = 0, .pts = 0, .dts = 0, .duration = 0};
  get(mutableBytesOf(head).subspan(sizeof size));
  av::Packet packet;
  av::check(av_new_packet(packet.get(), static_cast<int>(size)), av::ErrorCode::kOutOfMemory, "A packet");
  get({packet->data, size});
  packet->flags = static_cast<int>(head.flags);
  packet->pts = head.pts;
  packet->dts = head.dts;
  packet->duration = head.duration;
  ++packets_;
  return packet;
}

void SegmentReader::get(std::span<uint8_t> bytes) {
  if (std::fread(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) damaged("it ends too early");
  checksum_.add(bytes);
}

template <typename T>
T SegmentReader::getValue() {
  T value{};
  get(mutableBytesOf(value));
  return value;
}

void SegmentReader::damaged(const char* what) const {
  throw av::Error(av::ErrorCode::kSegmentDamaged, "The encoded part \"" + path_ + "\" cannot be used: " +
                                                      what + ". It has to be encoded again.");
}

bool isWhole(const std::string& path) {
  try {
    SegmentReader reader(path);
    while (reader.next()) {
    }
    return true;
  } catch (const av::Error& error) {
    if (error.code() != av::ErrorCode::kSegmentDamaged) throw;
    return false;
  }
}

}  // namespace framewright::engine
