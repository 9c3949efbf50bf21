#include "engine/copy_survey.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "av/error.h"
#include "av/frame.h"
#include "engine/display_matrix.h"
#include "engine/footage_index.h"
#include "engine/h264_parameter_sets.h"
#include "engine/h264_supplement.h"
#include "engine/packet_role.h"
#include "engine/picture_format.h"

namespace framewright::engine {
namespace {

using av::ErrorCode;
using Refusal = std::optional<std::string>;

constexpr std::size_t kMostPictureSets = 8;

// profile_idc
enum Profile : std::uint32_t { kBaseline = 66, kMain = 77, kHigh = 100 };

bool isSquare(AVRational aspect) { return aspect.num <= 0 || aspect.den <= 0 || aspect.num == aspect.den; }

// What a decoder would say of the stream's pictures, without one.
av::Frame describedFrame(const AVCodecParameters& stream, const SequenceSet& sequence) {
  av::Frame frame;
  frame->format = AV_PIX_FMT_YUV420P;
  frame->width = sequence.width;
  frame->height = sequence.height;
  frame->sample_aspect_ratio = sequence.sampleAspect;
  frame->color_range = sequence.range.value_or(stream.color_range);
  frame->colorspace = sequence.colors ? sequence.colors->matrix : stream.color_space;
  frame->color_primaries = sequence.colors ? sequence.colors->primaries : stream.color_primaries;
  frame->color_trc = sequence.colors ? sequence.colors->transfer : stream.color_trc;
  frame->chroma_location = sequence.chroma;
  return frame;
}

Refusal refusalOfSequence(const SequenceSet& set) {
  if (set.profile != kBaseline && set.profile != kMain && set.profile != kHigh)
    return "Its H.264 profile is none of Baseline, Main and High.";
  if (set.chromaFormat != 1 || set.lumaBits != 8 || set.chromaBits != 8 || set.separatePlanes)
    return "Its pictures are not 8-bit 4:2:0.";
  if (!set.framesOnly) return "It is, or may be, interlaced.";
  return std::nullopt;
}

Refusal refusalOfSets(const ParameterSets& sets) {
  if (sets.sequences().size() != 1) return "It has several sequence parameter sets.";
  if (sets.pictures().size() > kMostPictureSets) return "It has more than 8 picture parameter sets.";
  for (const auto& [id, entry] : sets.pictures()) {
    if (entry.set.sliceGroups > 1) return "Its pictures have several groups of slices.";
    if (entry.set.redundantPictures) return "It has redundant pictures.";
  }
  return refusalOfSequence(sets.sequences().begin()->second.set);
}

// What the engine would change of its pictures before they are shown.
Refusal refusalOfLook(const av::Demuxer& demuxer, AVStream& stream, const SequenceSet& sequence) {
  const AVCodecParameters& parameters = *stream.codecpar;
  if (sequence.width != parameters.width || sequence.height != parameters.height)
    return "The container gives its pictures another size than they have.";
  const AVFieldOrder order = parameters.field_order;
  if (order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE) return "It is marked as interlaced.";
  av::Frame frame = describedFrame(parameters, sequence);
  if (!isSquare(sequence.sampleAspect) ||
      !isSquare(av_guess_sample_aspect_ratio(&demuxer.context(), &stream, frame.get())))
    return "Its pixels are not square.";
  if (rotationOf(stream) != Rotation::k0) return "Its pictures are turned before they are shown.";
  const PictureFormat format = formatOf(*frame.get(), parameters.color_trc);
  if (format != canvasFormat(sequence.width, sequence.height)) {
    return "Its colours (" + describe(format) +
           ", or where its chroma lies) are not those of films, so they are converted.";
  }
  return std::nullopt;
}

bool isPicture(H264Unit type) { return type >= H264Unit::kSlice && type <= H264Unit::kIdrSlice; }

// The heads of a stream's key frames.
class KeyFrameHeads {
 public:
  KeyFrameHeads(const std::string& path, const AVStream& stream, const AvcRecord& record,
                const ParameterSets& sets)
      : path_(path), file_(path), stream_(stream), record_(record), sets_(sets) {}

  // Whether it is an IDR picture. Keeps what is the matter with the stream, if anything is.
  [[nodiscard]] bool isStart(const IndexedFrame& frame) {
    // Messages for players may come first, and be long.
    constexpr std::size_t kUsual = 4096;
    constexpr std::size_t kMost = 65'536;
    std::vector<std::span<const std::uint8_t>> units;
    for (const std::size_t most : {kUsual, kMost}) {
      read(frame, most);
      units = unitsBehindLengths(head_, record_.lengthBytes).all;
      const bool seen = std::ranges::any_of(units, [](auto unit) { return isPicture(h264TypeOf(unit)); });
      if (seen || std::cmp_less_equal(frame.size, most)) break;
    }
    bool start = false;
    for (const auto unit : units) {
      const H264Unit type = h264TypeOf(unit);
      const bool set = type == H264Unit::kSequenceSet || type == H264Unit::kPictureSet;
      if (set && !sets_.holds(unit)) refusal_ = "Its parameter sets change on the way.";
      if (type == H264Unit::kSupplement && saysInterlaced(unit, sets_.sequences().begin()->second.set))
        refusal_ = "It is marked as interlaced.";
      if (isForeign(type)) refusal_ = "Its pictures have partitions, or several layers.";
      start = start || type == H264Unit::kIdrSlice;
    }
    return start;
  }

  [[nodiscard]] const Refusal& refusal() const { return refusal_; }

 private:
  void read(const IndexedFrame& frame, std::size_t most) {
    head_.resize(std::min(static_cast<std::size_t>(frame.size), most));
    if (file_.read(frame.position, head_) == head_.size()) return;
    throw av::Error(ErrorCode::kMediaTruncated,
                    "\"" + path_ + "\" is incomplete: it ends before " +
                        std::to_string(static_cast<double>(frame.pts) * av_q2d(stream_.time_base)) +
                        " s. Copy it again, or wait until it is written to its end.");
  }

  const std::string& path_;
  const FileBytes file_;
  const AVStream& stream_;
  const AvcRecord& record_;
  const ParameterSets& sets_;
  std::vector<std::uint8_t> head_;
  Refusal refusal_;
};

}  // namespace

Refusal copyRefusalOf(const av::Demuxer& demuxer, AVStream& stream, AvcRecord& record) {
  if (std::strstr(demuxer.container(), "mp4") == nullptr)
    return "Its container is neither MP4 nor MOV: footage of others is encoded.";
  const AVCodecParameters& parameters = *stream.codecpar;
  if (parameters.codec_id != AV_CODEC_ID_H264) return "It is not H.264.";
  const std::span extradata(parameters.extradata, static_cast<std::size_t>(parameters.extradata_size));
  std::optional<AvcRecord> read = readAvcRecord(extradata);
  if (!read) return "Its container does not hold its parameter sets.";
  if (read->hasExtensions) return "It has auxiliary pictures.";
  record = std::move(*read);
  try {
    const ParameterSets sets(record.parameterSets);
    if (Refusal refusal = refusalOfSets(sets)) return refusal;
    return refusalOfLook(demuxer, stream, sets.sequences().begin()->second.set);
  } catch (const SyntaxError& error) {
    return std::string("Its parameter sets cannot be read: ") + error.what() + ".";
  }
}

CopySurvey surveyCopying(const std::string& path, int stream, const std::stop_token& stop) {
  const av::Demuxer demuxer = av::Demuxer::open(path, {.stop = stop, .lookAtPictures = false});
  AVStream& video = demuxer.stream(stream);
  const auto refused = [](std::string why) {
    return CopySurvey{.refusal = std::move(why), .decodeOrder = {}, .starts = {}, .parameterSets = {}};
  };
  AvcRecord record;
  if (auto refusal = copyRefusalOf(demuxer, video, record)) return refused(std::move(*refusal));
  const FootageIndex index = readFootageIndex(demuxer, stream, stop);
  if (!index.placesKnown) return refused("Its container does not say where in the file its frames lie.");
  if (index.changesParameters) return refused("Its parameter sets change on the way.");

  CopySurvey survey;
  const ParameterSets sets(record.parameterSets);
  KeyFrameHeads heads(path, video, record, sets);
  survey.decodeOrder.reserve(index.frames.size());
  for (const IndexedFrame& frame : index.frames) {
    if (stop.stop_requested()) throw av::Error(ErrorCode::kCancelled, "The survey was cancelled.");
    const bool shown = frame.pts != IndexedFrame::kNotShown;
    if (frame.key && shown && heads.isStart(frame))
      survey.starts.push_back(static_cast<std::uint32_t>(survey.decodeOrder.size()));
    if (heads.refusal()) return refused(*heads.refusal());
    survey.decodeOrder.push_back(frame.pts);
  }
  survey.parameterSets = std::move(record.parameterSets);
  return survey;
}

}  // namespace framewright::engine
