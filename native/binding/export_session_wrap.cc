#include "binding/export_session_wrap.h"

#include <utility>

#include "binding/construct.h"
#include "binding/errors.h"
#include "binding/trace_wrap.h"
#include "binding/values.h"
#include "engine/renderer.h"

namespace framewright::binding {

Napi::Function ExportSessionWrap::factory(Napi::Env env) {
  return constructorAsFunction(env, DefineClass(env, "ExportSession",
                                                {InstanceMethod<&ExportSessionWrap::push>("push"),
                                                 InstanceMethod<&ExportSessionWrap::finish>("finish"),
                                                 InstanceMethod<&ExportSessionWrap::cancel>("cancel"),
                                                 InstanceMethod<&ExportSessionWrap::progress>("progress")}));
}

ExportSessionWrap::ExportSessionWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
  guarded(info.Env(), [&] {
    const auto job = info[0].As<Napi::Object>();
    const engine::ExportTarget target = toExportTarget(info[1].As<Napi::Object>(), job);
    engine::RenderJob render = toRenderJob(job);
    const engine::Canvas canvas = render.canvas;
    session_ =
        engine::ExportSession::create(canvas, target, std::make_unique<engine::Renderer>(std::move(render)),
                                      std::chrono::seconds(5), {TraceWrap::traceOf(info[2]), {}});
    thread_ = std::make_unique<TaskThread>(info.Env(), "framewright export", Urgency::kWhenFree,
                                           [this] { session_->cancel(); });
  });
}

Napi::Value ExportSessionWrap::push(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    return thread_->run(env, Value(), [this, runs = toWords(info[0])]() -> MakeValue {
      session_->push(runs);
      return [](Napi::Env js) -> Napi::Value { return js.Undefined(); };
    });
  });
}

Napi::Value ExportSessionWrap::finish(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    return thread_->run(env, Value(), [this]() -> MakeValue {
      return [report = session_->finish()](Napi::Env js) { return toJs(js, report); };
    });
  });
}

void ExportSessionWrap::cancel(const Napi::CallbackInfo&) { session_->cancel(); }

Napi::Value ExportSessionWrap::progress(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), session_->progress()); });
}

}  // namespace framewright::binding
