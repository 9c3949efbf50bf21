// native/index.ts's Renderer.
#pragma once

#include <napi.h>

#include <memory>

#include "binding/task_thread.h"
#include "engine/renderer.h"

namespace framewright::binding {

class RendererWrap final : public Napi::ObjectWrap<RendererWrap> {
 public:
  // createRenderer(job)
  [[nodiscard]] static Napi::Function factory(Napi::Env env);

  explicit RendererWrap(const Napi::CallbackInfo& info);

 private:
  Napi::Value render(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  // Shared with the task that draws, which may outlast close().
  std::shared_ptr<engine::Renderer> renderer_;
  std::unique_ptr<TaskThread> thread_;
};

}  // namespace framewright::binding
