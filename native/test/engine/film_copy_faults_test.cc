// Footage that is not what it was when it was surveyed is an error that names it, and never a wrong film.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <stop_token>
#include <string>

#include "av/error.h"
#include "av/live_count.h"
#include "test/engine/copied_film.h"

namespace framewright::engine {
namespace {

using av::ErrorCode;

// What happens to the footage after it was surveyed.
class ChangedFootage : public testing::Test {
 protected:
  // The code of the error; `message` has what it says.
  ErrorCode joined() {
    const auto packets = av::live.packets.value();
    JoinProgress progress;
    const FilmParts parts = film.parts();
    const auto code = codeOf([&] { joinFilm(parts, progress); }, &message);
    EXPECT_FALSE(std::filesystem::exists(parts.path));
    EXPECT_EQ(av::live.packets.value(), packets);
    EXPECT_THAT(message, testing::HasSubstr("clip.mp4"));
    return code.value_or(ErrorCode::kCancelled);
  }

  TempFolder folder;
  std::string clip = clipOf(folder.file("clip.mp4"), "keyint=20:bframes=2:b-adapt=0:scenecut=0");
  Expected film{folder};
  std::string message;
};

TEST_F(ChangedFootage, ThatIsGoneIsTold) {
  film.encoded(3).copied(clip, 1, 20);
  std::filesystem::remove(clip);
  EXPECT_EQ(joined(), ErrorCode::kMediaMissing);
}

TEST_F(ChangedFootage, ThatIsShorterIsTold) {
  film.encoded(3).copied(clip, 1, 20);
  clipOf(clip, "keyint=20:bframes=2:b-adapt=0:scenecut=0", 30);
  EXPECT_EQ(joined(), ErrorCode::kMediaChanged);
}

TEST_F(ChangedFootage, ThatIsReorderedInAnotherWayIsTold) {
  film.encoded(3).copied(clip, 1, 5);
  clipOf(clip, "keyint=20:bframes=3:b-adapt=0:scenecut=0");
  EXPECT_EQ(joined(), ErrorCode::kMediaChanged);
}

TEST_F(ChangedFootage, WithoutAKeyFrameThereIsTold) {
  film.encoded(3).copied(clip, 1, 1);
  clipOf(clip, "keyint=30:bframes=2:b-adapt=0:scenecut=0");
  EXPECT_EQ(joined(), ErrorCode::kMediaDamaged);
  EXPECT_THAT(message, testing::HasSubstr("near 0.6"));
}

TEST_F(ChangedFootage, OfAnotherSizeIsTold) {
  film.encoded(3).copied(clip, 1, 20);
  test::ClipSpec spec;
  spec.options = {{"preset", "medium"}, {"x264-params", "keyint=20:bframes=2:b-adapt=0:scenecut=0"}};
  test::makeClip(clip, spec);
  EXPECT_EQ(joined(), ErrorCode::kMediaChanged);
  EXPECT_THAT(message, testing::HasSubstr("320x192"));
}

TEST_F(ChangedFootage, ThatIsOfAnotherKindIsTold) {
  film.encoded(3).copied(clip, 1, 20);
  test::ClipSpec spec;
  spec.encoder = "mpeg4";
  spec.options = {};
  test::makeClip(clip, spec);
  EXPECT_EQ(joined(), ErrorCode::kMediaChanged);
}

TEST_F(ChangedFootage, ThatIsCutOffIsTold) {
  // With the index in front the rest can be missing.
  test::ClipSpec spec;
  spec.options = {{"preset", "medium"}, {"x264-params", "keyint=20:bframes=2:b-adapt=0:scenecut=0"}};
  spec.width = kSmall.width;
  spec.height = kSmall.height;
  spec.paint = paintFade;
  spec.containerOptions = {{"movflags", "faststart"}};
  test::makeClip(clip, spec);
  film.copied(clip, 0, 20).encoded(3).copied(clip, 0, 60);
  test::truncateFile(clip, 0.7);
  EXPECT_EQ(joined(), ErrorCode::kMediaTruncated);
}

TEST_F(ChangedFootage, WhoseFramesAreOverwrittenIsTold) {
  film.encoded(3).copied(clip, 0, 60);
  std::string bytes = bytesOfFile(clip);
  const size_t begin = bytes.find("mdat") + 4;
  const size_t end = bytes.find("moov") - 4;
  bytes.replace(begin + 3000, end - begin - 3000, end - begin - 3000, '\0');
  writeBytes(clip, bytes);
  EXPECT_EQ(joined(), ErrorCode::kMediaDamaged);
  EXPECT_THAT(message, testing::HasSubstr("to have it decoded"));
}

TEST(CopyingTest, StopsWhenItIsCancelled) {
  const TempFolder folder;
  const std::string clip = clipOf(folder.file("clip.mp4"), "keyint=25:bframes=3");
  Expected film(folder);
  film.copied(clip, 0, 60);
  std::stop_source stop;
  stop.request_stop();
  JoinProgress progress;
  EXPECT_EQ(codeOf([&] { joinFilm(film.parts(), progress, stop.get_token()); }), ErrorCode::kCancelled);
  EXPECT_FALSE(std::filesystem::exists(folder.file("film.mp4")));
}

}  // namespace
}  // namespace framewright::engine
