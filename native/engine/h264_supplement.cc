#include "engine/h264_supplement.h"

#include "engine/nal_payload.h"

namespace framewright::engine {
namespace {

using Bytes = std::vector<uint8_t>;
using View = std::span<const uint8_t>;

// payloadType
constexpr uint32_t kBufferingPeriod = 0;
constexpr uint32_t kPictureTiming = 1;
constexpr uint8_t kContinued = 0xff;  // of a type or size that takes more bytes

// A type or size; nothing where the bytes end.
std::optional<uint32_t> take(View& from) {
  uint32_t value = 0;
  while (!from.empty()) {
    const uint8_t byte = from[0];
    from = from.subspan(1);
    value += byte;
    if (byte != kContinued) return value;
  }
  return std::nullopt;
}

void put(Bytes& to, size_t value) {
  for (; value >= kContinued; value -= kContinued) to.push_back(kContinued);
  to.push_back(static_cast<uint8_t>(value));
}

size_t bitsOf(const BufferLengths& lengths) {
  return size_t{lengths.buffers} * 2 * static_cast<size_t>(lengths.initialDelayBits);
}

// Nothing of a message that keeps its number, or whose sequence is unknown.
std::optional<Bytes> renumbered(View message, const ParameterSets& sets,
                                const std::map<uint32_t, uint32_t>& numbers) {
  BitReader in(message);
  const uint32_t id = in.golomb();
  const SequenceSet* sequence = sets.sequence(id);
  const auto number = numbers.find(id);
  if (sequence == nullptr || number == numbers.end() || number->second == id) return std::nullopt;
  const size_t end = in.position() + bitsOf(sequence->unitBuffers) + bitsOf(sequence->sliceBuffers);
  if (end > 8 * message.size()) return std::nullopt;
  BitWriter out;
  out.golomb(number->second);
  out.copy(message, in.position(), end);
  if (out.position() % 8 != 0) out.bits(1, 1);
  out.fill(false);
  return out.payload();
}

struct Message {
  uint32_t type = 0;
  View body;
  View whole;  // with type and size
};

// The message at the beginning, which is left behind; nothing of one that is not whole.
std::optional<Message> takeMessage(View& from) {
  View rest = from;
  const auto type = take(rest);
  const auto size = take(rest);
  if (!type || !size || *size > rest.size()) return std::nullopt;
  const View body = rest.first(*size);
  rest = rest.subspan(*size);
  const View whole = from.first(from.size() - rest.size());
  from = rest;
  return Message{*type, body, whole};
}

// What ends a payload takes one byte.
bool hasMore(View rest) { return rest.size() > 1; }

// Table D-1, and D.2.3
bool isOfFields(View timing, const SequenceSet& sequence) {
  if (!sequence.tellsPictureStructure) return false;
  const BufferLengths& delays =
      sequence.unitBuffers.buffers > 0 ? sequence.unitBuffers : sequence.sliceBuffers;
  BitReader in(timing);
  in.skip(static_cast<size_t>(delays.removalDelayBits + delays.outputDelayBits));
  constexpr uint32_t kFrame = 0;
  constexpr uint32_t kLastOfTwoFields = 4;
  constexpr uint32_t kInterlaced = 1;  // ct_type
  const uint32_t structure = in.bits(4);
  if (structure != kFrame) return structure <= kLastOfTwoFields;
  return in.flag() && in.bits(2) == kInterlaced;  // clock_timestamp_flag
}

}  // namespace

std::optional<Bytes> renumberedSupplement(View unit, const ParameterSets& sets,
                                          const std::map<uint32_t, uint32_t>& numbers) {
  const Bytes payload = payloadOf(unit);
  View rest = View(payload).subspan(1);
  Bytes made{payload[0]};
  bool changed = false;
  while (hasMore(rest)) {
    const auto message = takeMessage(rest);
    if (!message) return std::nullopt;
    const auto other =
        message->type == kBufferingPeriod ? renumbered(message->body, sets, numbers) : std::optional<Bytes>();
    if (other) {
      put(made, message->type);
      put(made, other->size());
      made.insert(made.end(), other->begin(), other->end());
      changed = true;
    } else {
      made.insert(made.end(), message->whole.begin(), message->whole.end());
    }
  }
  if (!changed) return std::nullopt;
  made.insert(made.end(), rest.begin(), rest.end());
  return unitOf(made);
}

bool saysInterlaced(View unit, const SequenceSet& sequence) {
  const Bytes payload = payloadOf(unit);
  View rest = View(payload).subspan(1);
  while (hasMore(rest)) {
    const auto message = takeMessage(rest);
    if (!message) return false;
    if (message->type == kPictureTiming && isOfFields(message->body, sequence)) return true;
  }
  return false;
}

}  // namespace framewright::engine
