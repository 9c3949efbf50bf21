#include "engine/rgba_detour.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

namespace framewright::engine {
namespace {

constexpr Canvas kCanvas{.width = 64, .height = 32, .frameRate = {30, 1}};
constexpr JobTables kTables{.sources = 2, .rasters = 1};

// Even pictures, a new one each time the words are not those of the time before.
class EvenMaker final : public FrameMaker {
 public:
  av::Frame frame(std::span<const int32_t> drawList) override {
    const std::vector<int32_t> words(drawList.begin(), drawList.end());
    if (!last_ || words != words_) {
      av::Frame made = pool_.take();
      for (int plane = 0; plane < 3; ++plane) {
        const int height = plane == 0 ? made.height() : made.height() / 2;
        for (int i = 0; i < height * made->linesize[plane]; ++i) made->data[plane][i] = kYuv[plane];
      }
      made->colorspace = AVCOL_SPC_BT709;
      words_ = words;
      last_ = std::move(made);
    }
    return last_->clone();
  }

  static constexpr uint8_t kYuv[3] = {120, 100, 150};

 private:
  av::FramePool pool_{kCanvas.width, kCanvas.height, AV_PIX_FMT_YUV420P};
  std::optional<av::Frame> last_;
  std::vector<int32_t> words_;
};

const std::vector<int32_t> kWhole{0, 0, 65536, 65536, 0, 0, 64 * 4096, 32 * 4096, 0, 32768};

std::vector<int32_t> join(std::initializer_list<std::vector<int32_t>> parts) {
  std::vector<int32_t> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::vector<int32_t> source(int32_t index, int32_t pts) { return join({{1, index, 0, pts}, kWhole}); }

// How often pictures went `way` so far.
uint64_t conversions(const RgbaDetour& detour, const std::string& way) {
  for (const StageFigures& stage : detour.figures().stages) {
    if (stage.detail.starts_with(way)) return stage.count;
  }
  return 0;
}

// What a picture of this list adds to the conversions.
void check(const std::vector<int32_t>& list, uint64_t intoRgba, uint64_t intoYuv) {
  RgbaDetour detour(kCanvas, kTables, std::make_unique<EvenMaker>());
  const av::Frame picture = detour.frame(list);
  EXPECT_EQ(conversions(detour, "yuv420p → rgba"), intoRgba);
  EXPECT_EQ(conversions(detour, "rgba → yuv420p"), intoYuv);
  EXPECT_EQ(picture->colorspace, AVCOL_SPC_BT709);
  for (int plane = 0; plane < 3; ++plane) {
    EXPECT_LE(std::abs(picture->data[plane][0] - EvenMaker::kYuv[plane]), 2) << "plane " << plane;
  }
}

TEST(RgbaDetour, TakesAPictureOfOneSourceThereAndBack) { check(join({{1}, source(0, 7)}), 1, 1); }

TEST(RgbaDetour, TakesEachSourceFrameThereAndThePictureBackOnce) {
  check(join({{2}, source(0, 7), source(1, 3)}), 2, 1);
}

TEST(RgbaDetour, CountsWhatATransitionShows) {
  const std::vector<int32_t> mix{3, 16384};
  check(join({{1}, mix, {1}, source(0, 7), {1}, source(1, 3)}), 2, 1);
}

TEST(RgbaDetour, TakesAPictureOfStillsThereOnce) { check(join({{1}, {2, 0}, kWhole}), 1, 1); }

TEST(RgbaDetour, TakesAPictureThatComesAgainNotAgain) {
  RgbaDetour detour(kCanvas, kTables, std::make_unique<EvenMaker>());
  const auto list = join({{1}, source(0, 7)});
  const av::Frame first = detour.frame(list);
  const av::Frame again = detour.frame(list);
  EXPECT_EQ(first->data[0], again->data[0]);
  EXPECT_EQ(conversions(detour, "rgba → yuv420p"), 1U);
  const av::Frame other = detour.frame(join({{1}, source(0, 8)}));
  EXPECT_NE(other->data[0], again->data[0]);
  EXPECT_EQ(conversions(detour, "rgba → yuv420p"), 2U);
}

}  // namespace
}  // namespace framewright::engine
