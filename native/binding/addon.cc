// The addon: native/index.ts's Engine, made of the engine's classes. Everything that can take time runs off
// the JavaScript thread. Loads in worker threads and in Electron: no state outside the environment, no
// external array buffers.
#include <napi.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "av/live_count.h"
#include "av/log.h"
#include "binding/codec_face.h"
#include "binding/errors.h"
#include "binding/export_session_wrap.h"
#include "binding/film_job_wrap.h"
#include "binding/film_join_wrap.h"
#include "binding/process_memory.h"
#include "binding/renderer_wrap.h"
#include "binding/segment_encoder_wrap.h"
#include "binding/sound_mixer_wrap.h"
#include "binding/sound_segment_wrap.h"
#include "binding/trace_wrap.h"
#include "binding/values.h"
#include "compose/shrink.h"
#include "engine/copy_survey.h"
#include "engine/segment_file.h"
#include "engine/thread_priority.h"

namespace framewright::binding {
namespace {

// Short work on Node's own thread pool; `Result` crosses to the JavaScript thread.
template <typename Result>
class PoolTask final : public Napi::AsyncWorker {
 public:
  using Compute = std::function<Result()>;

  // `used` is an object whose memory `compute` reads: it is kept until that is done.
  static Napi::Value run(Napi::Env env, Compute compute, Napi::Object used = {}) {
    auto task = std::make_unique<PoolTask>(env, std::move(compute), used);
    const Napi::Promise promise = task->deferred_.Promise();
    task.release()->Queue();  // deletes itself when it is done
    return promise;
  }

  PoolTask(Napi::Env env, Compute compute, Napi::Object used)
      : AsyncWorker(env), deferred_(Napi::Promise::Deferred::New(env)), compute_(std::move(compute)) {
    if (!used.IsEmpty()) used_ = Napi::Persistent(used);
  }

 private:
  void Execute() override {
    try {
      result_ = compute_();
    } catch (...) {
      error_ = std::current_exception();
    }
  }

  void OnOK() override {
    try {
      if (error_) {
        deferred_.Reject(toJsError(Env(), error_));
      } else if constexpr (std::is_same_v<Result, bool>) {
        deferred_.Resolve(Napi::Boolean::New(Env(), result_));
      } else {
        deferred_.Resolve(toJs(Env(), result_));
      }
    } catch (
        const Napi::Error&) {  // NOLINT(bugprone-empty-catch): the environment is going down, nobody waits
    }
  }

  Napi::Promise::Deferred deferred_;
  Compute compute_;
  Napi::ObjectReference used_;
  Result result_{};
  std::exception_ptr error_;
};

Napi::Value identityOf(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), engine::identity()); });
}

Napi::Value filterVersionOf(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return Napi::String::New(info.Env(), engine::filterVersion()); });
}

Napi::Value liveCountsOf(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] { return toJs(info.Env(), av::live); });
}

void letFilmsGiveWay(const Napi::CallbackInfo&) { engine::letFilmsGiveWay(); }

Napi::Value probeFile(const Napi::CallbackInfo& info) {
  return PoolTask<engine::MediaFacts>::run(
      info.Env(), [path = info[0].As<Napi::String>().Utf8Value()] { return engine::probe(path); });
}

// surveyCopying(path, stream)
Napi::Value surveyFootage(const Napi::CallbackInfo& info) {
  return PoolTask<engine::CopySurvey>::run(info.Env(), [path = info[0].As<Napi::String>().Utf8Value(),
                                                        stream = info[1].As<Napi::Number>().Int32Value()] {
    return engine::surveyCopying(path, stream);
  });
}

Napi::Value tryOneEncoder(const Napi::CallbackInfo& info) {
  return PoolTask<engine::EncoderTrial>::run(
      info.Env(), [name = info[0].As<Napi::String>().Utf8Value()] { return engine::tryEncoder(name); });
}

// shrink(pixels, width, height, toWidth, toHeight)
Napi::Value shrinkPicture(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&] {
    const auto pixels = info[0].As<Napi::Uint8Array>();
    const auto number = [&](size_t i) { return info[i].As<Napi::Number>().Int32Value(); };
    const compose::RgbaView picture = toRgbaView(pixels, number(1), number(2));
    const compose::Size size{number(3), number(4)};
    return PoolTask<std::vector<uint8_t>>::run(
        info.Env(), [picture, size] { return compose::shrunk(picture, size); }, pixels);
  });
}

Napi::Value isWholeSegment(const Napi::CallbackInfo& info) {
  return PoolTask<bool>::run(
      info.Env(), [path = info[0].As<Napi::String>().Utf8Value()] { return engine::isWhole(path); });
}

// connect(makeError) → Engine
Napi::Value connect(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  setErrorFactory(env, info[0].As<Napi::Function>());
  auto face = Napi::Object::New(env);
  face["identity"] = Napi::Function::New(env, identityOf, "identity");
  face["filterVersion"] = Napi::Function::New(env, filterVersionOf, "filterVersion");
  face["liveCounts"] = Napi::Function::New(env, liveCountsOf, "liveCounts");
  face["letFilmsGiveWay"] = Napi::Function::New(env, letFilmsGiveWay, "letFilmsGiveWay");
  face["probe"] = Napi::Function::New(env, probeFile, "probe");
  face["surveyCopying"] = Napi::Function::New(env, surveyFootage, "surveyCopying");
  face["tryEncoder"] = Napi::Function::New(env, tryOneEncoder, "tryEncoder");
  face["shrink"] = Napi::Function::New(env, shrinkPicture, "shrink");
  face["createRenderer"] = RendererWrap::factory(env);
  face["createExport"] = ExportSessionWrap::factory(env);
  face["createFilmJob"] = FilmJobWrap::factory(env);
  face["createSegmentEncoder"] = SegmentEncoderWrap::factory(env);
  face["createSoundEncoder"] = SoundSegmentWrap::factory(env);
  face["createSoundMixer"] = SoundMixerWrap::factory(env);
  face["createFilmJoin"] = FilmJoinWrap::factory(env);
  face["createTrace"] = TraceWrap::factory(env);
  face["isWholeSegment"] = Napi::Function::New(env, isWholeSegment, "isWholeSegment");
  face["codecs"] = codecFace(env);
  return face;
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  av::silenceLog();
  returnLargeBlocks();
  exports["connect"] = Napi::Function::New(env, connect, "connect");
  return exports;
}

NODE_API_MODULE(framewright, init)

}  // namespace
}  // namespace framewright::binding
