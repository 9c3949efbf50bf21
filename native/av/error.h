/**
 * The one kind of exception a user can cause, with a stable code, and the step from FFmpeg's negative results
 * to it. Knows nothing of what is being made: whoever calls says what it was doing, in words for the user.
 */
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace framewright::av {

/** The codes of model/errors.ts that the engine can meet. */
enum class ErrorCode {
  kMediaMissing,
  kMediaUnreadable,
  kMediaTruncated,
  kMediaDamaged,
  kMediaUnsupported,
  kMediaChanged,
  kEncoderMissing,
  kEncoderFailed,
  kEngineMissing,
  kTargetUnwritable,
  kDiskFull,
  kStalled,
  kSegmentDamaged,
  kOutOfMemory,
  kCancelled,
};

/** As model/errors.ts spells it: `media-missing`. */
[[nodiscard]] std::string_view name(ErrorCode code);

/** Message in whole sentences: what was expected, what was met, what to do. Immutable, may cross threads. */
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

/** FFmpeg's words for one of its negative results: `No space left on device`. */
[[nodiscard]] std::string describe(int averror);

/**
 * The error for a negative result: code `code`, message `context: reason`. Two results keep their own code
 * whatever the caller was doing: memory that ran out is `out-of-memory`, an interrupted call `cancelled`.
 */
[[nodiscard]] Error errorFrom(int averror, ErrorCode code, std::string_view context);

/** Throws `errorFrom` of the same. */
[[noreturn]] void fail(int averror, ErrorCode code, std::string_view context);

/** Passes a result of zero or more through, throws `errorFrom` for a negative one. */
inline int check(int result, ErrorCode code, std::string_view context) {
  if (result < 0) fail(result, code, context);
  return result;
}

/** Passes a pointer through, throws `out-of-memory` for null: FFmpeg's allocators fail for no other reason.
 */
template <class T>
[[nodiscard]] T* checkAlloc(T* pointer) {
  if (pointer == nullptr) throw Error(ErrorCode::kOutOfMemory, "Not enough memory for media data.");
  return pointer;
}

}  // namespace framewright::av
