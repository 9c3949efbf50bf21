#include "binding/trace_wrap.h"

#include "binding/construct.h"
#include "binding/errors.h"

namespace framewright::binding {
namespace {

// Of one event in the array that crosses: track, label, begin and duration in µs, segment, frame.
constexpr size_t kNumbers = 6;

}  // namespace

Napi::Function TraceWrap::factory(Napi::Env env) {
  return constructorAsFunction(env, DefineClass(env, "TraceRecorder",
                                                {InstanceMethod<&TraceWrap::nowUs>("nowUs"),
                                                 InstanceMethod<&TraceWrap::drain>("drain")}));
}

TraceWrap::TraceWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {}

std::shared_ptr<engine::Trace> TraceWrap::traceOf(Napi::Value recorder) {
  return recorder.IsObject() ? Unwrap(recorder.As<Napi::Object>())->trace_ : nullptr;
}

Napi::Value TraceWrap::nowUs(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(trace_->nowNs()) / 1000);
}

Napi::Value TraceWrap::drain(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const engine::TraceBatch batch = trace_->drain();
    auto events = Napi::Float64Array::New(env, batch.events.size() * kNumbers);
    double* out = events.Data();
    for (const engine::TraceEvent& event : batch.events) {
      *out++ = event.track;
      *out++ = event.label;
      *out++ = static_cast<double>(event.beginNs) / 1000;
      *out++ = static_cast<double>(event.durationNs) / 1000;
      *out++ = static_cast<double>(event.segment);
      *out++ = static_cast<double>(event.frame);
    }
    auto tracks = Napi::Array::New(env, batch.tracks.size());
    for (uint32_t i = 0; i < batch.tracks.size(); ++i) tracks[i] = batch.tracks[i];
    auto labels = Napi::Array::New(env, batch.labels.size());
    for (uint32_t i = 0; i < batch.labels.size(); ++i) {
      auto label = Napi::Object::New(env);
      label["name"] = batch.labels[i].name;
      label["detail"] = batch.labels[i].detail;
      label["subject"] = batch.labels[i].subject;
      labels[i] = label;
    }
    auto object = Napi::Object::New(env);
    object["events"] = events;
    object["tracks"] = tracks;
    object["labels"] = labels;
    object["dropped"] = static_cast<double>(batch.dropped);
    return object;
  });
}

}  // namespace framewright::binding
