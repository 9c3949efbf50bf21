#include "binding/film_join_wrap.h"

#include <utility>

#include "binding/construct.h"
#include "binding/errors.h"
#include "binding/trace_wrap.h"
#include "binding/values.h"

namespace framewright::binding {

Napi::Function FilmJoinWrap::factory(Napi::Env env) {
  return constructorAsFunction(env, DefineClass(env, "FilmJoin",
                                                {InstanceMethod<&FilmJoinWrap::run>("run"),
                                                 InstanceMethod<&FilmJoinWrap::cancel>("cancel"),
                                                 InstanceMethod<&FilmJoinWrap::bytes>("bytes"),
                                                 InstanceMethod<&FilmJoinWrap::figures>("figures")}));
}

FilmJoinWrap::FilmJoinWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
  guarded(info.Env(), [&] {
    state_ = std::make_shared<State>();
    state_->parts = toFilmParts(info[0].As<Napi::Object>());
    state_->tracing.trace = TraceWrap::traceOf(info[1]);
    thread_ = std::make_unique<TaskThread>(info.Env(), "framewright join", Urgency::kWhenFree,
                                           [state = state_] { state->stop.request_stop(); });
  });
}

Napi::Value FilmJoinWrap::run(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    return thread_->run(env, Value(), [state = state_]() -> MakeValue {
      const int64_t bytes =
          engine::joinFilm(state->parts, state->progress, state->stop.get_token(), state->tracing);
      return
          [bytes](Napi::Env js) -> Napi::Value { return Napi::Number::New(js, static_cast<double>(bytes)); };
    });
  });
}

void FilmJoinWrap::cancel(const Napi::CallbackInfo&) { state_->stop.request_stop(); }

Napi::Value FilmJoinWrap::bytes(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(),
                           static_cast<double>(state_->progress.bytes.load(std::memory_order_relaxed)));
}

Napi::Value FilmJoinWrap::figures(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), state_->progress.mux.figures()); });
}

}  // namespace framewright::binding
