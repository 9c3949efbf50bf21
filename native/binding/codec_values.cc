#include "binding/codec_values.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "av/error.h"
#include "engine/color_mapping.h"
#include "engine/image_decoder.h"
#include "engine/picture_encoder.h"
#include "engine/sample_encoder.h"
#include "engine/stream_codec.h"

extern "C" {
#include <libavutil/pixdesc.h>
#include <libavutil/samplefmt.h>
}

namespace framewright::binding {
namespace {

int intOf(Napi::Object object, const char* key) { return object.Get(key).As<Napi::Number>().Int32Value(); }
bool boolOf(Napi::Object object, const char* key) { return object.Get(key).ToBoolean(); }
std::string textOf(Napi::Object object, const char* key) {
  return object.Get(key).As<Napi::String>().Utf8Value();
}

std::vector<uint8_t> bytesOf(Napi::Object object, const char* key) {
  const Napi::Value value = object.Get(key);
  if (!value.IsTypedArray()) return {};
  auto array = value.As<Napi::Uint8Array>();
  return {array.Data(), array.Data() + array.ByteLength()};
}

std::vector<std::pair<std::string, std::string>> optionsOf(Napi::Object settings) {
  std::vector<std::pair<std::string, std::string>> options;
  const auto given = settings.Get("options").As<Napi::Object>();
  const Napi::Array names = given.GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).As<Napi::String>().Utf8Value();
    options.emplace_back(name, textOf(given, name.c_str()));
  }
  return options;
}

std::vector<engine::EncoderChoice> choicesOf(Napi::Object settings) {
  std::vector<engine::EncoderChoice> choices;
  const auto given = settings.Get("choices").As<Napi::Array>();
  for (uint32_t i = 0; i < given.Length(); ++i) {
    const auto choice = given.Get(i).As<Napi::Object>();
    choices.push_back({textOf(choice, "encoder"), optionsOf(choice), boolOf(choice, "hardware")});
  }
  if (choices.empty()) throw std::invalid_argument("an encoder has to be named");
  return choices;
}

engine::PictureEncoderSettings pictureEncoderOf(Napi::Object settings) {
  engine::PictureEncoderSettings made;
  made.choices = choicesOf(settings);
  made.width = intOf(settings, "width");
  made.height = intOf(settings, "height");
  made.format = av_get_pix_fmt(textOf(settings, "format").c_str());
  made.frameRate = av_d2q(settings.Get("frameRate").As<Napi::Number>().DoubleValue(), 1'000'000);
  made.threads = intOf(settings, "threads");
  made.annexB = boolOf(settings, "annexB");
  made.rgba = engine::rgbaWay(textOf(settings, "rgbaInput"));
  return made;
}

engine::SampleEncoderSettings sampleEncoderOf(Napi::Object settings) {
  engine::SampleEncoderSettings made;
  made.encoder = textOf(settings, "encoder");
  made.sampleRate = intOf(settings, "sampleRate");
  made.channels = intOf(settings, "channels");
  made.bitRate = settings.Get("bitRate").As<Napi::Number>().Int64Value();
  made.adts = boolOf(settings, "adts");
  made.options = optionsOf(settings);
  return made;
}

// A ColorMapping of native/webcodecs/colorMapping.ts.
std::optional<engine::ColorMapping> colorsOf(Napi::Object settings) {
  if (settings.Get("colors").IsUndefined()) return std::nullopt;
  const auto given = settings.Get("colors").As<Napi::Object>();
  const auto curves = given.Get("curves").As<Napi::Float32Array>();
  const auto matrix = given.Get("matrix").As<Napi::Float32Array>();
  engine::ColorMapping made;
  if (curves.ElementLength() != made.curves.size() || matrix.ElementLength() != made.matrix.size()) {
    throw std::invalid_argument("a mapping of colours has three curves and a matrix");
  }
  std::copy_n(curves.Data(), made.curves.size(), made.curves.begin());
  std::copy_n(matrix.Data(), made.matrix.size(), made.matrix.begin());
  return made;
}

engine::StreamCodecSettings streamOf(Napi::Object settings) {
  engine::StreamCodecSettings made;
  made.codec = textOf(settings, "codec");
  made.description = bytesOf(settings, "description");
  made.sampleRate = intOf(settings, "sampleRate");
  made.channels = intOf(settings, "channels");
  made.threads = intOf(settings, "threads");
  made.lowDelay = boolOf(settings, "lowDelay");
  return made;
}

Napi::Value copyOf(Napi::Env env, const uint8_t* bytes, size_t size) {
  auto array = Napi::Uint8Array::New(env, size);
  std::copy_n(bytes, size, array.Data());
  return array;
}

// FFmpeg's old names for full range, by the ones that say the layout alone.
void nameLayout(av::Frame& frame) {
  const auto full = [&](AVPixelFormat layout) {
    frame->format = layout;
    frame->color_range = AVCOL_RANGE_JPEG;
  };
  if (frame.format() == AV_PIX_FMT_YUVJ420P) full(AV_PIX_FMT_YUV420P);
  if (frame.format() == AV_PIX_FMT_YUVJ422P) full(AV_PIX_FMT_YUV422P);
  if (frame.format() == AV_PIX_FMT_YUVJ444P) full(AV_PIX_FMT_YUV444P);
}

Napi::Object pictureTraits(Napi::Env env, const av::Frame& frame) {
  auto traits = Napi::Object::New(env);
  const char* format = av_get_pix_fmt_name(frame.format());
  traits["format"] = format == nullptr ? "" : format;
  traits["width"] = frame.width();
  traits["height"] = frame.height();
  auto color = Napi::Int32Array::New(env, 4);
  color[0] = frame->color_primaries;
  color[1] = frame->color_trc;
  color[2] = frame->colorspace;
  color[3] = frame->color_range;
  traits["color"] = color;
  return traits;
}

Napi::Object soundTraits(Napi::Env env, const av::Frame& frame) {
  auto traits = Napi::Object::New(env);
  const char* format = av_get_sample_fmt_name(static_cast<AVSampleFormat>(frame->format));
  traits["format"] = format == nullptr ? "" : format;
  traits["sampleRate"] = frame->sample_rate;
  traits["channels"] = frame->ch_layout.nb_channels;
  return traits;
}

Napi::Object useOf(Napi::Env env, const engine::EncoderUse& use) {
  auto object = Napi::Object::New(env);
  object["encoder"] = use.encoder;
  object["hardware"] = use.hardware;
  object["reason"] = use.reason;
  return object;
}

Napi::ObjectReference sharedEvent(Napi::Env env, const char* kind) {
  auto event = Napi::Object::New(env);
  event["kind"] = kind;
  return Napi::Persistent(event);
}

void setFailure(Napi::Object event, const std::exception_ptr& error) {
  event["kind"] = "failed";
  try {
    std::rethrow_exception(error);
  } catch (const av::Error& known) {
    event["code"] = std::string(av::name(known.code()));
    event["message"] = known.what();
  } catch (const std::exception& bug) {
    event["code"] = "bug";
    event["message"] = bug.what();
  }
}

}  // namespace

std::function<std::unique_ptr<engine::Codec>()> codecMaker(Napi::Object settings) {
  const std::string kind = textOf(settings, "kind");
  if (kind == "picture-encoder") {
    return [made = pictureEncoderOf(settings)] { return std::make_unique<engine::PictureEncoder>(made); };
  }
  if (kind == "sample-encoder") {
    return [made = sampleEncoderOf(settings)] { return std::make_unique<engine::SampleEncoder>(made); };
  }
  if (kind == "image-decoder") {
    return [made = streamOf(settings), colors = colorsOf(settings)] {
      return std::make_unique<engine::ImageDecoder>(made, colors);
    };
  }
  if (kind == "decoder") {
    return [made = streamOf(settings)] { return std::make_unique<engine::StreamCodec>(made); };
  }
  throw std::invalid_argument("there is no such kind of codec");
}

EventValues::EventValues(Napi::Env env, CodecEnvironment& environment)
    : env_(env),
      environment_(environment),
      taken_(sharedEvent(env, "taken")),
      done_(sharedEvent(env, "done")) {}

Napi::Value EventValues::toJs(engine::CodecEvent happened) {
  if (std::holds_alternative<engine::InputTaken>(happened)) return taken_.Value();
  if (std::holds_alternative<engine::InputDone>(happened)) return done_.Value();
  auto event = Napi::Object::New(env_);
  if (auto* output = std::get_if<engine::CodecOutput>(&happened)) {
    setOutput(event, std::move(*output));
  } else if (const auto* flushed = std::get_if<engine::Flushed>(&happened)) {
    event["kind"] = "flushed";
    event["id"] = flushed->id;
  } else {
    setFailure(event, std::get<engine::CodecFailed>(happened).error);
  }
  return event;
}

void EventValues::setOutput(Napi::Object event, engine::CodecOutput output) {
  event["timestamp"] = static_cast<double>(output.time.timestamp);
  event["duration"] = static_cast<double>(output.time.duration);
  if (const auto* packet = std::get_if<av::Packet>(&output.data)) return setChunk(event, output, *packet);
  auto& frame = std::get<av::Frame>(output.data);
  const bool isSound = frame->nb_samples > 0;
  event["kind"] = isSound ? "sound" : "picture";
  if (isSound) {
    event["samples"] = frame->nb_samples;
  } else {
    nameLayout(frame);
  }
  event["traits"] = traitsOf(frame);
  event["frame"] = environment_.frames.add(std::move(frame));
}

void EventValues::setChunk(Napi::Object event, const engine::CodecOutput& output, const av::Packet& packet) {
  event["kind"] = "chunk";
  event["key"] = output.keyFrame;
  event["data"] = copyOf(env_, packet->data, static_cast<size_t>(packet->size));
  if (output.newDescription) {
    event["description"] = copyOf(env_, output.description.data(), output.description.size());
  }
  if (output.use) event["use"] = useOf(env_, *output.use);
}

Napi::Object EventValues::traitsOf(const av::Frame& frame) {
  const Traits traits{frame->format,          frame->width,       frame->height,
                      frame->color_primaries, frame->color_trc,   frame->colorspace,
                      frame->color_range,     frame->sample_rate, frame->ch_layout.nb_channels};
  if (lastTraits_.IsEmpty() || traits != last_) {
    lastTraits_ =
        Napi::Persistent(frame->nb_samples > 0 ? soundTraits(env_, frame) : pictureTraits(env_, frame));
    last_ = traits;
  }
  return lastTraits_.Value();
}

}  // namespace framewright::binding
