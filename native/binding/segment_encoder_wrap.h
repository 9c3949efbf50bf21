// native/index.ts's SegmentEncoder.
#pragma once

#include <napi.h>

#include <memory>

#include "binding/task_thread.h"
#include "engine/segment_encoder.h"

namespace framewright::binding {

class SegmentEncoderWrap final : public Napi::ObjectWrap<SegmentEncoderWrap> {
 public:
  // createSegmentEncoder(filmJob, settings, traceRecorder?, name?)
  [[nodiscard]] static Napi::Function factory(Napi::Env env);

  explicit SegmentEncoderWrap(const Napi::CallbackInfo& info);

 private:
  Napi::Value encode(const Napi::CallbackInfo& info);
  void cancel(const Napi::CallbackInfo& info);
  void trim(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  Napi::Value progress(const Napi::CallbackInfo& info);

  [[nodiscard]] const std::shared_ptr<engine::SegmentEncoder>& open(Napi::Env env) const;

  // Shared with the task that encodes, which may outlast close().
  std::shared_ptr<engine::SegmentEncoder> encoder_;
  std::unique_ptr<TaskThread> thread_;
};

}  // namespace framewright::binding
