// Carries callers' timestamps past a codec. Codecs want times that rise; callers may give any, even the same
// one twice. So the codec sees tickets, and what comes out is looked up by them. One thread at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "engine/codec.h"

namespace framewright::engine {

class CodecTimes {
 public:
  // For encoders: the timestamp itself where it rises, so that rate control sees real time, otherwise the
  // next microsecond.
  [[nodiscard]] int64_t rising(const CodecTime& time) {
    last_ = entries_.empty() && !started_ ? time.timestamp : std::max(last_ + 1, time.timestamp);
    return add(last_, time);
  }

  // For decoders: a count.
  [[nodiscard]] int64_t counted(const CodecTime& time) {
    ++last_;
    return add(last_, time);
  }

  // What went in under this ticket, once. Those that are much older never come out any more.
  [[nodiscard]] CodecTime take(int64_t ticket) {
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
      if (entry->ticket != ticket) continue;
      const CodecTime time = entry->time;
      entries_.erase(entry);
      while (entries_.size() > kMostHeld) entries_.pop_front();
      return time;
    }
    return {ticket, -1};
  }

  [[nodiscard]] bool holds(int64_t ticket) const {
    return std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.ticket == ticket; });
  }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  void clear() { entries_.clear(); }

 private:
  // More than any codec holds back.
  static constexpr size_t kMostHeld = 256;

  struct Entry {
    int64_t ticket;
    CodecTime time;
  };

  int64_t add(int64_t ticket, const CodecTime& time) {
    started_ = true;
    entries_.push_back({ticket, time});
    return ticket;
  }

  std::deque<Entry> entries_;
  int64_t last_ = 0;
  bool started_ = false;
};

}  // namespace framewright::engine
