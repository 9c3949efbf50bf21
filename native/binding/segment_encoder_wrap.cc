#include "binding/segment_encoder_wrap.h"

#include <string>
#include <utility>

#include "binding/construct.h"
#include "binding/errors.h"
#include "binding/film_job_wrap.h"
#include "binding/process_memory.h"
#include "binding/trace_wrap.h"
#include "binding/values.h"
#include "engine/renderer.h"
#include "engine/rgba_detour.h"

namespace framewright::binding {
namespace {

std::string nameOf(Napi::Value name) {
  return name.IsString() ? name.As<Napi::String>().Utf8Value() : std::string();
}

}  // namespace

Napi::Function SegmentEncoderWrap::factory(Napi::Env env) {
  return constructorAsFunction(env, DefineClass(env, "SegmentEncoder",
                                                {InstanceMethod<&SegmentEncoderWrap::encode>("encode"),
                                                 InstanceMethod<&SegmentEncoderWrap::cancel>("cancel"),
                                                 InstanceMethod<&SegmentEncoderWrap::trim>("trim"),
                                                 InstanceMethod<&SegmentEncoderWrap::close>("close"),
                                                 InstanceMethod<&SegmentEncoderWrap::progress>("progress")}));
}

SegmentEncoderWrap::SegmentEncoderWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
  guarded(info.Env(), [&] {
    const engine::RenderJob& job = FilmJobWrap::Unwrap(info[0].As<Napi::Object>())->job();
    const SegmentSettings settings = toSegmentSettings(info[1].As<Napi::Object>());
    std::unique_ptr<engine::FrameMaker> maker = std::make_unique<engine::Renderer>(job, settings.renderer);
    if (settings.throughRgba) {
      const engine::JobTables tables{job.sources.size(), job.rasters.size()};
      maker = std::make_unique<engine::RgbaDetour>(job.canvas, tables, std::move(maker));
    }
    encoder_ = std::make_shared<engine::SegmentEncoder>(
        job.canvas, settings.encoder, std::move(maker), settings.pictures, std::chrono::seconds(5),
        engine::Tracing{TraceWrap::traceOf(info[2]), nameOf(info[3])});
    thread_ = std::make_unique<TaskThread>(info.Env(), "framewright segment", Urgency::kWhenFree,
                                           [weak = std::weak_ptr(encoder_)] {
                                             if (const auto encoder = weak.lock()) encoder->cancel();
                                           });
  });
}

Napi::Value SegmentEncoderWrap::encode(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    return thread_->run(
        env, Value(), [encoder = open(env), job = toSegmentJob(info[0].As<Napi::Object>())]() -> MakeValue {
          return [result = encoder->encode(job)](Napi::Env js) -> Napi::Value { return toJs(js, result); };
        });
  });
}

void SegmentEncoderWrap::cancel(const Napi::CallbackInfo&) {
  if (encoder_) encoder_->cancel();
}

void SegmentEncoderWrap::trim(const Napi::CallbackInfo&) {
  if (encoder_) encoder_->trim();
  returnFreeBlocks();
}

void SegmentEncoderWrap::close(const Napi::CallbackInfo&) {
  if (!encoder_) return;
  encoder_->cancel();
  encoder_.reset();
}

Napi::Value SegmentEncoderWrap::progress(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&] { return toJs(env, open(env)->progress()); });
}

const std::shared_ptr<engine::SegmentEncoder>& SegmentEncoderWrap::open(Napi::Env env) const {
  if (!encoder_) throw Napi::Error::New(env, "the encoder is closed");
  return encoder_;
}

}  // namespace framewright::binding
