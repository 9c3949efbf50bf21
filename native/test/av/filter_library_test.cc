// libavfilter by need: where it is, and what is said where it is not.
#include "av/filter_library.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "av/error.h"

extern "C" {
#include <libavutil/avutil.h>
}

namespace framewright::av {
namespace {

using testing::HasSubstr;

std::string refusalOf(const std::string& path) {
  try {
    (void)loadFilterLibrary(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kEngineMissing);
    return error.what();
  }
  ADD_FAILURE() << "expected an error";
  return {};
}

TEST(AvFilterLibrary, IsTheOneWhoseHeadersThisWasBuiltWith) {
  EXPECT_EQ(AV_VERSION_MAJOR(filterLibrary().version()), LIBAVFILTER_VERSION_MAJOR);
  EXPECT_NE(filterLibrary().getByName("bwdif"), nullptr);
  EXPECT_EQ(&filterLibrary(), &filterLibrary());
}

TEST(AvFilterLibrary, ThatIsNotThereIsNamed) {
  EXPECT_THAT(refusalOf("/nowhere/libavfilter.so.1"),
              testing::AllOf(HasSubstr("libavfilter.so.1"), HasSubstr("Install")));
}

TEST(AvFilterLibrary, MustHaveItsFunctions) {
  Dl_info avutil{};
  ASSERT_NE(dladdr(reinterpret_cast<const void*>(&avutil_version), &avutil), 0);
  EXPECT_THAT(refusalOf(avutil.dli_fname), HasSubstr("avfilter_version"));
}

}  // namespace
}  // namespace framewright::av
