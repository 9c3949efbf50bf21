#include "binding/values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "compose/still.h"
#include "engine/footage_index.h"

namespace framewright::binding {
namespace {

// Of the bytes that one encoder of segments may use for pictures on their way: those that wait for it, and
// those that each source has decoded ahead. The rest is for what is being drawn.
constexpr size_t kPictureShare = 4;
constexpr size_t kReaderShare = 32;
// The encoder has one in hand besides. More would only wait longer: each stage keeps a core busy by itself.
constexpr size_t kMostPictures = 1;

// Whole numbers up to here are exact in JavaScript.
constexpr double kExactInDouble = 9007199254740992.0;

int32_t intOf(Napi::Object object, const char* key) {
  return object.Get(key).As<Napi::Number>().Int32Value();
}
double doubleOf(Napi::Object object, const char* key) {
  return object.Get(key).As<Napi::Number>().DoubleValue();
}
int64_t longOf(Napi::Object object, const char* key) {
  return object.Get(key).As<Napi::Number>().Int64Value();
}
std::string textOf(Napi::Object object, const char* key) {
  return object.Get(key).As<Napi::String>().Utf8Value();
}

engine::Ratio ratioOf(Napi::Object object, const char* key) {
  const auto ratio = object.Get(key).As<Napi::Object>();
  return {longOf(ratio, "num"), longOf(ratio, "den")};
}

// Calls `each` with every element.
template <typename Each>
void forEach(Napi::Array array, Each each) {
  for (uint32_t i = 0; i < array.Length(); ++i) each(array.Get(i).As<Napi::Object>());
}

// Calls `each` with every element of the array at `key`.
template <typename Each>
void forEach(Napi::Object object, const char* key, Each each) {
  forEach(object.Get(key).As<Napi::Array>(), each);
}

Napi::Object toJs(Napi::Env env, const engine::Ratio& ratio) {
  auto object = Napi::Object::New(env);
  object["num"] = static_cast<double>(ratio.num);
  object["den"] = static_cast<double>(ratio.den);
  return object;
}

void setProgress(Napi::Env env, Napi::Object object, const engine::ExportProgress& progress) {
  object["frames"] = static_cast<double>(progress.frames);
  object["bytes"] = static_cast<double>(progress.bytes);
  auto queues = Napi::Object::New(env);
  for (const auto& [name, length] : progress.queues) queues[name] = static_cast<double>(length);
  object["queues"] = queues;
  auto stages = Napi::Array::New(env, progress.stages.size());
  for (uint32_t i = 0; i < progress.stages.size(); ++i) {
    stages[i] = binding::toJs(env, progress.stages[i]);
  }
  object["stages"] = stages;
}

Napi::Value toJs(Napi::Env env, const std::vector<int64_t>& times) {
  auto array = Napi::Float64Array::New(env, times.size());
  std::ranges::transform(times, array.Data(), [](int64_t time) { return static_cast<double>(time); });
  return array;
}

engine::CopiedStretch toCopiedStretch(Napi::Object stretch) {
  const auto times = stretch.Get("pts").As<Napi::Float64Array>();
  engine::CopiedStretch made{.path = textOf(stretch, "path"), .stream = intOf(stretch, "stream"), .pts = {}};
  made.pts.reserve(times.ElementLength());
  for (size_t i = 0; i < times.ElementLength(); ++i) {
    const double time = times[i];
    if (!(std::abs(time) <= kExactInDouble)) throw std::invalid_argument("a time is no whole number");
    made.pts.push_back(static_cast<int64_t>(time));
  }
  return made;
}

Napi::Value toJs(Napi::Env env, const std::vector<uint32_t>& indices) {
  auto array = Napi::Uint32Array::New(env, indices.size());
  std::ranges::copy(indices, array.Data());
  return array;
}

Napi::Value toJs(Napi::Env env, const std::string& text) { return Napi::String::New(env, text); }

Napi::Value toJs(Napi::Env env, const engine::VideoFacts& facts);
Napi::Value toJs(Napi::Env env, const engine::AudioFacts& facts);

// An absent value is `undefined`.
template <typename T>
Napi::Value toJs(Napi::Env env, const std::optional<T>& value) {
  return value ? Napi::Value(toJs(env, *value)) : Napi::Value(env.Undefined());
}

Napi::Value toJs(Napi::Env env, const engine::VideoFacts& facts) {
  auto object = Napi::Object::New(env);
  object["stream"] = facts.stream;
  object["codec"] = facts.codec;
  object["pixelFormat"] = facts.pixelFormat;
  object["width"] = facts.width;
  object["height"] = facts.height;
  object["rotation"] = facts.rotation;
  object["pixelAspect"] = toJs(env, facts.pixelAspect);
  object["colorMatrix"] = facts.colorMatrix;
  object["colorRange"] = facts.colorRange;
  object["colorPrimaries"] = facts.colorPrimaries;
  object["colorTransfer"] = facts.colorTransfer;
  object["interlaced"] = facts.interlaced;
  object["opaque"] = facts.opaque;
  object["frameRate"] = toJs(env, facts.frameRate);
  object["timeBase"] = toJs(env, facts.timeBase);
  object["pts"] = toJs(env, facts.pts);
  object["keyFrames"] = toJs(env, facts.keyFrames);
  object["endPts"] = static_cast<double>(facts.endPts);
  object["refusal"] = toJs(env, facts.refusal);
  return object;
}

Napi::Value toJs(Napi::Env env, const engine::AudioFacts& facts) {
  auto object = Napi::Object::New(env);
  object["stream"] = facts.stream;
  object["codec"] = facts.codec;
  object["sampleRate"] = facts.sampleRate;
  object["channels"] = facts.channels;
  object["startTime"] = toJs(env, facts.startTime);
  object["duration"] = toJs(env, facts.duration);
  return object;
}

}  // namespace

std::optional<compose::RgbaView> rasterOf(Napi::Value raster) {
  if (!raster.IsObject()) return std::nullopt;
  const auto object = raster.As<Napi::Object>();
  return toRgbaView(object.Get("pixels").As<Napi::Uint8Array>(), intOf(object, "width"),
                    intOf(object, "height"));
}

engine::RenderJob toRenderJob(Napi::Object job) {
  engine::RenderJob made{.canvas = {intOf(job, "width"), intOf(job, "height"), ratioOf(job, "frameRate")},
                         .sources = {},
                         .rasters = {}};
  forEach(job, "sources", [&](Napi::Object source) {
    made.sources.push_back({textOf(source, "path"), intOf(source, "videoStream")});
  });
  const auto rasters = job.Get("rasters").As<Napi::Array>();
  for (uint32_t i = 0; i < rasters.Length(); ++i) {
    // One that no frame of the job shows need not be there.
    const auto raster = rasterOf(rasters.Get(i));
    made.rasters.push_back(raster ? std::make_shared<const compose::Still>(compose::Still::fromRgba(*raster))
                                  : nullptr);
  }
  return made;
}

engine::SoundPlan toSoundPlan(Napi::Object plan, Napi::Array sources) {
  engine::SoundPlan sound{.sampleRate = intOf(plan, "sampleRate"),
                          .channels = intOf(plan, "channels"),
                          .sampleCount = longOf(plan, "sampleCount"),
                          .files = {},
                          .spans = {}};
  forEach(sources, [&](Napi::Object source) {
    sound.files.push_back({textOf(source, "path"), intOf(source, "audioStream")});
  });
  forEach(plan, "spans", [&](Napi::Object span) {
    engine::SoundSpan& made = sound.spans.emplace_back();
    made.file = static_cast<size_t>(longOf(span, "source"));
    made.from = ratioOf(span, "from");
    made.speed = ratioOf(span, "speed");
    made.start = longOf(span, "start");
    made.count = longOf(span, "count");
    forEach(span, "envelope", [&](Napi::Object point) {
      made.envelope.push_back(
          {point.Get(0U).As<Napi::Number>().Int64Value(), point.Get(1U).As<Napi::Number>().DoubleValue()});
    });
  });
  return sound;
}

SegmentSettings toSegmentSettings(Napi::Object settings) {
  const auto bytes = static_cast<size_t>(longOf(settings, "bufferBytes"));
  return {.encoder = {.quality = doubleOf(settings, "quality"),
                      .preset = textOf(settings, "preset"),
                      .threads = 1,
                      .segment = true},
          .renderer = {.decoderThreads = 1, .aheadBytes = bytes / kReaderShare, .openAhead = false},
          .pictures = {.items = kMostPictures, .bytes = bytes / kPictureShare},
          .throughRgba = textOf(settings, "pixels") == "rgba"};
}

engine::SegmentJob toSegmentJob(Napi::Object job) {
  return {.runs = toWords(job.Get("runs")),
          .ahead = toWords(job.Get("ahead")),
          .frameCount = longOf(job, "frameCount"),
          .path = textOf(job, "path"),
          .number = longOf(job, "number"),
          .firstFrame = longOf(job, "firstFrame")};
}

engine::FilmParts toFilmParts(Napi::Object parts) {
  engine::FilmParts made{.path = textOf(parts, "path"),
                         .segments = {},
                         .sound = std::nullopt,
                         .frameCount = longOf(parts, "frameCount"),
                         .frameRate = ratioOf(parts, "frameRate")};
  const auto segments = parts.Get("segments").As<Napi::Array>();
  for (uint32_t i = 0; i < segments.Length(); ++i) {
    const Napi::Value part = segments.Get(i);
    if (part.IsString()) {
      made.segments.emplace_back(part.As<Napi::String>().Utf8Value());
    } else {
      made.segments.emplace_back(toCopiedStretch(part.As<Napi::Object>()));
    }
  }
  if (const Napi::Value sound = parts.Get("sound"); sound.IsString()) {
    made.sound = sound.As<Napi::String>().Utf8Value();
  }
  return made;
}

engine::ExportTarget toExportTarget(Napi::Object target, Napi::Object job) {
  if (textOf(target, "format") == "gif") {
    return engine::GifTarget{textOf(target, "path"), longOf(target, "frameCount")};
  }
  engine::Mp4Target mp4{.path = textOf(target, "path"),
                        .frameCount = longOf(target, "frameCount"),
                        .encoder = textOf(target, "encoder"),
                        .quality = doubleOf(target, "quality"),
                        .preset = textOf(target, "preset"),
                        .threads = intOf(target, "threads"),
                        .keyFramesOnly = target.Get("keyFramesOnly").ToBoolean().Value(),
                        .sound = std::nullopt,
                        .audioBitrate = longOf(target, "audioBitrate")};
  if (const Napi::Value plan = target.Get("sound"); plan.IsObject()) {
    mp4.sound = toSoundPlan(plan.As<Napi::Object>(), job.Get("sources").As<Napi::Array>());
  }
  return mp4;
}

std::vector<int32_t> toWords(Napi::Value words) {
  const auto array = words.As<Napi::Int32Array>();
  return {array.Data(), array.Data() + array.ElementLength()};
}

compose::RgbaView toRgbaView(Napi::Uint8Array pixels, int width, int height) {
  const auto stride = static_cast<ptrdiff_t>(width) * 4;
  if (width <= 0 || height <= 0 ||
      pixels.ByteLength() != static_cast<size_t>(stride) * static_cast<size_t>(height)) {
    throw std::invalid_argument("the pixels of a picture do not have its size");
  }
  return {pixels.Data(), stride, width, height};
}

Napi::Value toJs(Napi::Env env, const std::vector<uint8_t>& bytes) {
  auto array = Napi::Uint8Array::New(env, bytes.size());
  std::ranges::copy(bytes, array.Data());
  return array;
}

Napi::Value toJs(Napi::Env env, const engine::MediaFacts& facts) {
  auto object = Napi::Object::New(env);
  object["container"] = facts.container;
  object["startTime"] = toJs(env, facts.startTime);
  object["duration"] = toJs(env, facts.duration);
  object["size"] = static_cast<double>(facts.size);
  object["image"] = env.Undefined();  // stills are not probed here
  object["video"] = toJs(env, facts.video);
  object["audio"] = toJs(env, facts.audio);
  return object;
}

Napi::Value toJs(Napi::Env env, const engine::CopySurvey& survey) {
  auto object = Napi::Object::New(env);
  object["refusal"] = toJs(env, survey.refusal);
  auto order = Napi::Float64Array::New(env, survey.decodeOrder.size());
  std::ranges::transform(survey.decodeOrder, order.Data(), [](int64_t time) {
    return time == engine::IndexedFrame::kNotShown ? std::numeric_limits<double>::quiet_NaN()
                                                   : static_cast<double>(time);
  });
  object["decodeOrder"] = order;
  object["starts"] = toJs(env, survey.starts);
  object["parameterSets"] = toJs(env, survey.parameterSets);
  return object;
}

Napi::Value toJs(Napi::Env env, const engine::EngineIdentity& identity) {
  auto object = Napi::Object::New(env);
  object["engine"] = identity.engine;
  auto libraries = Napi::Object::New(env);
  for (const auto& [name, version] : identity.libraries) libraries[name] = version;
  object["libraries"] = libraries;
  object["simd"] = identity.simd;
  return object;
}

Napi::Value toJs(Napi::Env env, const engine::EncoderTrial& trial) {
  auto object = Napi::Object::New(env);
  object["name"] = trial.name;
  object["works"] = trial.works;
  object["reason"] = trial.reason;
  return object;
}

Napi::Value toJs(Napi::Env env, const engine::StageFigures& figures) {
  auto stage = Napi::Object::New(env);
  stage["stage"] = figures.stage;
  stage["detail"] = figures.detail;
  stage["count"] = static_cast<double>(figures.count);
  stage["totalMs"] = figures.totalMs;
  stage["durations"] = toJs(env, figures.durations);
  return stage;
}

Napi::Value toJs(Napi::Env env, const av::LiveCounts& counts) {
  auto object = Napi::Object::New(env);
  object["frames"] = static_cast<double>(counts.frames.value());
  object["packets"] = static_cast<double>(counts.packets.value());
  object["codecs"] = static_cast<double>(counts.codecs.value());
  object["files"] = static_cast<double>(counts.files.value());
  object["poolBytes"] = static_cast<double>(counts.poolBytes.value());
  return object;
}

Napi::Value toJs(Napi::Env env, const engine::SegmentResult& result) {
  auto object = Napi::Object::New(env);
  object["frames"] = static_cast<double>(result.frames);
  object["bytes"] = static_cast<double>(result.bytes);
  return object;
}

Napi::Value toJs(Napi::Env env, const engine::ExportProgress& progress) {
  auto object = Napi::Object::New(env);
  setProgress(env, object, progress);
  return object;
}

Napi::Value toJs(Napi::Env env, const engine::ExportReport& report) {
  auto object = Napi::Object::New(env);
  setProgress(env, object, report);
  object["videoEncoder"] = report.videoEncoder;
  object["audioEncoder"] = toJs(env, report.audioEncoder);
  object["contextsCreated"] = static_cast<double>(report.contextsCreated);
  object["poolHits"] = static_cast<double>(report.poolHits);
  object["poolMisses"] = static_cast<double>(report.poolMisses);
  object["framesPassedThrough"] = static_cast<double>(report.framesPassedThrough);
  return object;
}

}  // namespace framewright::binding
