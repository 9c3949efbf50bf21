// A stand-in for what videotoolbox/apple.h declares, on machines that are not Apple's: buffers are plain
// memory, a transfer really converts, every object is counted, and any call can be made to fail.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "videotoolbox/apple.h"

namespace framewright::videotoolbox {

struct FakeApple {
  // Alive, by the function that made them, and locks that were not undone.
  std::map<std::string, int> alive;
  int locks = 0;
  // How often each function was called.
  std::map<std::string, int> calls;
  // What a function ends with the next time, by its name; 0 gives nothing and yet no error.
  std::map<std::string, std::int32_t> failNext;
  // As `failNext`, every time.
  std::map<std::string, std::int32_t> failAlways;
  // A session that was not invalidated before it was let go.
  int releasedWithoutEnd = 0;
  // Bytes at the end of each row beyond its pixels.
  std::size_t padding = 64;

  [[nodiscard]] int objects() const {
    int sum = 0;
    for (const auto& [name, count] : alive) sum += count;
    return sum;
  }
};

// The one that the calls go to; made anew by each test.
[[nodiscard]] FakeApple& fakeApple();
void resetFakeApple();

}  // namespace framewright::videotoolbox
