// Classes of the addon are made through functions, `createRenderer(job)`, so that JavaScript sees an
// interface and no class.
#pragma once

#include <napi.h>

#include <memory>
#include <vector>

namespace framewright::binding {

// A function that makes an instance with its own arguments.
[[nodiscard]] inline Napi::Function constructorAsFunction(Napi::Env env, Napi::Function constructor) {
  auto kept = std::make_shared<Napi::FunctionReference>(Napi::Persistent(constructor));
  return Napi::Function::New(env, [kept](const Napi::CallbackInfo& info) -> Napi::Value {
    std::vector<napi_value> arguments;
    for (size_t i = 0; i < info.Length(); ++i) arguments.push_back(info[i]);
    return kept->New(arguments);
  });
}

}  // namespace framewright::binding
