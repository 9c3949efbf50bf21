#include "fake_apple.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "compose/rgba.h"

#ifndef __APPLE__

namespace framewright::videotoolbox {
namespace {

FakeApple state;

}  // namespace

FakeApple& fakeApple() { return state; }
void resetFakeApple() { state = FakeApple(); }

namespace {

// Every object: what made it, and what it holds.
struct Object {
  explicit Object(const char* function) : madeBy(function) { ++state.alive[madeBy]; }
  virtual ~Object() { --state.alive[madeBy]; }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  std::string madeBy;
};

struct Number : Object {
  explicit Number(std::int32_t number) : Object("CFNumberCreate"), value(number) {}
  std::int32_t value;
};

// Holds its numbers' values, as the real one would hold the numbers.
struct Dictionary : Object {
  Dictionary() : Object("CFDictionaryCreate") {}
  std::map<const void*, std::int32_t> numbers;
};

struct Pool : Object {
  Pool(std::int32_t w, std::int32_t h, std::int32_t f)
      : Object("CVPixelBufferPoolCreate"), width(w), height(h), format(f) {}
  std::int32_t width;
  std::int32_t height;
  std::int32_t format;
};

struct Pixels : Object {
  explicit Pixels(const Pool& pool)
      : Object("CVPixelBufferPoolCreatePixelBuffer"), width(pool.width), height(pool.height) {
    const bool rgb = static_cast<OSType>(pool.format) == kCVPixelFormatType_32BGRA;
    stride = static_cast<std::size_t>(width) * (rgb ? 4 : 1) + state.padding;
    bytes.resize(stride * static_cast<std::size_t>(height) * (rgb ? 2 : 3) / 2 + stride);
  }
  std::int32_t width;
  std::int32_t height;
  std::size_t stride;
  std::vector<std::uint8_t> bytes;
  int locked = 0;
};

struct Session : Object {
  Session() : Object("VTPixelTransferSessionCreate") {}
  bool ended = false;
};

// What the call is to end with, if it is to fail.
std::optional<std::int32_t> failure(const char* call) {
  ++state.calls[call];
  if (const auto always = state.failAlways.find(call); always != state.failAlways.end())
    return always->second;
  if (auto next = state.failNext.extract(call)) return next.mapped();
  return std::nullopt;
}

template <class T>
T* as(const void* object) {
  return static_cast<T*>(const_cast<Object*>(static_cast<const Object*>(object)));
}

template <class Ref>
Ref toRef(Object* object) {
  return reinterpret_cast<Ref>(object);
}

}  // namespace
}  // namespace framewright::videotoolbox

using namespace framewright;
using namespace framewright::videotoolbox;

extern "C" {

struct CFDictionaryKeyCallBacks {};
struct CFDictionaryValueCallBacks {};
const CFDictionaryKeyCallBacks kCFTypeDictionaryKeyCallBacks{};
const CFDictionaryValueCallBacks kCFTypeDictionaryValueCallBacks{};

#define FAKE_NAME(name) const CFStringRef name = reinterpret_cast<CFStringRef>(#name)
FAKE_NAME(kCVPixelBufferPixelFormatTypeKey);
FAKE_NAME(kCVPixelBufferWidthKey);
FAKE_NAME(kCVPixelBufferHeightKey);
FAKE_NAME(kCVPixelBufferIOSurfacePropertiesKey);
FAKE_NAME(kCVImageBufferYCbCrMatrixKey);
FAKE_NAME(kCVImageBufferYCbCrMatrix_ITU_R_709_2);
FAKE_NAME(kCVImageBufferColorPrimariesKey);
FAKE_NAME(kCVImageBufferColorPrimaries_ITU_R_709_2);
FAKE_NAME(kCVImageBufferTransferFunctionKey);
FAKE_NAME(kCVImageBufferTransferFunction_ITU_R_709_2);
FAKE_NAME(kVTPixelTransferPropertyKey_DestinationYCbCrMatrix);
#undef FAKE_NAME

void CFRelease(CFTypeRef object) {
  if (const auto* session = dynamic_cast<const Session*>(static_cast<const Object*>(object))) {
    if (!session->ended) ++fakeApple().releasedWithoutEnd;
  }
  delete static_cast<const Object*>(object);
}

CFNumberRef CFNumberCreate(CFAllocatorRef, CFNumberType, const void* value) {
  if (failure("CFNumberCreate")) return nullptr;
  std::int32_t number = 0;
  std::memcpy(&number, value, sizeof(number));
  return toRef<CFNumberRef>(new Number(number));
}

CFDictionaryRef CFDictionaryCreate(CFAllocatorRef, const void** keys, const void** values, CFIndex count,
                                   const CFDictionaryKeyCallBacks*, const CFDictionaryValueCallBacks*) {
  if (failure("CFDictionaryCreate")) return nullptr;
  auto made = std::make_unique<Dictionary>();
  for (CFIndex i = 0; i < count; ++i) {
    if (const auto* number = dynamic_cast<const Number*>(static_cast<const Object*>(values[i]))) {
      made->numbers[keys[i]] = number->value;
    }
  }
  return toRef<CFDictionaryRef>(made.release());
}

CVReturn CVPixelBufferPoolCreate(CFAllocatorRef, CFDictionaryRef, CFDictionaryRef attributes,
                                 CVPixelBufferPoolRef* poolOut) {
  if (const auto failed = failure("CVPixelBufferPoolCreate")) return *failed;
  const auto& numbers = as<Dictionary>(attributes)->numbers;
  *poolOut = toRef<CVPixelBufferPoolRef>(new Pool(numbers.at(kCVPixelBufferWidthKey),
                                                  numbers.at(kCVPixelBufferHeightKey),
                                                  numbers.at(kCVPixelBufferPixelFormatTypeKey)));
  return 0;
}

CVReturn CVPixelBufferPoolCreatePixelBuffer(CFAllocatorRef, CVPixelBufferPoolRef pool,
                                            CVPixelBufferRef* out) {
  if (const auto failed = failure("CVPixelBufferPoolCreatePixelBuffer")) return *failed;
  *out = toRef<CVPixelBufferRef>(new Pixels(*as<Pool>(pool)));
  return 0;
}

CVReturn CVPixelBufferLockBaseAddress(CVPixelBufferRef buffer, CVOptionFlags) {
  if (const auto failed = failure("CVPixelBufferLockBaseAddress")) return *failed;
  ++as<Pixels>(buffer)->locked;
  ++fakeApple().locks;
  return 0;
}

CVReturn CVPixelBufferUnlockBaseAddress(CVPixelBufferRef buffer, CVOptionFlags) {
  --as<Pixels>(buffer)->locked;
  --fakeApple().locks;
  return 0;
}

// Memory that is not locked is nowhere.
void* CVPixelBufferGetBaseAddress(CVPixelBufferRef buffer) {
  auto* pixels = as<Pixels>(buffer);
  return pixels->locked > 0 ? pixels->bytes.data() : nullptr;
}

size_t CVPixelBufferGetBytesPerRow(CVPixelBufferRef buffer) { return as<Pixels>(buffer)->stride; }

void* CVPixelBufferGetBaseAddressOfPlane(CVPixelBufferRef buffer, size_t plane) {
  auto* pixels = as<Pixels>(buffer);
  if (pixels->locked == 0) return nullptr;
  return pixels->bytes.data() + plane * pixels->stride * static_cast<size_t>(pixels->height);
}

size_t CVPixelBufferGetBytesPerRowOfPlane(CVPixelBufferRef buffer, size_t) {
  return as<Pixels>(buffer)->stride;
}

void CVBufferSetAttachment(CVPixelBufferRef, CFStringRef, CFTypeRef, CVAttachmentMode) {
  ++fakeApple().calls["CVBufferSetAttachment"];
}

OSStatus VTPixelTransferSessionCreate(CFAllocatorRef, VTPixelTransferSessionRef* sessionOut) {
  if (const auto failed = failure("VTPixelTransferSessionCreate")) return *failed;
  *sessionOut = toRef<VTPixelTransferSessionRef>(new Session());
  return 0;
}

void VTPixelTransferSessionInvalidate(VTPixelTransferSessionRef session) {
  as<Session>(session)->ended = true;
}

OSStatus VTSessionSetProperty(CFTypeRef, CFStringRef, CFTypeRef) {
  return failure("VTSessionSetProperty").value_or(0);
}

OSStatus VTPixelTransferSessionTransferImage(VTPixelTransferSessionRef session, CVPixelBufferRef source,
                                             CVPixelBufferRef destination) {
  if (const auto failed = failure("VTPixelTransferSessionTransferImage")) return *failed;
  if (as<Session>(session)->ended) return kVTInvalidSessionErr;
  const auto& from = *as<Pixels>(source);
  auto& to = *as<Pixels>(destination);
  const auto width = static_cast<size_t>(from.width);
  const auto height = static_cast<size_t>(from.height);
  std::vector<uint8_t> rgba(width * height * 4);
  for (size_t y = 0; y < height; ++y) {
    for (size_t x = 0; x < width; ++x) {
      const uint8_t* in = from.bytes.data() + y * from.stride + x * 4;
      uint8_t* out = rgba.data() + (y * width + x) * 4;
      out[0] = in[2];
      out[1] = in[1];
      out[2] = in[0];
      out[3] = in[3];
    }
  }
  std::vector<uint8_t> chroma(width * height / 2);
  const auto stride = static_cast<std::ptrdiff_t>(width);
  uint8_t* v = chroma.data() + width * height / 4;
  compose::rgbaToYuv420({rgba.data(), stride * 4, from.width, from.height},
                        {{to.bytes.data(), static_cast<std::ptrdiff_t>(to.stride), from.width, from.height},
                         {chroma.data(), stride / 2, from.width / 2, from.height / 2},
                         {v, stride / 2, from.width / 2, from.height / 2}});
  for (size_t y = 0; y < height / 2; ++y) {
    uint8_t* out = to.bytes.data() + (height + y) * to.stride;
    for (size_t x = 0; x < width / 2; ++x) {
      out[2 * x] = chroma[y * width / 2 + x];
      out[2 * x + 1] = v[y * width / 2 + x];
    }
  }
  return 0;
}

}  // extern "C"

#endif
