#include "videotoolbox/pixel_transfer.h"

#include <cstdint>
#include <memory>
#include <string>

#include "av/error.h"

extern "C" {
#include <libavutil/buffer.h>
}

namespace framewright::videotoolbox {
namespace {

using PixelBuffer = Owned<CVPixelBufferRef>;

void check(std::int32_t status, const char* call) {
  if (status == 0) return;
  throw av::Error(av::ErrorCode::kEncoderFailed, std::string("macOS could not convert a picture: ") + call +
                                                     " ended with " + std::to_string(status) + ".");
}

// `made` is what `call` put there; some give nothing and yet no error.
template <class Ref>
Owned<Ref> owned(std::int32_t status, Ref made, const char* call) {
  Owned<Ref> result(made);
  check(status, call);
  if (result == nullptr) check(-1, call);
  return result;
}

Owned<CFNumberRef> number(std::int32_t value) {
  return owned(0, CFNumberCreate(nullptr, kCFNumberSInt32Type, &value), "CFNumberCreate");
}

Owned<CFDictionaryRef> dictionary(const void** keys, const void** values, CFIndex count) {
  return owned(0,
               CFDictionaryCreate(nullptr, keys, values, count, &kCFTypeDictionaryKeyCallBacks,
                                  &kCFTypeDictionaryValueCallBacks),
               "CFDictionaryCreate");
}

// Buffers on an IOSurface, which the chip's converters and encoders share without a copy.
Owned<CVPixelBufferPoolRef> makePool(int width, int height, OSType format) {
  const auto formatNumber = number(static_cast<std::int32_t>(format));
  const auto widthNumber = number(width);
  const auto heightNumber = number(height);
  const auto surface = dictionary(nullptr, nullptr, 0);
  const void* keys[] = {kCVPixelBufferPixelFormatTypeKey, kCVPixelBufferWidthKey, kCVPixelBufferHeightKey,
                        kCVPixelBufferIOSurfacePropertiesKey};
  const void* values[] = {formatNumber.get(), widthNumber.get(), heightNumber.get(), surface.get()};
  const auto attributes = dictionary(keys, values, 4);
  CVPixelBufferPoolRef pool = nullptr;
  const CVReturn status = CVPixelBufferPoolCreate(nullptr, nullptr, attributes.get(), &pool);
  return owned(status, pool, "CVPixelBufferPoolCreate");
}

PixelBuffer take(CVPixelBufferPoolRef pool) {
  CVPixelBufferRef buffer = nullptr;
  const CVReturn status = CVPixelBufferPoolCreatePixelBuffer(nullptr, pool, &buffer);
  return owned(status, buffer, "CVPixelBufferPoolCreatePixelBuffer");
}

// A buffer's memory, readable and writable or only readable, as long as this lives.
class Locked {
 public:
  Locked(CVPixelBufferRef buffer, CVOptionFlags flags) : buffer_(buffer), flags_(flags) {
    check(CVPixelBufferLockBaseAddress(buffer, flags), "CVPixelBufferLockBaseAddress");
  }
  ~Locked() { CVPixelBufferUnlockBaseAddress(buffer_, flags_); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  CVPixelBufferRef buffer_;
  CVOptionFlags flags_;
};

// CoreVideo's converters take BGRA on every version of macOS, RGBA on some.
void fill(CVPixelBufferRef buffer, const av::Frame& rgba) {
  const Locked locked(buffer, 0);
  auto* base = static_cast<std::uint8_t*>(CVPixelBufferGetBaseAddress(buffer));
  const std::size_t stride = CVPixelBufferGetBytesPerRow(buffer);
  for (int y = 0; y < rgba.height(); ++y) {
    const std::uint8_t* from = rgba->data[0] + static_cast<std::ptrdiff_t>(y) * rgba->linesize[0];
    std::uint8_t* to = base + static_cast<std::size_t>(y) * stride;
    for (int x = 0; x < rgba.width(); ++x, from += 4, to += 4) {
      to[0] = from[2];
      to[1] = from[1];
      to[2] = from[0];
      to[3] = 255;
    }
  }
}

void tag(CVPixelBufferRef buffer) {
  const auto set = [&](CFStringRef key, CFStringRef value) {
    CVBufferSetAttachment(buffer, key, value, kCVAttachmentMode_ShouldPropagate);
  };
  set(kCVImageBufferColorPrimariesKey, kCVImageBufferColorPrimaries_ITU_R_709_2);
  set(kCVImageBufferTransferFunctionKey, kCVImageBufferTransferFunction_ITU_R_709_2);
  set(kCVImageBufferYCbCrMatrixKey, kCVImageBufferYCbCrMatrix_ITU_R_709_2);
}

// What a frame keeps of the system: the buffer, and its lock, which ends first.
struct Held {
  PixelBuffer buffer;
  Locked locked;
  explicit Held(PixelBuffer taken)
      : buffer(std::move(taken)), locked(buffer.get(), kCVPixelBufferLock_ReadOnly) {}

  static void free(void* held, std::uint8_t*) noexcept {
    const std::unique_ptr<Held> owned(static_cast<Held*>(held));
  }
};

av::Frame frameOf(PixelBuffer buffer, int width, int height) {
  auto held = std::make_unique<Held>(std::move(buffer));
  const CVPixelBufferRef pixels = held->buffer.get();
  av::Frame frame;
  frame->format = AV_PIX_FMT_NV12;
  frame->width = width;
  frame->height = height;
  frame->colorspace = AVCOL_SPC_BT709;
  frame->color_range = AVCOL_RANGE_MPEG;
  frame->color_primaries = AVCOL_PRI_BT709;
  frame->color_trc = AVCOL_TRC_BT709;
  std::size_t bytes = 0;
  for (int plane = 0; plane < 2; ++plane) {
    const auto at = static_cast<std::size_t>(plane);
    const std::size_t stride = CVPixelBufferGetBytesPerRowOfPlane(pixels, at);
    frame->data[plane] = static_cast<std::uint8_t*>(CVPixelBufferGetBaseAddressOfPlane(pixels, at));
    frame->linesize[plane] = static_cast<int>(stride);
    bytes += stride * static_cast<std::size_t>(plane == 0 ? height : height / 2);
  }
  frame->buf[0] = av::checkAlloc(
      av_buffer_create(frame->data[0], bytes, Held::free, held.get(), AV_BUFFER_FLAG_READONLY));
  (void)held.release();  // the buffer's from here
  return frame;
}

}  // namespace

void PixelTransfer::EndSession::operator()(VTPixelTransferSessionRef session) const noexcept {
  VTPixelTransferSessionInvalidate(session);
  CFRelease(session);
}

PixelTransfer::Session PixelTransfer::makeSession() {
  VTPixelTransferSessionRef made = nullptr;
  const OSStatus status = VTPixelTransferSessionCreate(nullptr, &made);
  Session session(made);
  check(status, "VTPixelTransferSessionCreate");
  if (session == nullptr) check(-1, "VTPixelTransferSessionCreate");
  check(VTSessionSetProperty(made, kVTPixelTransferPropertyKey_DestinationYCbCrMatrix,
                             kCVImageBufferYCbCrMatrix_ITU_R_709_2),
        "VTSessionSetProperty");
  return session;
}

PixelTransfer::PixelTransfer(int width, int height) : width_(width), height_(height) {
  if (width % 2 != 0 || height % 2 != 0) {
    throw av::Error(av::ErrorCode::kMediaUnsupported, "macOS converts pictures of even sizes; this one has " +
                                                          std::to_string(width) + "x" +
                                                          std::to_string(height) + " pixels.");
  }
  sources_ = makePool(width, height, kCVPixelFormatType_32BGRA);
  targets_ = makePool(width, height, kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange);
  session_ = makeSession();
}

av::Frame PixelTransfer::convert(const av::Frame& rgba) {
  const PixelBuffer source = take(sources_.get());
  PixelBuffer target = take(targets_.get());
  fill(source.get(), rgba);
  tag(source.get());
  tag(target.get());
  if (session_ == nullptr) session_ = makeSession();
  OSStatus status = VTPixelTransferSessionTransferImage(session_.get(), source.get(), target.get());
  if (status == kVTInvalidSessionErr) {
    // Taken away: by the system's media server after a crash of its own, or while the machine slept.
    session_.reset();
    session_ = makeSession();
    status = VTPixelTransferSessionTransferImage(session_.get(), source.get(), target.get());
  }
  check(status, "VTPixelTransferSessionTransferImage");
  av::Frame frame = frameOf(std::move(target), width_, height_);
  frame->pts = rgba.pts();
  return frame;
}

}  // namespace framewright::videotoolbox
