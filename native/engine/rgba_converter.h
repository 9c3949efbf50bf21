// Pictures that are new in RGBA with every frame, as an encoder takes them: BT.709, limited range. There are
// several ways, quickest first: macOS's own converter, the SIMD kernel, libswscale. One that fails is left
// for the next, once and for all, and the reason is kept; a way can also be asked for alone.
//
// Thread: one at a time. Frames outlive it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "av/buffer_pool.h"
#include "av/frame.h"

namespace framewright::engine {

// The quickest that works, or one alone.
enum class RgbaWay { kQuickest, kTransfer, kKernel, kScaler };

// `auto`, `transfer`, `kernel` or `scaler`. Throws std::invalid_argument for another word.
[[nodiscard]] RgbaWay rgbaWay(std::string_view name);

struct RgbaTarget {
  int width = 0;
  int height = 0;
  AVPixelFormat format = AV_PIX_FMT_YUV420P;  // or NV12
};

class RgbaPath {
 public:
  virtual ~RgbaPath() = default;
  // For people: `SIMD kernel`.
  [[nodiscard]] virtual const char* name() const = 0;
  // `rgba` (RGBA or RGBX) has the target's size. Throws av::Error.
  [[nodiscard]] virtual av::Frame convert(const av::Frame& rgba) = 0;
};

class RgbaConverter {
 public:
  // Makes a path, or throws av::Error when this machine has it not.
  using MakePath = std::function<std::unique_ptr<RgbaPath>()>;

  // The pool outlives it.
  RgbaConverter(const RgbaTarget& target, RgbaWay way, av::BufferPool& pool);
  // These paths and no others, best first.
  explicit RgbaConverter(std::vector<MakePath> paths);

  // The picture with its time, tagged. Throws what the last path throws.
  [[nodiscard]] av::Frame convert(const av::Frame& rgba);

  // The path of the last picture; empty before the first.
  [[nodiscard]] std::string_view used() const;
  // Why the paths before it are not; empty when it is the first.
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  std::vector<MakePath> paths_;  // those that were not left
  std::unique_ptr<RgbaPath> path_;
  std::string reason_;
};

}  // namespace framewright::engine
