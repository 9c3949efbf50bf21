#include "av/error.h"

#include <array>

extern "C" {
#include <libavutil/error.h>
}

namespace framewright::av {

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kMediaMissing:
      return "media-missing";
    case ErrorCode::kMediaUnreadable:
      return "media-unreadable";
    case ErrorCode::kMediaTruncated:
      return "media-truncated";
    case ErrorCode::kMediaDamaged:
      return "media-damaged";
    case ErrorCode::kMediaUnsupported:
      return "media-unsupported";
    case ErrorCode::kMediaChanged:
      return "media-changed";
    case ErrorCode::kEncoderMissing:
      return "encoder-missing";
    case ErrorCode::kEncoderFailed:
      return "encoder-failed";
    case ErrorCode::kEngineMissing:
      return "engine-missing";
    case ErrorCode::kTargetUnwritable:
      return "target-unwritable";
    case ErrorCode::kDiskFull:
      return "disk-full";
    case ErrorCode::kSegmentDamaged:
      return "segment-damaged";
    case ErrorCode::kStalled:
      return "stalled";
    case ErrorCode::kOutOfMemory:
      return "out-of-memory";
    case ErrorCode::kCancelled:
      return "cancelled";
  }
  return "media-unreadable";
}

std::string describe(int averror) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  av_strerror(averror, text.data(), text.size());
  return text.data();
}

Error errorFrom(int averror, ErrorCode code, std::string_view context) {
  if (averror == AVERROR(ENOMEM)) code = ErrorCode::kOutOfMemory;
  if (averror == AVERROR_EXIT) code = ErrorCode::kCancelled;
  return Error(code, std::string(context) + ": " + describe(averror) + ".");
}

void fail(int averror, ErrorCode code, std::string_view context) { throw errorFrom(averror, code, context); }

}  // namespace framewright::av
