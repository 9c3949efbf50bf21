/**
 * Options by name, as FFmpeg's openers take them.
 *
 * Owner: a Dictionary owns its AVDictionary alone. Thread: one at a time. Units: those of the option.
 */
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

extern "C" {
#include <libavutil/dict.h>
}

namespace framewright::av {

class Dictionary {
 public:
  Dictionary() noexcept = default;
  Dictionary(std::initializer_list<std::pair<const char*, std::string>> entries);
  Dictionary(const Dictionary& other);
  Dictionary(Dictionary&& other) noexcept : entries_(std::exchange(other.entries_, nullptr)) {}
  Dictionary& operator=(Dictionary other) noexcept;
  ~Dictionary();

  /** Sets or replaces. Throws `out-of-memory`. */
  void set(const char* key, const std::string& value);

  /** For an opener, which takes the entries it knows out and leaves the others. */
  [[nodiscard]] AVDictionary** address() noexcept { return &entries_; }

  /** Name of an entry that is left, empty when there is none: after opening, an option that nobody knew. */
  [[nodiscard]] std::string firstKey() const;

 private:
  AVDictionary* entries_ = nullptr;
};

}  // namespace framewright::av
