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

// One event as a plain object; a frame in it is an open one of the environment.
[[nodiscard]] Napi::Value toJs(Napi::Env env, engine::CodecEvent event, CodecEnvironment& environment);

}  // namespace framewright::binding
