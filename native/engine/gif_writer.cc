#include "engine/gif_writer.h"

#include <algorithm>
#include <string>
#include <utility>

extern "C" {
#include <libavutil/mathematics.h>
}

namespace framewright::engine {
namespace {

constexpr int kTicksPerSecond = 100;

av::Encoder openGif(const Canvas& canvas) {
  av::VideoEncoderSettings settings;
  settings.encoder = GifWriter::kName;
  settings.width = canvas.width;
  settings.height = canvas.height;
  settings.format = AV_PIX_FMT_PAL8;
  settings.timeBase = {1, kTicksPerSecond};
  return av::Encoder::open(settings);
}

}  // namespace

int64_t gifTime(const Ratio& frameRate, int64_t frame) {
  return av_rescale_rnd(frame * kTicksPerSecond, frameRate.den, frameRate.num, AV_ROUND_NEAR_INF);
}

GifWriter::GifWriter(TargetFile& file, const Canvas& canvas, int64_t lastHold)
    : encoder_(openGif(canvas)), file_(file) {
  file_.muxer().addStream(encoder_);
  const int64_t hold = std::min(lastHold, kLongestHold);
  file_.write([&] { file_.muxer().writeHeader({{"loop", "0"}, {"final_delay", std::to_string(hold)}}); });
}

void GifWriter::write(av::Frame painted, int64_t time) {
  painted->pts = time;
  painted->pict_type = AV_PICTURE_TYPE_NONE;
  encoder_.send(painted);
  drain();
}

void GifWriter::finish() {
  encoder_.sendEnd();
  drain();
  file_.complete();
}

void GifWriter::drain() {
  while (auto packet = encoder_.receive()) {
    file_.write([&] { file_.muxer().write(std::move(*packet), 0, encoder_.timeBase()); });
  }
}

}  // namespace framewright::engine
