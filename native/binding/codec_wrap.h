// native/webcodecs/nativeCodecs.ts's NativeCodec: an encoder or decoder on a thread of its own, whose events
// reach JavaScript in batches.
//
// It keeps itself from collection, and the process alive, while it works on something; a closed one until its
// thread has ended, which nobody waits for.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "av/buffer_pool.h"
#include "binding/codec_values.h"
#include "engine/codec_runner.h"

namespace framewright::binding {

class CodecWrap final : public Napi::ObjectWrap<CodecWrap> {
 public:
  // createCodec(settings, onEvents)
  [[nodiscard]] static Napi::Function factory(Napi::Env env, CodecEnvironment& environment);
  // tryCodec(settings) → Promise<reason>
  [[nodiscard]] static Napi::Value tryOut(const Napi::CallbackInfo& info);

  explicit CodecWrap(const Napi::CallbackInfo& info);
  ~CodecWrap() override;

 private:
  void encode(const Napi::CallbackInfo& info);
  void encodeSound(const Napi::CallbackInfo& info);
  void decode(const Napi::CallbackInfo& info);
  void flush(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  void began();
  void finished();
  void deliver(Napi::Env env, Napi::Function onEvents);
  void end();
  static void onEnvironmentEnd(void* codec);

  CodecEnvironment* environment_ = nullptr;
  const napi_env env_;
  EventValues values_;
  // Compressed input; the packets outlive it where they must.
  av::BufferPool packets_;
  std::unique_ptr<engine::CodecRunner> runner_;
  Napi::ThreadSafeFunction wake_;
  // Inputs and flushes that are not done: while there are some, this object and the process stay.
  uint32_t pending_ = 0;
  bool closed_ = false;
};

}  // namespace framewright::binding
