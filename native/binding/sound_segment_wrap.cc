#include "binding/sound_segment_wrap.h"

#include <utility>

#include "binding/construct.h"
#include "binding/errors.h"
#include "binding/trace_wrap.h"
#include "binding/values.h"

namespace framewright::binding {

Napi::Function SoundSegmentWrap::factory(Napi::Env env) {
  return constructorAsFunction(env, DefineClass(env, "SoundEncoder",
                                                {InstanceMethod<&SoundSegmentWrap::encode>("encode"),
                                                 InstanceMethod<&SoundSegmentWrap::cancel>("cancel"),
                                                 InstanceMethod<&SoundSegmentWrap::figures>("figures")}));
}

SoundSegmentWrap::SoundSegmentWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
  guarded(info.Env(), [&] {
    sound_ = std::make_shared<engine::SoundSegment>(
        toSoundPlan(info[1].As<Napi::Object>(), info[0].As<Napi::Array>()),
        info[2].As<Napi::Number>().Int64Value(), info[3].As<Napi::String>().Utf8Value(),
        engine::Tracing{TraceWrap::traceOf(info[4]), {}});
    thread_ = std::make_unique<TaskThread>(info.Env(), "framewright sound", Urgency::kWhenFree,
                                           [sound = sound_] { sound->cancel(); });
  });
}

Napi::Value SoundSegmentWrap::encode(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    return thread_->run(env, Value(), [sound = sound_]() -> MakeValue {
      sound->encode();
      return [](Napi::Env js) -> Napi::Value { return js.Undefined(); };
    });
  });
}

void SoundSegmentWrap::cancel(const Napi::CallbackInfo&) { sound_->cancel(); }

Napi::Value SoundSegmentWrap::figures(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), sound_->figures()); });
}

}  // namespace framewright::binding
