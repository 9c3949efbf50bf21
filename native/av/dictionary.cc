#include "av/dictionary.h"

#include "av/error.h"

namespace framewright::av {

Dictionary::Dictionary(std::initializer_list<std::pair<const char*, std::string>> entries) {
  for (const auto& [key, value] : entries) set(key, value);
}

Dictionary::Dictionary(const Dictionary& other) {
  check(av_dict_copy(&entries_, other.entries_, 0), ErrorCode::kOutOfMemory, "Options could not be copied");
}

Dictionary& Dictionary::operator=(Dictionary other) noexcept {
  std::swap(entries_, other.entries_);
  return *this;
}

Dictionary::~Dictionary() { av_dict_free(&entries_); }

void Dictionary::set(const char* key, const std::string& value) {
  check(av_dict_set(&entries_, key, value.c_str(), 0), ErrorCode::kOutOfMemory, "An option could not be set");
}

std::string Dictionary::firstKey() const {
  const AVDictionaryEntry* entry = av_dict_get(entries_, "", nullptr, AV_DICT_IGNORE_SUFFIX);
  return entry == nullptr ? std::string() : entry->key;
}

}  // namespace framewright::av
