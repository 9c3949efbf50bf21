#include "binding/codec_face.h"

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "av/live_count.h"
#include "binding/codec_environment.h"
#include "binding/codec_wrap.h"
#include "binding/errors.h"
#include "binding/frame_transit.h"
#include "engine/picture_bytes.h"
#include "engine/sound_bytes.h"

extern "C" {
#include <libavutil/pixdesc.h>
#include <libavutil/samplefmt.h>
}

namespace framewright::binding {
namespace {

AVPixelFormat formatOf(Napi::Value name) {
  const AVPixelFormat format = av_get_pix_fmt(name.As<Napi::String>().Utf8Value().c_str());
  if (format == AV_PIX_FMT_NONE) throw std::invalid_argument("FFmpeg has no such pixel format");
  return format;
}

AVSampleFormat sampleFormatOf(Napi::Value name) {
  const AVSampleFormat format = av_get_sample_fmt(name.As<Napi::String>().Utf8Value().c_str());
  if (format == AV_SAMPLE_FMT_NONE) throw std::invalid_argument("FFmpeg has no such sample format");
  return format;
}

uint32_t handleOf(Napi::Value value) { return value.As<Napi::Number>().Uint32Value(); }
int intOf(Napi::Value value) { return value.As<Napi::Number>().Int32Value(); }

std::span<uint8_t> bytesOf(Napi::Value value) {
  auto array = value.As<Napi::Uint8Array>();
  return {array.Data(), array.ByteLength()};
}

// [offset, stride] of each plane.
std::vector<engine::PlaneLayout> layoutOf(Napi::Value value) {
  const auto numbers = value.As<Napi::Float64Array>();
  std::vector<engine::PlaneLayout> layout;
  for (size_t i = 0; i + 1 < numbers.ElementLength(); i += 2) {
    layout.push_back({static_cast<size_t>(numbers[i]), static_cast<size_t>(numbers[i + 1])});
  }
  return layout;
}

// A call's arguments from `first` on: x, y, width, height.
engine::PixelRect rectOf(const Napi::CallbackInfo& info, size_t first) {
  return {intOf(info[first]), intOf(info[first + 1]), intOf(info[first + 2]), intOf(info[first + 3])};
}

// [primaries, transfer, matrix, full range], numbered as in ITU-T H.273.
void setColor(av::Frame& frame, Napi::Value value) {
  const auto numbers = value.As<Napi::Int32Array>();
  frame->color_primaries = static_cast<AVColorPrimaries>(numbers[0]);
  frame->color_trc = static_cast<AVColorTransferCharacteristic>(numbers[1]);
  frame->colorspace = static_cast<AVColorSpace>(numbers[2]);
  frame->color_range = static_cast<AVColorRange>(numbers[3]);
}

using Face = Napi::Value (*)(const Napi::CallbackInfo&, CodecEnvironment&);

// create(format, width, height, bytes, layout, color)
Napi::Value createFrame(const Napi::CallbackInfo& info, CodecEnvironment& environment) {
  av::Frame frame = engine::frameFromBytes(environment.pool, formatOf(info[0]), intOf(info[1]),
                                           intOf(info[2]), bytesOf(info[3]), layoutOf(info[4]));
  setColor(frame, info[5]);
  return Napi::Number::New(info.Env(), environment.frames.add(std::move(frame)));
}

// withoutAlpha(handle)
Napi::Value dropAlpha(const Napi::CallbackInfo& info, CodecEnvironment& environment) {
  return Napi::Number::New(
      info.Env(), environment.frames.add(engine::withoutAlpha(environment.frames.at(handleOf(info[0])))));
}

// copy(handle, x, y, width, height, bytes, layout)
Napi::Value copyFrame(const Napi::CallbackInfo& info, CodecEnvironment& environment) {
  engine::copyToBytes(environment.frames.at(handleOf(info[0])), rectOf(info, 1), bytesOf(info[5]),
                      layoutOf(info[6]));
  return info.Env().Undefined();
}

// copyRgb(handle, x, y, width, height, bytes, layout, format)
Napi::Value copyRgb(const Napi::CallbackInfo& info, CodecEnvironment& environment) {
  environment.converter.toRgb(environment.frames.at(handleOf(info[0])), rectOf(info, 1), formatOf(info[7]),
                              bytesOf(info[5]), layoutOf(info[6]).at(0));
  return info.Env().Undefined();
}

// createSound(format, sampleRate, channels, samples, bytes)
Napi::Value createSound(const Napi::CallbackInfo& info, CodecEnvironment& environment) {
  return Napi::Number::New(
      info.Env(),
      environment.frames.add(engine::soundFromBytes(
          environment.pool, {sampleFormatOf(info[0]), intOf(info[1]), intOf(info[2]), intOf(info[3])},
          bytesOf(info[4]))));
}

// copySound(handle, plane, offset, count, bytes, format)
Napi::Value copySound(const Napi::CallbackInfo& info, CodecEnvironment& environment) {
  engine::copySoundToBytes(environment.frames.at(handleOf(info[0])), intOf(info[1]), intOf(info[2]),
                           intOf(info[3]), sampleFormatOf(info[5]), bytesOf(info[4]));
  return info.Env().Undefined();
}

// send(handle) → ticket
Napi::Value sendFrame(const Napi::CallbackInfo& info, CodecEnvironment& environment) {
  return Napi::Number::New(info.Env(),
                           FrameTransit::instance().send(environment.frames.take(handleOf(info[0]))));
}

// receive(ticket) → handle
Napi::Value receiveFrame(const Napi::CallbackInfo& info, CodecEnvironment& environment) {
  return Napi::Number::New(info.Env(),
                           environment.frames.add(FrameTransit::instance().receive(handleOf(info[0]))));
}

Napi::Value counters(const Napi::CallbackInfo& info, CodecEnvironment& environment) {
  auto object = Napi::Object::New(info.Env());
  const auto set = [&](const char* name, int64_t value) { object[name] = static_cast<double>(value); };
  set("openFrames", static_cast<int64_t>(environment.frames.open()));
  set("framesInTransit", static_cast<int64_t>(FrameTransit::instance().waiting()));
  set("nativeFrames", av::live.frames.value());
  set("nativePackets", av::live.packets.value());
  set("nativeCodecs", av::live.codecs.value());
  set("bufferBytes", av::live.poolBytes.value());
  set("poolHits", environment.pool.hits());
  set("poolMisses", environment.pool.misses());
  set("convertersCreated", environment.converter.contextsCreated());
  return object;
}

// clone() and close() are what a frame costs in JavaScript, so they take the short way into C++: no wrapper
// of node-addon-api, one argument, a number back.
template <napi_value (*Body)(napi_env, CodecEnvironment&, uint32_t)>
napi_value shortCall(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  void* data = nullptr;
  uint32_t handle = 0;
  if (napi_get_cb_info(env, info, &count, &argument, nullptr, &data) != napi_ok ||
      napi_get_value_uint32(env, argument, &handle) != napi_ok) {
    napi_throw_type_error(env, nullptr, "a frame's number is needed");
    return nullptr;
  }
  try {
    return Body(env, *static_cast<CodecEnvironment*>(data), handle);
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
}

napi_value cloneFrame(napi_env env, CodecEnvironment& environment, uint32_t handle) {
  napi_value result = nullptr;
  napi_create_uint32(env, environment.frames.clone(handle), &result);
  return result;
}

napi_value closeFrame(napi_env, CodecEnvironment& environment, uint32_t handle) {
  environment.frames.close(handle);
  return nullptr;
}

}  // namespace

Napi::Object codecFace(Napi::Env env) {
  CodecEnvironment& environment = CodecEnvironment::create(env);
  auto face = Napi::Object::New(env);
  const auto add = [&](const char* name, Face body) {
    face[name] = Napi::Function::New(
        env,
        [body, &environment](const Napi::CallbackInfo& info) {
          return guarded(info.Env(), [&] { return body(info, environment); });
        },
        name);
  };
  const auto addShort = [&](const char* name, napi_callback body) {
    napi_value function = nullptr;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, body, &environment, &function);
    face[name] = Napi::Value(env, function);
  };
  add("create", createFrame);
  add("withoutAlpha", dropAlpha);
  add("copy", copyFrame);
  add("copyRgb", copyRgb);
  add("createSound", createSound);
  add("copySound", copySound);
  add("send", sendFrame);
  add("receive", receiveFrame);
  add("counters", counters);
  add("tryCodec", [](const Napi::CallbackInfo& info, CodecEnvironment&) { return CodecWrap::tryOut(info); });
  face["createCodec"] = CodecWrap::factory(env, environment);
  addShort("clone", shortCall<cloneFrame>);
  addShort("close", shortCall<closeFrame>);
  return face;
}

}  // namespace framewright::binding
