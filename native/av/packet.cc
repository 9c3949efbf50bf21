#include "av/packet.h"

#include "av/error.h"
#include "av/live_count.h"

namespace framewright::av {

Packet::Packet() : packet_(checkAlloc(av_packet_alloc())) { live.packets.add(); }

void Packet::Deleter::operator()(AVPacket* packet) const noexcept {
  av_packet_free(&packet);
  live.packets.remove();
}

Packet Packet::clone() const {
  Packet copy;
  check(av_packet_ref(copy.get(), get()), ErrorCode::kOutOfMemory, "A packet could not be shared");
  return copy;
}

void Packet::reset() noexcept { av_packet_unref(packet_.get()); }

}  // namespace framewright::av
