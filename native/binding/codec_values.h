// Codecs' settings and events between JavaScript and the engine, as native/webcodecs/nativeCodecs.ts names
// them.
#pragma once

#include <napi.h>

#include <functional>
#include <memory>

#include "binding/codec_environment.h"
#include "engine/codec_runner.h"

namespace framewright::binding {

// Makes the codec that the settings describe, on the thread that calls it. Throws std::invalid_argument for
// settings of no kind; what the function throws is the codec's own.
[[nodiscard]] std::function<std::unique_ptr<engine::Codec>()> codecMaker(Napi::Object settings);

// One codec's events as plain objects; a frame in them is an open one of the environment. What many events
// share is one object, made once: those that only say what happened, and the traits of frames that are alike.
//
// Owner: the codec's wrapper. Thread: JavaScript's.
class EventValues {
 public:
  EventValues(Napi::Env env, CodecEnvironment& environment);

  [[nodiscard]] Napi::Value toJs(engine::CodecEvent event);

 private:
  // What a frame has beside its samples and its time. The numbers are FFmpeg's.
  struct Traits {
    int format = -1;
    int width = 0;
    int height = 0;
    int primaries = 0;
    int transfer = 0;
    int matrix = 0;
    int range = 0;
    int sampleRate = 0;
    int channels = 0;
    bool operator==(const Traits&) const = default;
  };

  void setOutput(Napi::Object event, engine::CodecOutput output);
  void setChunk(Napi::Object event, const engine::CodecOutput& output, const av::Packet& packet);
  [[nodiscard]] Napi::Object traitsOf(const av::Frame& frame);

  const Napi::Env env_;
  CodecEnvironment& environment_;
  Napi::ObjectReference taken_;
  Napi::ObjectReference done_;
  Traits last_;
  Napi::ObjectReference lastTraits_;
};

}  // namespace framewright::binding
