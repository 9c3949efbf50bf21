// native/webcodecs/nativeCodecs.ts's functions: single frames in JavaScript's hands.
#pragma once

#include <napi.h>

namespace framewright::binding {

// The object with all of them, for one environment.
[[nodiscard]] Napi::Object codecFace(Napi::Env env);

}  // namespace framewright::binding
