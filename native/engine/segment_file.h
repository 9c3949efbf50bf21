// Encoded packets in a file of ours: one segment of a film's picture, or all of its sound. Made once, read as
// often as the film is put together.
//
//   SegmentWriter writer(path, format);
//   writer.write(packet);                     // in decoding order
//   writer.finish();
//
//   SegmentReader reader(path);
//   while (auto packet = reader.next()) …     // throws at the end when a byte of it is not as it was written
//
// The file holds the stream's parameters with a checksum of their own, each packet with its times, and at the
// end the number of packets and a checksum of everything before. It belongs to the machine that made it:
// numbers are written as they are in memory. Knows no cache, no film and no container.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "av/packet.h"
#include "engine/stream_format.h"

struct AVMurMur3;

namespace framewright::engine {

// The checksum of bytes that come one after another.
class Checksum {
 public:
  using Value = std::array<uint8_t, 16>;

  Checksum();
  void add(std::span<const uint8_t> bytes);
  // Of all that was added. Once, at the end.
  [[nodiscard]] Value value();

 private:
  struct Deleter {
    void operator()(AVMurMur3* state) const noexcept;
  };
  std::unique_ptr<AVMurMur3, Deleter> state_;
};

// An open file of the C library.
struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using FilePointer = std::unique_ptr<std::FILE, CloseFile>;

class SegmentWriter {
 public:
  // Makes or empties the file. Throws av::Error `target-unwritable`, `disk-full`; so do the others.
  SegmentWriter(std::string path, const StreamFormat& format);

  void write(const av::Packet& packet);

  // Nothing may be written afterwards. What is written has left this process, and may not be on the disk yet.
  void finish();

  [[nodiscard]] int64_t bytes() const { return bytes_; }

 private:
  void put(std::span<const uint8_t> bytes);
  template <typename T>
  void putValue(const T& value);
  [[noreturn]] void failed() const;

  const std::string path_;
  FilePointer file_;
  Checksum checksum_;
  int64_t bytes_ = 0;
  uint64_t packets_ = 0;
};

class SegmentReader {
 public:
  // Throws av::Error `segment-damaged` for a file that is not there, not one of ours, or not whole; so does
  // next().
  explicit SegmentReader(std::string path);

  [[nodiscard]] const StreamFormat& format() const { return format_; }
  // Of a reader that is not used any more.
  [[nodiscard]] StreamFormat takeFormat() && { return std::move(format_); }

  // The next packet in decoding order; nothing at the end, once the checksum was found right.
  [[nodiscard]] std::optional<av::Packet> next();

 private:
  void get(std::span<uint8_t> bytes);
  template <typename T>
  [[nodiscard]] T getValue();
  void readFormat();
  [[noreturn]] void damaged(const char* what) const;

  std::string path_;
  FilePointer file_;
  Checksum checksum_;
  StreamFormat format_;
  uint64_t packets_ = 0;
  // Of the file: nothing in it is larger.
  uint64_t size_ = 0;
};

// Reads all of it: whether each byte is as it was written.
[[nodiscard]] bool isWhole(const std::string& path);

}  // namespace framewright::engine
