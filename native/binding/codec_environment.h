// What the WebCodecs face keeps for one JavaScript environment (the main thread, a worker thread): its open
// frames, the pool their pixels come from, the contexts that copies are converted with.
//
// Owner: the environment, until it goes down. Thread: its JavaScript thread only.
#pragma once

#include <napi.h>

#include <cstdint>

#include "av/buffer_pool.h"
#include "binding/frame_table.h"
#include "engine/picture_converter.h"

namespace framewright::binding {

class CodecEnvironment {
 public:
  // Lives until the environment ends; codecs that are made later end before.
  [[nodiscard]] static CodecEnvironment& create(napi_env env);

  FrameTable frames;
  av::BufferPool pool;
  engine::PictureConverter converter;

 private:
  // What waits for reuse when frames are closed: a few of 4K.
  static constexpr size_t kIdleBytes = size_t{64} << 20;

  explicit CodecEnvironment(napi_env env) : frames(env), pool(kIdleBytes) {}
  static void destroy(void* environment);
};

}  // namespace framewright::binding
