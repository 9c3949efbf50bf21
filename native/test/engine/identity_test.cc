#include "engine/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace framewright::engine {
namespace {

TEST(IdentityTest, NamesEveryLibraryThatDecidesBytes) {
  const EngineIdentity here = identity();
  EXPECT_FALSE(here.engine.empty());
  EXPECT_FALSE(here.simd.empty());
  for (const char* library :
       {"libavcodec", "libavformat", "libavutil", "libswscale", "libswresample", "zimg"}) {
    ASSERT_TRUE(here.libraries.contains(library)) << library;
    EXPECT_THAT(here.libraries.at(library), testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
  }
  ASSERT_TRUE(here.libraries.contains("FFmpeg"));
  EXPECT_FALSE(here.libraries.at("FFmpeg").empty());
}

TEST(IdentityTest, ReadsX264sVersionFromItsStream) {
  const EngineIdentity here = identity();
  if (!here.libraries.contains("libx264")) GTEST_SKIP() << "this FFmpeg has no libx264";
  EXPECT_THAT(here.libraries.at("libx264"), testing::MatchesRegex("core [0-9]+.*"));
}

TEST(IdentityTest, TellsTheVersionOfTheFilters) {
  EXPECT_THAT(filterVersion(), testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
}

}  // namespace
}  // namespace framewright::engine
