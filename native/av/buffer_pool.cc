#include "av/buffer_pool.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <new>
#include <vector>

#include "av/live_count.h"
#include "av/thread_sanitizer.h"

namespace framewright::av {
namespace {

constexpr std::size_t kAlignment = 64;
/** Smaller requests share blocks of this size. */
constexpr std::size_t kSmallest = 4096;

struct Free {
  void operator()(std::uint8_t* data) const noexcept {
    ::operator delete(data, std::align_val_t(kAlignment));
  }
};

}  // namespace

/** What a block needs to find its way back; made once for each block and kept with it. */
struct BufferPool::Block {
  std::shared_ptr<Blocks> home;
  std::unique_ptr<std::uint8_t, Free> data;
  std::size_t capacity;

  Block(std::shared_ptr<Blocks> owner, std::size_t bytes)
      : home(std::move(owner)),
        data(static_cast<std::uint8_t*>(::operator new(bytes, std::align_val_t(kAlignment)))),
        capacity(bytes) {
    live.poolBytes.add(static_cast<std::int64_t>(capacity));
  }
  ~Block() { live.poolBytes.remove(static_cast<std::int64_t>(capacity)); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
};

struct BufferPool::Blocks {
  explicit Blocks(std::size_t limit) : idleLimit(limit) {}

  const std::size_t idleLimit;
  std::mutex mutex;
  /** Without a home while they wait, or the pool would keep itself alive. */
  std::vector<std::unique_ptr<Block>> idle;
  std::size_t idleBytes = 0;
  bool closed = false;
  std::int64_t hits = 0;
  std::int64_t misses = 0;
};

BufferPool::BufferPool(std::size_t idleBytes) : blocks_(std::make_shared<Blocks>(idleBytes)) {}

BufferPool::~BufferPool() {
  std::vector<std::unique_ptr<Block>> dropped;
  const std::scoped_lock lock(blocks_->mutex);
  blocks_->closed = true;
  blocks_->idleBytes = 0;
  dropped.swap(blocks_->idle);
}

Buffer BufferPool::take(std::size_t size) noexcept try {
  std::unique_ptr<Block> block;
  {
    const std::scoped_lock lock(blocks_->mutex);
    auto& idle = blocks_->idle;
    auto best = idle.end();
    for (auto at = idle.begin(); at != idle.end(); ++at) {
      const std::size_t capacity = (*at)->capacity;
      const bool fits = capacity >= size && capacity / 2 <= std::max(size, kSmallest / 2);
      if (fits && (best == idle.end() || capacity < (*best)->capacity)) best = at;
    }
    if (best != idle.end()) {
      block = std::move(*best);
      std::swap(*best, idle.back());
      idle.pop_back();
      blocks_->idleBytes -= block->capacity;
      ++blocks_->hits;
    } else {
      ++blocks_->misses;
    }
  }
  if (block == nullptr) {
    // Packets of a stream differ a little in size: rounding up to the next eighth of a power of two lets one
    // block serve them all.
    const std::size_t least = std::max(size, kSmallest);
    const std::size_t step = std::bit_floor(least) / 8;
    block = std::make_unique<Block>(blocks_, (least + step - 1) / step * step);
  } else {
    block->home = blocks_;
  }
  Buffer buffer(av_buffer_create(block->data.get(), size, giveBack, block.get(), 0));
  if (buffer != nullptr) (void)block.release();
  return buffer;
} catch (const std::bad_alloc&) {
  return nullptr;
}

void BufferPool::giveBack(void* opaque, std::uint8_t* data) noexcept {
  allOwnersLeft(data);
  std::unique_ptr<Block> block(static_cast<Block*>(opaque));
  const std::shared_ptr<Blocks> home = std::move(block->home);
  const std::scoped_lock lock(home->mutex);
  if (home->closed || home->idleBytes + block->capacity > home->idleLimit) return;
  try {
    home->idle.push_back(std::move(block));
    home->idleBytes += home->idle.back()->capacity;
  } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch): the block is freed instead
  }
}

std::int64_t BufferPool::hits() const noexcept {
  const std::scoped_lock lock(blocks_->mutex);
  return blocks_->hits;
}

std::int64_t BufferPool::misses() const noexcept {
  const std::scoped_lock lock(blocks_->mutex);
  return blocks_->misses;
}

std::size_t BufferPool::idleBytes() const noexcept {
  const std::scoped_lock lock(blocks_->mutex);
  return blocks_->idleBytes;
}

}  // namespace framewright::av
