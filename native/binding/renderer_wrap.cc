#include "binding/renderer_wrap.h"

#include <utility>
#include <vector>

#include "binding/construct.h"
#include "binding/errors.h"
#include "binding/values.h"
#include "compose/rgba.h"
#include "engine/frame_view.h"

namespace framewright::binding {
namespace {

constexpr int kBytesPerPixel = 4;

std::vector<uint8_t> toRgba(const av::Frame& frame) {
  const auto width = static_cast<size_t>(frame.width());
  const auto height = static_cast<size_t>(frame.height());
  std::vector<uint8_t> pixels(width * height * kBytesPerPixel);
  compose::yuv420ToRgba(engine::view(frame), {pixels.data(), static_cast<ptrdiff_t>(width * kBytesPerPixel),
                                              frame.width(), frame.height()});
  return pixels;
}

}  // namespace

Napi::Function RendererWrap::factory(Napi::Env env) {
  return constructorAsFunction(env, DefineClass(env, "Renderer",
                                                {InstanceMethod<&RendererWrap::render>("render"),
                                                 InstanceMethod<&RendererWrap::renderJpeg>("renderJpeg"),
                                                 InstanceMethod<&RendererWrap::setRaster>("setRaster"),
                                                 InstanceMethod<&RendererWrap::approach>("approach"),
                                                 InstanceMethod<&RendererWrap::close>("close")}));
}

RendererWrap::RendererWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
  guarded(info.Env(), [&] {
    renderer_ = std::make_shared<engine::Renderer>(toRenderJob(info[0].As<Napi::Object>()));
    jpegs_ = std::make_shared<std::optional<engine::JpegEncoder>>();
    thread_ = std::make_unique<TaskThread>(info.Env(), "framewright renderer", Urgency::kNow,
                                           [weak = std::weak_ptr(renderer_)] {
                                             if (const auto renderer = weak.lock()) renderer->cancel();
                                           });
  });
}

Napi::Value RendererWrap::render(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    if (!renderer_) throw Napi::Error::New(env, "the renderer is closed");
    return thread_->run(env, Value(), [renderer = renderer_, words = toWords(info[0])]() -> MakeValue {
      return
          [pixels = toRgba(renderer->frame(words))](Napi::Env js) -> Napi::Value { return toJs(js, pixels); };
    });
  });
}

// renderJpeg(words, width, height, quantizer)
Napi::Value RendererWrap::renderJpeg(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    if (!renderer_) throw Napi::Error::New(env, "the renderer is closed");
    const auto number = [&](size_t i) { return info[i].As<Napi::Number>().Int32Value(); };
    const compose::Size size{number(1), number(2)};
    const int quantizer = number(3);
    return thread_->run(
        env, Value(),
        [renderer = renderer_, jpegs = jpegs_, words = toWords(info[0]), size, quantizer]() -> MakeValue {
          const av::Frame frame = renderer->frame(words);
          if (!*jpegs || (*jpegs)->size() != size || (*jpegs)->quantizer() != quantizer) {
            jpegs->emplace(size, quantizer);
          }
          return [jpeg = (*jpegs)->encode(frame)](Napi::Env js) -> Napi::Value { return toJs(js, jpeg); };
        });
  });
}

// setRaster(index, raster | undefined)
Napi::Value RendererWrap::setRaster(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    if (!renderer_) throw Napi::Error::New(env, "the renderer is closed");
    const size_t index = info[0].As<Napi::Number>().Uint32Value();
    const auto raster = rasterOf(info[1]);
    // The pixels are read on the other thread: they are kept with the renderer as long.
    Napi::Object used = Napi::Object::New(env);
    used.Set("renderer", Value());
    used.Set("raster", info[1]);
    return thread_->run(env, used, [renderer = renderer_, index, raster]() -> MakeValue {
      renderer->setRaster(
          index,
          raster ? std::make_shared<const compose::Still>(compose::Still::fromRgba(*raster)) : nullptr);
      return [](Napi::Env js) -> Napi::Value { return js.Undefined(); };
    });
  });
}

// approach(words, milliseconds)
Napi::Value RendererWrap::approach(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    if (!renderer_) throw Napi::Error::New(env, "the renderer is closed");
    const std::chrono::milliseconds limit(info[1].As<Napi::Number>().Int32Value());
    return thread_->run(env, Value(), [renderer = renderer_, words = toWords(info[0]), limit]() -> MakeValue {
      return [approached = renderer->approach(words, limit)](Napi::Env js) -> Napi::Value {
        Napi::Object result = Napi::Object::New(js);
        Napi::Array reached = Napi::Array::New(js, approached.reached.size());
        for (size_t source = 0; source < approached.reached.size(); ++source) {
          const std::optional<int64_t> pts = approached.reached[source];
          if (pts) reached.Set(static_cast<uint32_t>(source), static_cast<double>(*pts));
        }
        result.Set("there", approached.there);
        result.Set("reached", reached);
        return result;
      };
    });
  });
}

void RendererWrap::close(const Napi::CallbackInfo&) {
  if (!renderer_) return;
  renderer_->cancel();
  renderer_.reset();
  jpegs_.reset();
}

}  // namespace framewright::binding
