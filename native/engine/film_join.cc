#include "engine/film_join.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "av/error.h"
#include "engine/film_muxer.h"
#include "engine/segment_file.h"

namespace framewright::engine {
namespace {

bool areWhole(const FilmParts& parts) {
  const auto isWholePart = [](const FilmPart& part) {
    const auto* segment = std::get_if<std::string>(&part);
    return segment == nullptr || isWhole(*segment);
  };
  return std::ranges::all_of(parts.segments, isWholePart) && (!parts.sound || isWhole(*parts.sound));
}

int64_t join(const FilmParts& parts, JoinProgress& progress, const std::stop_token& stop) {
  FilmPicture picture(parts.segments, parts.frameRate, stop);
  std::optional<SegmentReader> soundReader;
  if (parts.sound) soundReader.emplace(*parts.sound);
  FilmMuxer muxer(parts.path, picture.format(), soundReader ? &soundReader->format() : nullptr);

  auto video = picture.next();
  auto sound = soundReader ? soundReader->next() : std::nullopt;
  while (video || sound) {
    if (stop.stop_requested()) throw av::Error(av::ErrorCode::kCancelled, "The export was cancelled.");
    const Stage::Work work(progress.mux);
    if (video && (!sound || muxer.videoFirst(*video, *sound))) {
      TraceThread::at(picture.index(), (*video)->pts);
      muxer.writeVideo(std::move(*video));
      video = picture.next();
    } else {
      TraceThread::at(-1, -1);
      muxer.writeSound(std::move(*sound));
      sound = soundReader->next();
    }
    progress.bytes.store(muxer.file().bytes(), std::memory_order_relaxed);
  }
  if (picture.frames() != parts.frameCount) throw damagedParts("have another number of frames than the film");
  {
    TraceThread::at(-1, -1);
    const Stage::Work work(progress.mux, 0);
    muxer.finish();
  }
  muxer.file().release();
  progress.bytes.store(muxer.file().bytes(), std::memory_order_relaxed);
  return muxer.file().bytes();
}

}  // namespace

int64_t joinFilm(const FilmParts& parts, JoinProgress& progress, const std::stop_token& stop,
                 const Tracing& tracing) {
  const TraceThread traced(tracing, "mux");
  try {
    return join(parts, progress, stop);
  } catch (const av::Error& error) {
    // Parts are written as they are read, and only the end of one tells whether it is whole: before that, the
    // container may refuse what is in it.
    const bool ownWords = error.code() != av::ErrorCode::kEncoderFailed;
    if (ownWords || areWhole(parts)) throw;
    throw damagedParts("are not whole");
  }
}

}  // namespace framewright::engine
