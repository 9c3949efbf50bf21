#include "engine/probe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <utility>

#include "av/demuxer.h"
#include "av/error.h"
#include "engine/display_matrix.h"
#include "engine/first_frame.h"
#include "engine/packet_survey.h"
#include "engine/picture_format.h"
#include "engine/stream_timing.h"
#include "engine/transparency.h"
#include "engine/truncation.h"

extern "C" {
#include <libavutil/dovi_meta.h>
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

using av::ErrorCode;

Ratio ratio(AVRational value) { return {value.num, value.den}; }

std::string seconds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f s", value);
  return text;
}

std::string orUnknown(const char* name) { return name == nullptr ? "unknown" : name; }

void checkSize(const std::string& path, int width, int height) {
  if (width > 0 && height > 0 && width <= kLargestSide && height <= kLargestSide) return;
  throw av::Error(ErrorCode::kMediaUnsupported, "The picture in \"" + path + "\" has " +
                                                    std::to_string(width) + "x" + std::to_string(height) +
                                                    " pixels; up to " + std::to_string(kLargestSide) +
                                                    " a side are supported. Scale it down first.");
}

struct DolbyVision {
  bool present = false;
  bool playsAsSdr = false;
};

DolbyVision dolbyVisionOf(const AVStream& stream) {
  const auto data = av::streamSideData(stream, AV_PKT_DATA_DOVI_CONF);
  if (data.size() < sizeof(AVDOVIDecoderConfigurationRecord)) return {};
  AVDOVIDecoderConfigurationRecord record;
  std::memcpy(&record, data.data(), sizeof record);
  constexpr int kBaseLayerIsSdr = 2;
  return {.present = true, .playsAsSdr = record.dv_bl_signal_compatibility_id == kBaseLayerIsSdr};
}

std::optional<std::string> refusalFor(const AVStream& stream, const AVFrame& first) {
  if (!rotationOf(stream)) {
    return "The file asks to be mirrored or turned by an odd angle, which is not supported. Convert it "
           "first.";
  }
  // The container may know what the frames do not say.
  const PictureFormat format = formatOf(first, stream.codecpar->color_trc);
  if (mayBeTransparent(format.layout) && rotationOf(stream) != Rotation::k0) {
    return "This video has transparency and asks to be turned, which is not supported together. Turn it "
           "first.";
  }
  if (const DolbyVision dolby = dolbyVisionOf(stream); dolby.present && !dolby.playsAsSdr) {
    return "This is HDR video (Dolby Vision), which is not supported: its colours would come out wrong. "
           "Convert it to SDR "
           "(BT.709) first.";
  }
  if (std::string refusal = refusalOf(format); !refusal.empty()) return refusal;
  if (hasHiddenAlpha(stream) && !mayBeTransparent(format.layout)) {
    return "This video has transparency, which this FFmpeg cannot decode: it lacks libvpx. Install one that "
           "has it, or convert the video to QuickTime Animation, ProRes 4444 or an opaque format.";
  }
  return std::nullopt;
}

[[noreturn]] void reportTruncated(const std::string& path, const std::string& there) {
  throw av::Error(ErrorCode::kMediaTruncated, "\"" + path + "\" is incomplete: " + there +
                                                  ". Copy it again, or wait until it is written to its end.");
}

void readAll(av::Demuxer& demuxer, SurveyedStreams streams, const std::stop_token& stop, FirstFrame* first,
             PacketSurvey& survey) {
  try {
    surveyPackets(demuxer, streams, stop, first, survey);
  } catch (const av::Error& error) {
    if (error.code() != ErrorCode::kMediaDamaged) throw;
    // A demuxer that meets the file's end inside a packet reports it in many ways.
    const auto declared = declaredSize(demuxer.path());
    if (!declared || *declared <= demuxer.size()) throw;
    reportTruncated(demuxer.path(), "only the first " + seconds(survey.reached()) + " can be read");
  }
}

void checkComplete(const av::Demuxer& demuxer, const PacketSurvey& survey, AVStream* video) {
  const std::string& path = demuxer.path();
  if (video != nullptr) {
    if (const auto missing = firstMissing(demuxer, *video)) {
      reportTruncated(path,
                      "it ends at " + seconds(static_cast<double>(*missing) * av_q2d(video->time_base)));
    }
  }
  if (const auto declared = declaredSize(path); declared && *declared > demuxer.size()) {
    reportTruncated(path, "only " + std::to_string(demuxer.size()) + " of its " + std::to_string(*declared) +
                              " bytes are there, about " + seconds(survey.reached()));
  }
  // Matroska's header says how long the film is; elsewhere the duration is an estimate from the end that is
  // there.
  const AVFormatContext& context = demuxer.context();
  const bool declares = std::strstr(demuxer.container(), "matroska") != nullptr;
  if (declares && context.duration > 0) {
    const double length = static_cast<double>(context.duration) / AV_TIME_BASE;
    const double start =
        context.start_time == AV_NOPTS_VALUE ? 0 : static_cast<double>(context.start_time) / AV_TIME_BASE;
    const double there = survey.reached() - start;
    if (there < length - std::max(1.0, length * 0.02)) {
      reportTruncated(path, "only " + seconds(there) + " of its " + seconds(length) + " are there");
    }
  }
}

// As shown: one side is stretched to square pixels, then both are turned.
void setShownSize(VideoFacts& facts, const std::string& path, const AVStream& stream, const AVFrame& first,
                  AVRational aspect) {
  if (aspect.num <= 0 || aspect.den <= 0) aspect = {1, 1};
  facts.pixelAspect = ratio(aspect);
  facts.width = static_cast<int>(std::lround(std::min(first.width * av_q2d(aspect), 1e6)));
  facts.height = first.height;
  checkSize(path, facts.width, facts.height);
  facts.rotation = static_cast<int>(rotationOf(stream).value_or(Rotation::k0));
  if (facts.rotation % 180 != 0) std::swap(facts.width, facts.height);
}

VideoFacts videoFacts(const av::Demuxer& demuxer, AVStream& stream, av::Frame first, FrameTimes times) {
  VideoFacts facts;
  facts.stream = stream.index;
  facts.codec = avcodec_get_name(stream.codecpar->codec_id);
  facts.pixelFormat = orUnknown(av_get_pix_fmt_name(first.format()));
  facts.colorMatrix = orUnknown(av_color_space_name(first->colorspace));
  facts.colorRange = orUnknown(av_color_range_name(first->color_range));
  facts.colorPrimaries = orUnknown(av_color_primaries_name(first->color_primaries));
  facts.colorTransfer = orUnknown(av_color_transfer_name(first->color_trc));
  facts.timeBase = ratio(stream.time_base);
  facts.pts = std::move(times.pts);
  facts.keyFrames = std::move(times.keyFrames);
  setShownSize(facts, demuxer.path(), stream, *first.get(),
               av_guess_sample_aspect_ratio(&demuxer.context(), &stream, first.get()));
  facts.opaque = !mayBecomeTransparent(stream, first.format());
  const AVFieldOrder order = stream.codecpar->field_order;
  facts.interlaced =
      av::isInterlaced(*first.get()) || (order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE);
  const std::vector<Ratio> declared{ratio(stream.avg_frame_rate), ratio(stream.r_frame_rate)};
  const std::int64_t last = facts.pts.back();
  facts.frameRate = frameRateOf(facts.pts, last + times.lastDuration, facts.timeBase, declared);
  const Ratio oneFrame{facts.frameRate.den, facts.frameRate.num};
  const Ratio ticks = multiply(oneFrame, {facts.timeBase.den, facts.timeBase.num});
  const auto frameTicks = static_cast<std::int64_t>(
      std::llround(static_cast<double>(ticks.num) / static_cast<double>(ticks.den)));
  facts.endPts = last + (times.lastDuration > 0 ? times.lastDuration : std::max<std::int64_t>(frameTicks, 1));
  facts.refusal = refusalFor(stream, *first.get());
  return facts;
}

AudioFacts audioFacts(const AVStream& stream, const PacketSurvey& survey) {
  const Ratio timeBase = ratio(stream.time_base);
  // The stream's own start leaves out what the encoder put before the sound.
  const std::int64_t start = stream.start_time != AV_NOPTS_VALUE ? stream.start_time : survey.audioStart();
  return {.stream = stream.index,
          .codec = avcodec_get_name(stream.codecpar->codec_id),
          .sampleRate = stream.codecpar->sample_rate,
          .channels = stream.codecpar->ch_layout.nb_channels,
          .startTime = multiply({start, 1}, timeBase),
          .duration = multiply({std::max<std::int64_t>(survey.audioEnd() - start, 0), 1}, timeBase)};
}

av::Demuxer openWithinLimits(const std::string& path, const std::stop_token& stop) {
  try {
    av::Demuxer demuxer = av::Demuxer::open(path, {.stop = stop});
    if (demuxer.streams().size() > kMostStreams) {
      throw av::Error(ErrorCode::kMediaUnsupported,
                      "\"" + path + "\" has " + std::to_string(demuxer.streams().size()) +
                          " streams; up to " + std::to_string(kMostStreams) +
                          " are supported. Copy the ones you need to a new file.");
    }
    return demuxer;
  } catch (const av::Error& error) {
    if (error.code() != ErrorCode::kMediaUnreadable) throw;
    // A recording that was cut off lacks the index at its end, and looks like no media at all.
    const auto declared = declaredSize(path);
    std::error_code ignored;
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path, ignored));
    if (ignored || !declared || *declared <= size) throw;
    reportTruncated(path, "only " + std::to_string(size) + " of at least " + std::to_string(*declared) +
                              " bytes are there, and its index is not among them");
  }
}

}  // namespace

MediaFacts probe(const std::string& path, std::stop_token stop) {
  av::Demuxer demuxer = openWithinLimits(path, stop);
  const int video = demuxer.bestStream(AVMEDIA_TYPE_VIDEO).value_or(-1);
  const int audio = demuxer.bestStream(AVMEDIA_TYPE_AUDIO, video).value_or(-1);
  if (video < 0 && audio < 0) {
    throw av::Error(ErrorCode::kMediaUnreadable,
                    "\"" + path + "\" holds neither video nor sound. Choose another file.");
  }
  std::optional<FirstFrame> first;
  if (video >= 0) {
    const AVStream& stream = demuxer.stream(video);
    checkSize(path, stream.codecpar->width, stream.codecpar->height);
    first.emplace(path, stream);
  }
  demuxer.keepOnly(std::array{video, audio});
  PacketSurvey survey(demuxer, {video, audio});
  readAll(demuxer, {video, audio}, stop, first ? &*first : nullptr, survey);
  checkComplete(demuxer, survey, video >= 0 ? &demuxer.stream(video) : nullptr);

  MediaFacts facts;
  facts.container = demuxer.container();
  facts.size = demuxer.size();
  std::vector<std::pair<Ratio, Ratio>> extents;
  if (audio >= 0 && survey.audioEnd() > survey.audioStart()) {
    facts.audio = audioFacts(demuxer.stream(audio), survey);
    const Ratio end = multiply({survey.audioEnd(), 1}, ratio(demuxer.stream(audio).time_base));
    extents.emplace_back(facts.audio->startTime, end);
  }
  if (survey.anyVideo()) {
    facts.video = videoFacts(demuxer, demuxer.stream(video), first->take(), survey.frames());
    extents.emplace_back(multiply({facts.video->pts.front(), 1}, facts.video->timeBase),
                         multiply({facts.video->endPts, 1}, facts.video->timeBase));
  }
  if (extents.empty()) {
    throw av::Error(ErrorCode::kMediaTruncated,
                    "\"" + path + "\" holds no frame and no sound. Copy or record it again.");
  }
  facts.startTime = extents.front().first;
  Ratio end = extents.front().second;
  for (const auto& [from, until] : extents) {
    if (isLess(from, facts.startTime)) facts.startTime = from;
    if (isLess(end, until)) end = until;
  }
  facts.duration = subtract(end, facts.startTime);
  return facts;
}

}  // namespace framewright::engine
