// native/index.ts's SoundMixer.
#pragma once

#include <napi.h>

#include <memory>
#include <stop_token>
#include <utility>

#include "binding/task_thread.h"
#include "engine/sound_mixer.h"

namespace framewright::binding {

class SoundMixerWrap final : public Napi::ObjectWrap<SoundMixerWrap> {
 public:
  // createSoundMixer(sources, plan)
  [[nodiscard]] static Napi::Function factory(Napi::Env env);

  explicit SoundMixerWrap(const Napi::CallbackInfo& info);

 private:
  // The mixer and what stops it; shared with the task that mixes, which may outlast close().
  struct Mixing {
    explicit Mixing(engine::SoundPlan plan)
        : sampleRate(plan.sampleRate), channels(plan.channels), mixer(std::move(plan), stop.get_token()) {}

    std::stop_source stop;
    const int sampleRate;
    const int channels;
    engine::SoundMixer mixer;
  };

  Napi::Value read(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  std::shared_ptr<Mixing> mixing_;
  std::unique_ptr<TaskThread> thread_;
};

}  // namespace framewright::binding
