#include "binding/codec_wrap.h"

#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "av/error.h"
#include "binding/codec_environment.h"
#include "binding/codec_values.h"
#include "binding/construct.h"
#include "binding/errors.h"
#include "engine/picture_bytes.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace framewright::binding {
namespace {

constexpr size_t kIdlePacketBytes = size_t{8} << 20;

// Makes a codec for a moment on Node's thread pool, and tells why that does not work.
class Trial final : public Napi::AsyncWorker {
 public:
  using Make = std::function<std::unique_ptr<engine::Codec>()>;

  Trial(Napi::Env env, Make make)
      : AsyncWorker(env), deferred_(Napi::Promise::Deferred::New(env)), make_(std::move(make)) {}

  [[nodiscard]] Napi::Promise promise() const { return deferred_.Promise(); }

 private:
  void Execute() override {
    try {
      make_()->tryOut();
    } catch (const std::exception& error) {
      reason_ = error.what();
    }
  }

  void OnOK() override { deferred_.Resolve(Napi::String::New(Env(), reason_)); }

  Napi::Promise::Deferred deferred_;
  Make make_;
  std::string reason_;
};

engine::CodecTime timeOf(const Napi::CallbackInfo& info, size_t at) {
  return {info[at].As<Napi::Number>().Int64Value(), info[at + 1].As<Napi::Number>().Int64Value()};
}

}  // namespace

Napi::Function CodecWrap::factory(Napi::Env env, CodecEnvironment& environment) {
  return constructorAsFunction(env, DefineClass(env, "Codec",
                                                {InstanceMethod<&CodecWrap::encode>("encode"),
                                                 InstanceMethod<&CodecWrap::encodeSound>("encodeSound"),
                                                 InstanceMethod<&CodecWrap::decode>("decode"),
                                                 InstanceMethod<&CodecWrap::flush>("flush"),
                                                 InstanceMethod<&CodecWrap::close>("close")},
                                                &environment));
}

Napi::Value CodecWrap::tryOut(const Napi::CallbackInfo& info) {
  auto trial = std::make_unique<Trial>(info.Env(), codecMaker(info[0].As<Napi::Object>()));
  const Napi::Promise promise = trial->promise();
  trial.release()->Queue();  // deletes itself when it is done
  return promise;
}

CodecWrap::CodecWrap(const Napi::CallbackInfo& info)
    : ObjectWrap(info),
      environment_(static_cast<CodecEnvironment*>(info.Data())),
      env_(info.Env()),
      values_(info.Env(), *environment_),
      packets_(kIdlePacketBytes) {
  guarded(info.Env(), [&] {
    auto make = codecMaker(info[0].As<Napi::Object>());
    wake_ =
        Napi::ThreadSafeFunction::New(info.Env(), info[1].As<Napi::Function>(), "framewright codec", 0, 1);
    wake_.Unref(info.Env());
    // Hooks run in reverse order, so this one before that of the function above.
    napi_add_env_cleanup_hook(env_, onEnvironmentEnd, this);
    runner_ = std::make_unique<engine::CodecRunner>(std::move(make), [this] {
      wake_.NonBlockingCall(
          [this](Napi::Env env, Napi::Function onEvents) { deliver(env, std::move(onEvents)); });
    });
    // Until its thread has ended: what it calls must be there.
    Ref();
  });
}

CodecWrap::~CodecWrap() { end(); }

void CodecWrap::onEnvironmentEnd(void* codec) { static_cast<CodecWrap*>(codec)->end(); }

void CodecWrap::end() {
  if (!runner_) return;
  napi_remove_env_cleanup_hook(env_, onEnvironmentEnd, this);
  runner_.reset();
  wake_.Release();
}

// encode(frame, x, y, width, height, timestamp, duration, key)
void CodecWrap::encode(const Napi::CallbackInfo& info) {
  guarded(info.Env(), [&] {
    if (closed_) return;
    const auto number = [&](size_t at) { return info[at].As<Napi::Number>().Int32Value(); };
    const av::Frame& frame = environment_->frames.at(info[0].As<Napi::Number>().Uint32Value());
    const engine::PixelRect rect{number(1), number(2), number(3), number(4)};
    runner_->submit(
        {.data = engine::part(frame, rect), .time = timeOf(info, 5), .keyFrame = info[7].ToBoolean()});
    began();
  });
}

// encodeSound(frame, timestamp)
void CodecWrap::encodeSound(const Napi::CallbackInfo& info) {
  guarded(info.Env(), [&] {
    if (closed_) return;
    const av::Frame& frame = environment_->frames.at(info[0].As<Napi::Number>().Uint32Value());
    runner_->submit({.data = frame.clone(), .time = {info[1].As<Napi::Number>().Int64Value()}});
    began();
  });
}

// decode(bytes, timestamp, duration, key)
void CodecWrap::decode(const Napi::CallbackInfo& info) {
  guarded(info.Env(), [&] {
    if (closed_) return;
    auto bytes = info[0].As<Napi::Uint8Array>();
    const size_t size = bytes.ByteLength();
    av::Packet packet;
    packet->buf = av::checkAlloc(packets_.take(size + AV_INPUT_BUFFER_PADDING_SIZE).release());
    packet->data = packet->buf->data;
    packet->size = static_cast<int>(size);
    if (size > 0) std::memcpy(packet->data, bytes.Data(), size);
    std::memset(packet->data + size, 0, AV_INPUT_BUFFER_PADDING_SIZE);
    runner_->submit({.data = std::move(packet), .time = timeOf(info, 1), .keyFrame = info[3].ToBoolean()});
    began();
  });
}

void CodecWrap::flush(const Napi::CallbackInfo& info) {
  guarded(info.Env(), [&] {
    if (closed_) return;
    runner_->flush(info[0].As<Napi::Number>().Uint32Value());
    began();
  });
}

void CodecWrap::close(const Napi::CallbackInfo& info) {
  if (closed_) return;
  closed_ = true;
  if (runner_) runner_->stop();
  if (pending_ > 0) wake_.Unref(info.Env());
  pending_ = 0;
}

void CodecWrap::began() {
  if (pending_++ == 0) wake_.Ref(env_);
}

void CodecWrap::finished() {
  if (pending_ > 0 && --pending_ == 0) wake_.Unref(env_);
}

void CodecWrap::deliver(Napi::Env env, Napi::Function onEvents) {
  if (env == nullptr || !runner_) return;
  // Asked before taking: what the thread says last would otherwise be lost with the runner.
  const bool ended = runner_->ended();
  try {
    const Napi::HandleScope scope(env);
    std::vector<engine::CodecEvent> events = runner_->take();
    if (!closed_ && !events.empty()) {
      auto batch = Napi::Array::New(env, events.size());
      uint32_t at = 0;
      for (engine::CodecEvent& event : events) {
        if (std::holds_alternative<engine::InputDone>(event) ||
            std::holds_alternative<engine::Flushed>(event) ||
            std::holds_alternative<engine::CodecFailed>(event)) {
          finished();
        }
        batch[at++] = values_.toJs(std::move(event));
      }
      onEvents.Call({batch});
    }
  } catch (const Napi::Error&) {  // NOLINT(bugprone-empty-catch)
    // The environment is going down and runs no JavaScript any more.
  }
  if (ended && runner_) {
    if (pending_ > 0) wake_.Unref(env_);
    pending_ = 0;
    end();
    Unref();
  }
}

}  // namespace framewright::binding
