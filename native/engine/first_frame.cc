#include "engine/first_frame.h"

#include <utility>

#include "av/error.h"
#include "engine/packet_source.h"
#include "engine/transparency.h"

namespace framewright::engine {
namespace {

using av::ErrorCode;

// Past so many packets without a frame nothing is to be expected any more.
constexpr int kPatience = 600;

}  // namespace

FirstFrame::FirstFrame(const std::string& path, const AVStream& stream)
    : failed_("The video in \"" + path + "\" cannot be decoded"), stream_(stream), decoder_(open()) {}

void FirstFrame::add(const av::Packet& packet) {
  if (settled() || packet->stream_index != stream_.index) return;
  const bool firstKey = !sawKey_ && isKey(*packet.get());
  sawKey_ = sawKey_ || firstKey;
  if (!sawKey_ || ++packets_ > kPatience) return;
  reportDamage([&] {
    decoder_.send(packet);
    if (firstKey) {
      // Told that nothing follows, a decoder returns at once what it would hold back for frames shown
      // earlier.
      decoder_.sendEnd();
      frame_ = decoder_.receive();
      if (frame_) return;
      decoder_ = open();
      decoder_.send(packet);
    }
    frame_ = decoder_.receive();
  });
}

bool FirstFrame::settled() const { return frame_ || packets_ > kPatience; }

av::Frame FirstFrame::take() {
  if (!frame_ && sawKey_) {
    reportDamage([&] {
      decoder_.sendEnd();
      frame_ = decoder_.receive();
    });
  }
  if (!frame_) {
    throw av::Error(ErrorCode::kMediaDamaged, failed_ + ": no frame comes out. Convert it or replace it.");
  }
  return std::move(*frame_);
}

av::Decoder FirstFrame::open() const {
  return av::Decoder::open(*stream_.codecpar, stream_.time_base, {.name = decoderNameFor(stream_)});
}

template <typename Body>
void FirstFrame::reportDamage(Body body) const {
  try {
    body();
  } catch (const av::Error& error) {
    if (error.code() != ErrorCode::kMediaDamaged) throw;
    throw av::Error(ErrorCode::kMediaDamaged, failed_ + ": its first frame is damaged. Replace the file.");
  }
}

}  // namespace framewright::engine
