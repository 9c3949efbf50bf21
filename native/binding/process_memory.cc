#include "binding/process_memory.h"

#include <cstdlib>  // defines __GLIBC__ where it applies

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace framewright::binding {

void returnLargeBlocks() {
#ifdef __GLIBC__
  constexpr int kLargeBytes = 256 << 10;
  mallopt(M_MMAP_THRESHOLD, kLargeBytes);
  // Threads that come and go would each leave a heap behind.
  constexpr int kHeaps = 2;
  mallopt(M_ARENA_MAX, kHeaps);
#endif
}

void returnFreeBlocks() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace framewright::binding
