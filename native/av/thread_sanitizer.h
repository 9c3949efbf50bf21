/**
 * What ThreadSanitizer cannot see: FFmpeg counts references by atomics in code that is not instrumented, so
 * that a buffer's next use looks as if it raced with its last one on another thread. These two say what those
 * atomics do. They are nothing in every other build.
 */
#pragma once

#if defined(__SANITIZE_THREAD__)
#define FRAMEWRIGHT_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define FRAMEWRIGHT_THREAD_SANITIZER 1
#endif
#endif

#ifdef FRAMEWRIGHT_THREAD_SANITIZER
// NOLINTNEXTLINE(bugprone-reserved-identifier): the sanitizer's own names
extern "C" void __tsan_acquire(void* address);
// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" void __tsan_release(void* address);
#endif

namespace framewright::av {

/** One owner of the memory lets go of it; all that it did there is done. */
inline void ownerLeaves([[maybe_unused]] void* memory) noexcept {
#ifdef FRAMEWRIGHT_THREAD_SANITIZER
  __tsan_release(memory);
#endif
}

/** All owners have let go: the memory may be used again. */
inline void allOwnersLeft([[maybe_unused]] void* memory) noexcept {
#ifdef FRAMEWRIGHT_THREAD_SANITIZER
  __tsan_acquire(memory);
#endif
}

}  // namespace framewright::av
