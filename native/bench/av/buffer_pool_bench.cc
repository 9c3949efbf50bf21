// A block from the pool against one from the allocator, at the size of a packet and at that of a 1080p
// picture, written to as an encoder would: once with glibc's own threshold, which grows until large blocks
// are kept, and once with the one that binding/process_memory.cc sets, so that they go back to the system.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "av/buffer_pool.h"

namespace framewright::av {
namespace {

void touch(std::uint8_t* data, std::size_t size) {
  for (std::size_t at = 0; at < size; at += 4096) data[at] = 1;
  benchmark::DoNotOptimize(data);
}

void blockFresh(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, state.range(1) != 0 ? 128 << 10 : 32 << 20);
  mallopt(M_TRIM_THRESHOLD, state.range(1) != 0 ? 128 << 10 : 64 << 20);
#endif
  for (auto _ : state) {
    const Buffer block(av_buffer_alloc(size));
    touch(block->data, size);
  }
}

void blockPooled(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  BufferPool pool(64 << 20);
  for (auto _ : state) {
    const Buffer block = pool.take(size);
    touch(block->data, size);
  }
}

constexpr std::int64_t kPacket = 64 << 10;
constexpr std::int64_t kPicture = 3 << 20;

BENCHMARK(blockPooled)->Arg(kPacket)->Arg(kPicture);
// The second argument: whether large blocks go back to the system.
BENCHMARK(blockFresh)->Args({kPacket, 0})->Args({kPicture, 0})->Args({kPacket, 1})->Args({kPicture, 1});

}  // namespace
}  // namespace framewright::av
