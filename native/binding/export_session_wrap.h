// native/index.ts's ExportSession.
#pragma once

#include <napi.h>

#include <memory>

#include "binding/task_thread.h"
#include "engine/export_session.h"

namespace framewright::binding {

class ExportSessionWrap final : public Napi::ObjectWrap<ExportSessionWrap> {
 public:
  // createExport(job, target, traceRecorder?)
  [[nodiscard]] static Napi::Function factory(Napi::Env env);

  explicit ExportSessionWrap(const Napi::CallbackInfo& info);

 private:
  Napi::Value push(const Napi::CallbackInfo& info);
  Napi::Value finish(const Napi::CallbackInfo& info);
  void cancel(const Napi::CallbackInfo& info);
  Napi::Value progress(const Napi::CallbackInfo& info);

  std::unique_ptr<engine::ExportSession> session_;
  // After the session: its destructor waits for the task that uses it.
  std::unique_ptr<TaskThread> thread_;
};

}  // namespace framewright::binding
