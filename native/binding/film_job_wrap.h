// native/index.ts's FilmJob: what every encoder of one film draws on, kept once.
#pragma once

#include <napi.h>

#include "engine/renderer.h"

namespace framewright::binding {

class FilmJobWrap final : public Napi::ObjectWrap<FilmJobWrap> {
 public:
  // createFilmJob(job)
  [[nodiscard]] static Napi::Function factory(Napi::Env env);

  explicit FilmJobWrap(const Napi::CallbackInfo& info);

  // Its pictures are shared, not copied.
  [[nodiscard]] const engine::RenderJob& job() const { return job_; }

 private:
  void close(const Napi::CallbackInfo& info);

  engine::RenderJob job_;
};

}  // namespace framewright::binding
