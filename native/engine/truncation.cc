#include "engine/truncation.h"

#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <string_view>

namespace framewright::engine {
namespace {

using Header = std::array<unsigned char, 16>;

std::uint64_t bigEndian(const unsigned char* bytes, int count) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

std::string_view text(const Header& header, std::size_t offset) {
  return {reinterpret_cast<const char*>(header.data()) + offset, 4};
}

// Boxes follow one another; each begins with its size, 1 standing for one of 64 bits and 0 for "to the end of
// the file".
std::optional<std::int64_t> endOfBoxes(std::ifstream& file, std::int64_t fileSize) {
  // A file has a handful of outer boxes, a fragmented one two for each fragment.
  constexpr int kMostBoxes = 100'000;
  std::int64_t position = 0;
  for (int i = 0; i < kMostBoxes && position < fileSize; ++i) {
    Header header{};
    file.clear();
    file.seekg(position);
    file.read(reinterpret_cast<char*>(header.data()), header.size());
    const auto got = file.gcount();
    if (got < 8) return position + 8;
    std::uint64_t size = bigEndian(header.data(), 4);
    if (size == 0) return fileSize;
    if (size == 1) size = bigEndian(header.data() + 8, 8);
    // Bytes that are no box: muxers' padding, or another format behind the film.
    if (size < 8 || size > INT64_MAX / 2) return std::nullopt;
    position += static_cast<std::int64_t>(size);
  }
  return position;
}

}  // namespace

std::optional<std::int64_t> declaredSize(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::int64_t fileSize = file.tellg();
  Header header{};
  file.seekg(0);
  file.read(reinterpret_cast<char*>(header.data()), header.size());
  if (file.gcount() < static_cast<std::streamsize>(header.size())) return std::nullopt;
  for (const std::string_view box : {"ftyp", "moov", "mdat", "wide", "free", "skip"}) {
    if (text(header, 4) == box) return endOfBoxes(file, fileSize);
  }
  if (text(header, 0) == "RIFF") {
    std::uint32_t size = 0;
    for (int i = 3; i >= 0; --i) size = size << 8 | header[4 + i];
    // Recorders that stream, and files above 4 GB, leave the field at an extreme.
    if (size != 0 && size < 0xf0000000) return std::int64_t{size} + 8;
  }
  return std::nullopt;
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
