// How the engine's exceptions become JavaScript errors: `FramewrightError` with one of model/errors.ts's
// codes, made by the factory that native/index.ts passes in when it connects.
#pragma once

#include <napi.h>

#include <exception>

namespace framewright::binding {

// Keeps the factory `(code: string, message: string) => Error` for this environment (each worker thread has
// its own).
void setErrorFactory(Napi::Env env, Napi::Function factory);

// A user-facing error for av::Error; a plain Error, a bug of ours, for everything else. JavaScript thread
// only.
[[nodiscard]] Napi::Value toJsError(Napi::Env env, std::exception_ptr error);

// Runs `body` and throws what it throws as a JavaScript exception.
template <typename Body>
auto guarded(Napi::Env env, Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const Napi::Error&) {
    throw;
  } catch (...) {
    throw Napi::Error(env, toJsError(env, std::current_exception()));
  }
}

}  // namespace framewright::binding
