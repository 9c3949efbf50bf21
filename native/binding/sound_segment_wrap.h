// native/index.ts's SoundEncoder.
#pragma once

#include <napi.h>

#include <memory>

#include "binding/task_thread.h"
#include "engine/sound_segment.h"

namespace framewright::binding {

class SoundSegmentWrap final : public Napi::ObjectWrap<SoundSegmentWrap> {
 public:
  // createSoundEncoder(sources, plan, bitrate, path, traceRecorder?)
  [[nodiscard]] static Napi::Function factory(Napi::Env env);

  explicit SoundSegmentWrap(const Napi::CallbackInfo& info);

 private:
  Napi::Value encode(const Napi::CallbackInfo& info);
  void cancel(const Napi::CallbackInfo& info);
  Napi::Value figures(const Napi::CallbackInfo& info);

  std::shared_ptr<engine::SoundSegment> sound_;
  std::unique_ptr<TaskThread> thread_;
};

}  // namespace framewright::binding
