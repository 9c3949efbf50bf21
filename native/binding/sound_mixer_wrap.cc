#include "binding/sound_mixer_wrap.h"

#include <cstring>
#include <utility>
#include <vector>

#include "binding/construct.h"
#include "binding/errors.h"
#include "binding/values.h"
#include "engine/sound_buffer.h"

namespace framewright::binding {
namespace {

// One channel after another, as Web Audio takes them.
std::vector<uint8_t> toBytes(av::Frame& block) {
  const engine::SoundView view = engine::viewOf(block);
  const size_t rowBytes = static_cast<size_t>(view.count) * sizeof(float);
  std::vector<uint8_t> bytes(rowBytes * static_cast<size_t>(view.channels));
  for (size_t channel = 0; channel < static_cast<size_t>(view.channels); ++channel) {
    std::memcpy(bytes.data() + channel * rowBytes, view.rows[channel], rowBytes);
  }
  return bytes;
}

}  // namespace

Napi::Function SoundMixerWrap::factory(Napi::Env env) {
  return constructorAsFunction(env, DefineClass(env, "SoundMixer",
                                                {InstanceMethod<&SoundMixerWrap::read>("read"),
                                                 InstanceMethod<&SoundMixerWrap::close>("close")}));
}

SoundMixerWrap::SoundMixerWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
  guarded(info.Env(), [&] {
    mixing_ = std::make_shared<Mixing>(toSoundPlan(info[1].As<Napi::Object>(), info[0].As<Napi::Array>()));
    thread_ = std::make_unique<TaskThread>(info.Env(), "framewright mixer", Urgency::kNow,
                                           [weak = std::weak_ptr(mixing_)] {
                                             if (const auto mixing = weak.lock()) mixing->stop.request_stop();
                                           });
  });
}

Napi::Value SoundMixerWrap::read(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    if (!mixing_) throw Napi::Error::New(env, "the mixer is closed");
    const int64_t count = info[0].As<Napi::Number>().Int64Value();
    return thread_->run(env, Value(), [mixing = mixing_, count]() -> MakeValue {
      av::Frame block = engine::makeSoundFrame(mixing->sampleRate, mixing->channels, count);
      mixing->mixer.read(engine::viewOf(block));
      return [bytes = toBytes(block)](Napi::Env js) -> Napi::Value { return toJs(js, bytes); };
    });
  });
}

void SoundMixerWrap::close(const Napi::CallbackInfo&) {
  if (!mixing_) return;
  mixing_->stop.request_stop();
  mixing_.reset();
}

}  // namespace framewright::binding
