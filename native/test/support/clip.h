// Test films made with libav: small clips whose frames carry their number, in any container, codec, timing
// and colour.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "av/dictionary.h"
#include "av/frame.h"

namespace framewright::test {

// A folder of its own, gone afterwards.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

struct ClipSpec {
  std::string format = "mp4";
  std::string encoder = "libx264";
  av::Dictionary options{{"preset", "ultrafast"}};
  int width = 320;
  int height = 192;
  AVPixelFormat layout = AV_PIX_FMT_YUV420P;
  int frames = 60;
  AVRational timeBase{1, 30};
  AVRational frameRate{30, 1};
  // Of frame n, in ticks of timeBase; empty: n.
  std::function<std::int64_t(int)> ptsOf = {};
  AVRational sampleAspect{1, 1};
  // Clockwise degrees for the display matrix; the mirrored one where `mirrored`.
  int rotation = 0;
  bool mirrored = false;
  AVColorSpace matrix = AVCOL_SPC_BT709;
  AVColorRange range = AVCOL_RANGE_MPEG;
  AVColorPrimaries primaries = AVCOL_PRI_BT709;
  AVColorTransferCharacteristic transfer = AVCOL_TRC_BT709;
  AVChromaLocation chroma = AVCHROMA_LOC_LEFT;
  bool interlaced = false;
  // Seconds of tone beside the picture; 0: none.
  double soundSeconds = 0;
  // Draws frame n; empty: paintNumber.
  std::function<void(av::Frame&, int)> paint = {};
  av::Dictionary containerOptions = {};
};

// Writes the film to `path`, and returns the path.
std::string makeClip(const std::string& path, const ClipSpec& spec);

// A moving pattern in every plane, with `number` as sixteen black or white blocks along the top.
void paintNumber(av::Frame& frame, int number);
// The number in an upright picture of the layout above.
[[nodiscard]] int numberIn(const av::Frame& frame);

// One colour, as sample values of the frame's own layout: planes 0, 1, 2.
void paintPlain(av::Frame& frame, int first, int second, int third);

// A digest of the visible pixels.
[[nodiscard]] std::uint64_t digestOf(const av::Frame& frame);

// Cuts the file to so many bytes.
void truncateFile(const std::string& path, double fraction);
void writeFile(const std::string& path, const std::string& bytes);

}  // namespace framewright::test
