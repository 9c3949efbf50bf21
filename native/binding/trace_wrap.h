// native/index.ts's TraceRecorder.
#pragma once

#include <napi.h>

#include <memory>

#include "engine/trace.h"

namespace framewright::binding {

class TraceWrap final : public Napi::ObjectWrap<TraceWrap> {
 public:
  // createTrace()
  [[nodiscard]] static Napi::Function factory(Napi::Env env);

  explicit TraceWrap(const Napi::CallbackInfo& info);

  // The trace of a recorder; null for undefined.
  [[nodiscard]] static std::shared_ptr<engine::Trace> traceOf(Napi::Value recorder);

 private:
  Napi::Value nowUs(const Napi::CallbackInfo& info);
  Napi::Value drain(const Napi::CallbackInfo& info);

  const std::shared_ptr<engine::Trace> trace_ = std::make_shared<engine::Trace>();
};

}  // namespace framewright::binding
