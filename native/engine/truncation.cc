#include "engine/truncation.h"

#include <array>
#include <cstring>
#include <fstream>

#include "engine/mp4_boxes.h"

namespace framewright::engine {
namespace {

// The size of AVI and WAV is in their first header.
std::optional<std::int64_t> declaredByRiff(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<unsigned char, 8> header{};
  file.read(reinterpret_cast<char*>(header.data()), header.size());
  if (file.gcount() < static_cast<std::streamsize>(header.size())) return std::nullopt;
  if (std::memcmp(header.data(), "RIFF", 4) != 0) return std::nullopt;
  std::uint32_t size = 0;
  for (int i = 3; i >= 0; --i) size = size << 8 | header[4 + i];
  // Recorders that stream, and files above 4 GB, leave the field at an extreme.
  if (size == 0 || size >= 0xf0000000) return std::nullopt;
  return std::int64_t{size} + 8;
}

}  // namespace

std::optional<std::int64_t> declaredSize(const std::string& path) {
  const std::optional<Boxes> found = outerBoxes(path);
  if (!found) return declaredByRiff(path);
  if (!found->complete || found->boxes.empty()) return std::nullopt;
  return found->boxes.back().end;
}

std::optional<std::int64_t> firstMissing(const av::Demuxer& demuxer, AVStream& stream) {
  const int count = avformat_index_get_entries_count(&stream);
  for (int i = 0; i < count; ++i) {
    const AVIndexEntry* entry = avformat_index_get_entry(&stream, i);
    if (entry != nullptr && entry->pos + entry->size > demuxer.size()) return entry->timestamp;
  }
  return std::nullopt;
}

}  // namespace framewright::engine
