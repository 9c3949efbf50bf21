// The MP4 file of a film: packets of both streams in, a file that is complete and on disk out. Knows no
// encoder's settings and no thread.
#pragma once

#include <cstdint>
#include <string>

#include "av/packet.h"
#include "engine/stream_format.h"
#include "engine/target_file.h"

namespace framewright::engine {

class FilmMuxer {
 public:
  // Makes the file. `sound` may be null. Throws av::Error as TargetFile does.
  FilmMuxer(const std::string& path, const StreamFormat& video, const StreamFormat* sound);

  // Packets of each stream come in decoding order, those of both in order of time, or what is between waits
  // in memory. Throws av::Error `disk-full`, `target-unwritable`.
  void writeVideo(av::Packet packet) { write(std::move(packet), video_, videoTimeBase_); }
  void writeSound(av::Packet packet) { write(std::move(packet), sound_, soundTimeBase_); }

  // Whether the picture comes before the sound in the file, by decoding time.
  [[nodiscard]] bool videoFirst(const av::Packet& video, const av::Packet& sound) const;

  // Moves the index to the front, ends the file and waits until it is on the disk.
  void finish() { file_.complete(); }

  [[nodiscard]] TargetFile& file() { return file_; }
  [[nodiscard]] const TargetFile& file() const { return file_; }

 private:
  void write(av::Packet packet, int stream, AVRational timeBase);

  TargetFile file_;
  const AVRational videoTimeBase_;
  const AVRational soundTimeBase_;
  int video_ = -1;
  int sound_ = -1;
};

}  // namespace framewright::engine
