// The outermost boxes of MP4 and MOV files, ISO/IEC 14496-12, 4.2. Reads their headers only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace framewright::engine {

// In bytes from the beginning of the file.
struct Box {
  std::string type;          // four characters
  std::int64_t payload = 0;  // behind the header
  std::int64_t end = 0;      // as its header says, which may lie beyond the file's
};

// In file order, up to where another format or bytes that are no box begin, which is then not complete.
struct Boxes {
  std::vector<Box> boxes;
  bool complete = false;
};

// Nothing for files that do not begin with such a box.
[[nodiscard]] std::optional<Boxes> outerBoxes(const std::string& path);

}  // namespace framewright::engine
