// native/index.ts's Renderer.
#pragma once

#include <napi.h>

#include <memory>
#include <optional>

#include "binding/task_thread.h"
#include "engine/jpeg_encoder.h"
#include "engine/renderer.h"

namespace framewright::binding {

class RendererWrap final : public Napi::ObjectWrap<RendererWrap> {
 public:
  // createRenderer(job)
  [[nodiscard]] static Napi::Function factory(Napi::Env env);

  explicit RendererWrap(const Napi::CallbackInfo& info);

 private:
  Napi::Value render(const Napi::CallbackInfo& info);
  Napi::Value renderJpeg(const Napi::CallbackInfo& info);
  Napi::Value setRaster(const Napi::CallbackInfo& info);
  Napi::Value approach(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  // Shared with the task that draws, which may outlast close().
  std::shared_ptr<engine::Renderer> renderer_;
  // Likewise; made with the first JPEG and anew for another size. For the task thread.
  std::shared_ptr<std::optional<engine::JpegEncoder>> jpegs_;
  std::unique_ptr<TaskThread> thread_;
};

}  // namespace framewright::binding
