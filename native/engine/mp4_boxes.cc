#include "engine/mp4_boxes.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

namespace framewright::engine {
namespace {

constexpr std::array<std::string_view, 6> kFirstTypes{"ftyp", "moov", "mdat", "wide", "free", "skip"};

// A file has a handful of outer boxes, a fragmented one two for each fragment.
constexpr int kMostBoxes = 100'000;

// Size in 32 bits and type; where the size is 1, the true one in 64 bits behind them.
using Header = std::array<unsigned char, 16>;
constexpr std::int64_t kShortHeader = 8;

std::uint64_t bigEndian(const unsigned char* bytes, int count) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

}  // namespace

std::optional<Boxes> outerBoxes(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::int64_t fileSize = file.tellg();
  Boxes found;
  std::int64_t position = 0;
  while (position < fileSize && found.boxes.size() < kMostBoxes) {
    Header header{};
    file.clear();
    file.seekg(position);
    file.read(reinterpret_cast<char*>(header.data()), header.size());
    const auto got = file.gcount();
    Box box{.type = {reinterpret_cast<const char*>(header.data()) + 4, 4},
            .payload = position + kShortHeader};
    if (position == 0 && (got < 8 || std::ranges::find(kFirstTypes, box.type) == kFirstTypes.end()))
      return std::nullopt;
    std::uint64_t size = bigEndian(header.data(), 4);
    if (got < kShortHeader) {
      // Cut off within a header: there must be more.
      size = kShortHeader;
    } else if (size == 0) {
      size = static_cast<std::uint64_t>(fileSize - position);
    } else if (size == 1) {
      size = bigEndian(header.data() + kShortHeader, 8);
      box.payload = position + static_cast<std::int64_t>(header.size());
    }
    // Bytes that are no box: muxers' padding, or another format behind the film.
    if (size < kShortHeader || size > INT64_MAX / 2) return found;
    position += static_cast<std::int64_t>(size);
    box.end = position;
    found.boxes.push_back(std::move(box));
  }
  found.complete = true;
  return found;
}

}  // namespace framewright::engine
