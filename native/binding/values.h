// Plain values between JavaScript and the engine: the C++ side of model/render/job.ts, model/media/facts.ts
// and the records in native/index.ts. The TypeScript face has checked the types; what is wrong here is a bug
// and throws a TypeError.
#pragma once

#include <napi.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "av/live_count.h"
#include "compose/plane.h"
#include "engine/copy_survey.h"
#include "engine/encoder_trial.h"
#include "engine/export_session.h"
#include "engine/film_join.h"
#include "engine/identity.h"
#include "engine/probe.h"
#include "engine/renderer.h"
#include "engine/segment_encoder.h"

namespace framewright::binding {

// RenderJob. Rasters are converted here, once each: their pixels may go afterwards.
[[nodiscard]] engine::RenderJob toRenderJob(Napi::Object job);

// RasterPixels: a view of them, valid as long as the array's memory is; nothing of `undefined`.
[[nodiscard]] std::optional<compose::RgbaView> rasterOf(Napi::Value raster);

// ExportTarget; the sources of its sound are those of `job`.
[[nodiscard]] engine::ExportTarget toExportTarget(Napi::Object target, Napi::Object job);

// SoundPlan; `sources` are those it indexes.
[[nodiscard]] engine::SoundPlan toSoundPlan(Napi::Object plan, Napi::Array sources);

// SegmentSettings: how segments are encoded, and with how much memory.
struct SegmentSettings {
  engine::VideoEncoderOptions encoder;
  engine::RendererOptions renderer;
  engine::QueueLimits pictures;
  bool throughRgba;
};
[[nodiscard]] SegmentSettings toSegmentSettings(Napi::Object settings);

// SegmentJob.
[[nodiscard]] engine::SegmentJob toSegmentJob(Napi::Object job);
// FilmParts.
[[nodiscard]] engine::FilmParts toFilmParts(Napi::Object parts);

// A copy of an Int32Array's elements: the engine reads them on another thread.
[[nodiscard]] std::vector<int32_t> toWords(Napi::Value words);

// A view of premultiplied RGBA, rows without gaps, valid as long as the array's memory is.
[[nodiscard]] compose::RgbaView toRgbaView(Napi::Uint8Array pixels, int width, int height);

// A Uint8Array, copied.
[[nodiscard]] Napi::Value toJs(Napi::Env env, const std::vector<uint8_t>& bytes);

// Records as native/index.ts and model/media/facts.ts name their keys.
[[nodiscard]] Napi::Value toJs(Napi::Env env, const engine::MediaFacts& facts);
[[nodiscard]] Napi::Value toJs(Napi::Env env, const engine::CopySurvey& survey);
[[nodiscard]] Napi::Value toJs(Napi::Env env, const engine::EngineIdentity& identity);
[[nodiscard]] Napi::Value toJs(Napi::Env env, const engine::EncoderTrial& trial);
[[nodiscard]] Napi::Value toJs(Napi::Env env, const engine::StageFigures& figures);
[[nodiscard]] Napi::Value toJs(Napi::Env env, const av::LiveCounts& counts);
[[nodiscard]] Napi::Value toJs(Napi::Env env, const engine::SegmentResult& result);
[[nodiscard]] Napi::Value toJs(Napi::Env env, const engine::ExportProgress& progress);
[[nodiscard]] Napi::Value toJs(Napi::Env env, const engine::ExportReport& report);

}  // namespace framewright::binding
