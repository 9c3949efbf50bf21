// Bytes that are left unread are neither read nor missed.
#include "av/sparse_input.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "av/error.h"
#include "test/support/clip.h"

namespace framewright::av {
namespace {

using test::Folder;

// So many bytes from `at`, those of [unreadFrom, unreadTo) as dots: their values mean nothing.
std::string bytesAt(const SparseInput& input, int at, int count, int unreadFrom, int unreadTo) {
  EXPECT_EQ(avio_seek(input.context(), at, SEEK_SET), at);
  std::string bytes(static_cast<std::size_t>(count), '?');
  const int got = avio_read(input.context(), reinterpret_cast<unsigned char*>(bytes.data()), count);
  bytes.resize(static_cast<std::size_t>(std::max(got, 0)));
  for (int i = std::max(unreadFrom, at); i < std::min(unreadTo, at + got); ++i)
    bytes[static_cast<std::size_t>(i - at)] = '.';
  return bytes;
}

TEST(SparseInput, ReadsWhatIsNotLeftOut) {
  const Folder folder;
  const std::string path = folder.file("digits");
  test::writeFile(path, "0123456789");
  const SparseInput input(path, {{.begin = 3, .end = 6}}, {});
  EXPECT_EQ(avio_size(input.context()), 10);
  EXPECT_EQ(bytesAt(input, 0, 10, 3, 6), "012...6789");
  EXPECT_EQ(bytesAt(input, 4, 3, 3, 6), "..6");
  EXPECT_EQ(bytesAt(input, 8, 5, 3, 6), "89");
  EXPECT_EQ(bytesAt(input, 10, 1, 3, 6), "");
}

TEST(SparseInput, KnowsSeveralRangesBeyondItsBuffer) {
  const Folder folder;
  const std::string path = folder.file("letters");
  std::string letters;
  for (int i = 0; i < 200'000; ++i) letters += static_cast<char>('a' + i % 26);
  test::writeFile(path, letters);
  const SparseInput input(path, {{.begin = 10, .end = 70'000}, {.begin = 90'000, .end = 200'000}}, {});
  EXPECT_EQ(bytesAt(input, 0, 10, 0, 0), letters.substr(0, 10));
  EXPECT_EQ(bytesAt(input, 70'000, 20'000, 0, 0), letters.substr(70'000, 20'000));
  EXPECT_EQ(bytesAt(input, 69'990, 20'010, 10, 70'000), ".........." + letters.substr(70'000, 20'000));
  EXPECT_EQ(bytesAt(input, 199'999, 2, 90'000, 200'000), ".");
}

TEST(SparseInput, AFileThatIsNotThere) {
  const Folder folder;
  EXPECT_THROW(SparseInput(folder.file("nothing"), {{.begin = 0, .end = 1}}, {}), Error);
}

}  // namespace
}  // namespace framewright::av
