// native/index.ts's FilmJoin.
#pragma once

#include <napi.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>

#include "binding/task_thread.h"
#include "engine/film_join.h"

namespace framewright::binding {

class FilmJoinWrap final : public Napi::ObjectWrap<FilmJoinWrap> {
 public:
  // createFilmJoin(parts, traceRecorder?)
  [[nodiscard]] static Napi::Function factory(Napi::Env env);

  explicit FilmJoinWrap(const Napi::CallbackInfo& info);

 private:
  Napi::Value run(const Napi::CallbackInfo& info);
  void cancel(const Napi::CallbackInfo& info);
  Napi::Value bytes(const Napi::CallbackInfo& info);
  Napi::Value figures(const Napi::CallbackInfo& info);

  // Shared with the task.
  struct State {
    engine::FilmParts parts;
    engine::Tracing tracing;
    std::stop_source stop;
    engine::JoinProgress progress;
  };

  std::shared_ptr<State> state_;
  std::unique_ptr<TaskThread> thread_;
};

}  // namespace framewright::binding
