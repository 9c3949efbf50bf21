// What makes two engines equal: with the same values here, the same job gives the same bytes.
#pragma once

#include <map>
#include <string>

namespace framewright::engine {

struct EngineIdentity {
  // Ours.
  std::string engine;
  // Library to version: `libavcodec` to `59.37.100`; `libx264` to what it writes into its streams.
  std::map<std::string, std::string> libraries;
  // The instruction set our kernels run on here.
  std::string simd;
};

// The same in one process on every call.
[[nodiscard]] EngineIdentity identity();

// Of libavfilter, which this loads where nothing has yet. Throws av::Error `engine-missing`.
[[nodiscard]] std::string filterVersion();

}  // namespace framewright::engine
