#include "binding/codec_environment.h"

#include <memory>

namespace framewright::binding {

CodecEnvironment& CodecEnvironment::create(napi_env env) {
  std::unique_ptr<CodecEnvironment> made(new CodecEnvironment(env));
  napi_add_env_cleanup_hook(env, destroy, made.get());
  return *made.release();  // the hook owns it from here
}

void CodecEnvironment::destroy(void* environment) {
  const std::unique_ptr<CodecEnvironment> owned(static_cast<CodecEnvironment*>(environment));
}

}  // namespace framewright::binding
