// The calls of CoreFoundation, CoreVideo and VideoToolbox that are used here. With Apple's SDK they are
// Apple's own; without it the same declarations stand here, so that the code is compiled and tested
// elsewhere: on Linux against the fake in test/videotoolbox/fake_apple.cc, and for arm64 macOS by a compiler
// that has no SDK.
#pragma once

#if __has_include(<VideoToolbox/VideoToolbox.h>)
#include <CoreFoundation/CoreFoundation.h>
#include <CoreVideo/CoreVideo.h>
#include <VideoToolbox/VideoToolbox.h>
#else

#include <cstddef>
#include <cstdint>

extern "C" {

// References to objects, and the integers that the calls take and give.
using CFTypeRef = const void*;
using CFAllocatorRef = const struct __CFAllocator*;
using CFStringRef = const struct __CFString*;
using CFNumberRef = const struct __CFNumber*;
using CFDictionaryRef = const struct __CFDictionary*;
using CFIndex = long;
using CFNumberType = CFIndex;
using OSStatus = std::int32_t;
using OSType = std::uint32_t;
using CVReturn = std::int32_t;
using CVOptionFlags = std::uint64_t;
using CVPixelBufferRef = struct __CVBuffer*;
using CVPixelBufferPoolRef = struct __CVPixelBufferPool*;
using VTPixelTransferSessionRef = struct OpaqueVTPixelTransferSession*;
using CVAttachmentMode = std::uint32_t;

struct CFDictionaryKeyCallBacks;
struct CFDictionaryValueCallBacks;
extern const CFDictionaryKeyCallBacks kCFTypeDictionaryKeyCallBacks;
extern const CFDictionaryValueCallBacks kCFTypeDictionaryValueCallBacks;

// Results, formats and flags, with Apple's numbers.
constexpr CFNumberType kCFNumberSInt32Type = 3;
constexpr CVReturn kCVReturnSuccess = 0;
constexpr OSStatus kVTInvalidSessionErr = -12903;
constexpr OSType kCVPixelFormatType_32BGRA = 0x42475241;                        // 'BGRA'
constexpr OSType kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange = 0x34323076;  // '420v'
constexpr CVOptionFlags kCVPixelBufferLock_ReadOnly = 1;
constexpr CVAttachmentMode kCVAttachmentMode_ShouldPropagate = 1;

extern const CFStringRef kCVPixelBufferPixelFormatTypeKey;
extern const CFStringRef kCVPixelBufferWidthKey;
extern const CFStringRef kCVPixelBufferHeightKey;
extern const CFStringRef kCVPixelBufferIOSurfacePropertiesKey;
extern const CFStringRef kCVImageBufferYCbCrMatrixKey;
extern const CFStringRef kCVImageBufferYCbCrMatrix_ITU_R_709_2;
extern const CFStringRef kCVImageBufferColorPrimariesKey;
extern const CFStringRef kCVImageBufferColorPrimaries_ITU_R_709_2;
extern const CFStringRef kCVImageBufferTransferFunctionKey;
extern const CFStringRef kCVImageBufferTransferFunction_ITU_R_709_2;
extern const CFStringRef kVTPixelTransferPropertyKey_DestinationYCbCrMatrix;

// CoreFoundation: what Create returned is released once.
void CFRelease(CFTypeRef object);
CFNumberRef CFNumberCreate(CFAllocatorRef allocator, CFNumberType type, const void* value);
CFDictionaryRef CFDictionaryCreate(CFAllocatorRef allocator, const void** keys, const void** values,
                                   CFIndex count, const CFDictionaryKeyCallBacks* keyCallBacks,
                                   const CFDictionaryValueCallBacks* valueCallBacks);

// CoreVideo: buffers of pixels, whose memory is there only while they are locked.
CVReturn CVPixelBufferPoolCreate(CFAllocatorRef allocator, CFDictionaryRef poolAttributes,
                                 CFDictionaryRef pixelBufferAttributes, CVPixelBufferPoolRef* poolOut);
CVReturn CVPixelBufferPoolCreatePixelBuffer(CFAllocatorRef allocator, CVPixelBufferPoolRef pool,
                                            CVPixelBufferRef* pixelBufferOut);
CVReturn CVPixelBufferLockBaseAddress(CVPixelBufferRef buffer, CVOptionFlags flags);
CVReturn CVPixelBufferUnlockBaseAddress(CVPixelBufferRef buffer, CVOptionFlags flags);
void* CVPixelBufferGetBaseAddress(CVPixelBufferRef buffer);
std::size_t CVPixelBufferGetBytesPerRow(CVPixelBufferRef buffer);
void* CVPixelBufferGetBaseAddressOfPlane(CVPixelBufferRef buffer, std::size_t plane);
std::size_t CVPixelBufferGetBytesPerRowOfPlane(CVPixelBufferRef buffer, std::size_t plane);
void CVBufferSetAttachment(CVPixelBufferRef buffer, CFStringRef key, CFTypeRef value, CVAttachmentMode mode);

// VideoToolbox: a session is invalidated before it is released.
OSStatus VTPixelTransferSessionCreate(CFAllocatorRef allocator, VTPixelTransferSessionRef* sessionOut);
void VTPixelTransferSessionInvalidate(VTPixelTransferSessionRef session);
OSStatus VTPixelTransferSessionTransferImage(VTPixelTransferSessionRef session, CVPixelBufferRef source,
                                             CVPixelBufferRef destination);
OSStatus VTSessionSetProperty(CFTypeRef session, CFStringRef key, CFTypeRef value);

}  // extern "C"

#endif
