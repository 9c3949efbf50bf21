#include "binding/film_job_wrap.h"

#include "binding/construct.h"
#include "binding/errors.h"
#include "binding/process_memory.h"
#include "binding/values.h"

namespace framewright::binding {

Napi::Function FilmJobWrap::factory(Napi::Env env) {
  return constructorAsFunction(env,
                               DefineClass(env, "FilmJob", {InstanceMethod<&FilmJobWrap::close>("close")}));
}

FilmJobWrap::FilmJobWrap(const Napi::CallbackInfo& info) : ObjectWrap(info) {
  guarded(info.Env(), [&] { job_ = toRenderJob(info[0].As<Napi::Object>()); });
  returnFreeBlocks();
}

// Not left to the collector, which does not see how large they are.
void FilmJobWrap::close(const Napi::CallbackInfo&) { job_.rasters.clear(); }

}  // namespace framewright::binding
