#include "binding/errors.h"

#include <memory>
#include <string>

#include "av/error.h"

namespace framewright::binding {
namespace {

struct InstanceData {
  Napi::FunctionReference makeError;
};

}  // namespace

void setErrorFactory(Napi::Env env, Napi::Function factory) {
  auto data = std::make_unique<InstanceData>();
  data->makeError = Napi::Persistent(factory);
  env.SetInstanceData(data.release());  // the environment owns it from here
}

Napi::Value toJsError(Napi::Env env, std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const av::Error& known) {
    return env.GetInstanceData<InstanceData>()->makeError.Call(
        {Napi::String::New(env, std::string(av::name(known.code()))), Napi::String::New(env, known.what())});
  } catch (const Napi::Error& thrown) {
    return thrown.Value();
  } catch (const std::exception& bug) {
    return Napi::Error::New(env, bug.what()).Value();
  }
}

}  // namespace framewright::binding
