#include "compose/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <random>
#include <stdexcept>
#include <vector>

namespace framewright::compose {
namespace {

using Pixel = std::array<int, 4>;

// Rows lie apart by more than their length, on purpose; what is between them must not be read.
class Image {
 public:
  Image(int width, int height, const std::function<Pixel(int, int)>& at)
      : width_(width), height_(height), memory_(static_cast<size_t>(stride()) * height, 77) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        std::ranges::copy(at(x, y), memory_.begin() + y * stride() + x * 4);
      }
    }
  }

  [[nodiscard]] RgbaView view() const { return {memory_.data(), stride(), width_, height_}; }

 private:
  [[nodiscard]] ptrdiff_t stride() const { return ptrdiff_t{width_} * 4 + 12; }

  int width_;
  int height_;
  std::vector<uint8_t> memory_;
};

Pixel gray(int value) { return {value, value, value, 255}; }

// The red of each pixel of a gray picture after shrinking.
std::vector<double> shrunkGray(int width, int height, Size size, const std::function<int(int, int)>& at) {
  const Image image(width, height, [&](int x, int y) { return gray(at(x, y)); });
  const std::vector<uint8_t> pixels = shrunk(image.view(), size);
  std::vector<double> values;
  for (size_t i = 0; i < pixels.size(); i += 4) values.push_back(pixels[i]);
  return values;
}

int randomBelow(std::mt19937& random, int end) {
  return static_cast<int>(random() % static_cast<unsigned>(end));
}

TEST(Shrink, KeepsEveryColourAndAlphaOfAFlatPictureAtEverySize) {
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    const int width = 1 + randomBelow(random, 90);
    const int height = 1 + randomBelow(random, 90);
    const Size size{1 + randomBelow(random, width), 1 + randomBelow(random, height)};
    const int alpha = round % 2 == 0 ? 255 : randomBelow(random, 256);
    const Pixel colour{alpha, randomBelow(random, alpha + 1), 0, alpha};
    const Image image(width, height, [&](int, int) { return colour; });
    const std::vector<uint8_t> pixels = shrunk(image.view(), size);
    ASSERT_EQ(pixels.size(), static_cast<size_t>(size.width) * size.height * 4);
    for (size_t i = 0; i < pixels.size(); ++i) {
      ASSERT_EQ(pixels[i], colour[i % 4])
          << width << "x" << height << " to " << size.width << "x" << size.height;
    }
  }
}

TEST(Shrink, LeavesAPictureOfTheRightSizeAsItIs) {
  std::mt19937 random(2);
  const Image image(61, 47, [&](int, int) {
    const int alpha = randomBelow(random, 256);
    return Pixel{randomBelow(random, alpha + 1), alpha, 0, alpha};
  });
  const std::vector<uint8_t> pixels = shrunk(image.view(), {61, 47});
  for (int y = 0; y < 47; ++y) {
    ASSERT_TRUE(std::equal(image.view().row(y), image.view().row(y) + 61 * 4, pixels.data() + y * 61 * 4));
  }
}

TEST(Shrink, DoesNotShiftARampInEitherDirection) {
  // The middle of output pixel i lies at source position 4i + 1.5. Near the edges the filter sees what is
  // repeated.
  const std::vector<double> across = shrunkGray(256, 4, {64, 1}, [](int x, int) { return x; });
  const std::vector<double> down = shrunkGray(4, 256, {1, 64}, [](int, int y) { return y; });
  for (int i = 2; i < 62; ++i) {
    EXPECT_NEAR(across[i], 4 * i + 1.5, 0.6);
    EXPECT_NEAR(down[i], 4 * i + 1.5, 0.6);
  }
}

TEST(Shrink, IsTheWidenedCatmullRomCubic) {
  constexpr int kWidth = 700;
  constexpr int kTo = 271;
  constexpr double kRatio = double{kWidth} / kTo;
  std::mt19937 random(3);
  std::vector<int> source(kWidth);
  for (int& value : source) value = randomBelow(random, 256);
  const std::vector<double> values = shrunkGray(kWidth, 3, {kTo, 3}, [&](int x, int) { return source[x]; });
  const auto cubic = [](double x) {
    x = std::abs(x);
    if (x < 1) return 1 - 2.5 * x * x + 1.5 * x * x * x;
    return x < 2 ? 2 - 4 * x + 2.5 * x * x - 0.5 * x * x * x : 0.0;
  };
  for (int i = 4; i < kTo - 4; ++i) {
    double sum = 0;
    double weights = 0;
    for (int x = 0; x < kWidth; ++x) {
      const double weight = cubic((x - ((i + 0.5) * kRatio - 0.5)) / kRatio);
      sum += weight * source[x];
      weights += weight;
    }
    EXPECT_NEAR(values[i], std::clamp(sum / weights, 0.0, 255.0), 0.6) << i;
  }
}

TEST(Shrink, TurnsDetailThatIsTooFineIntoGrayWhereAveragingBoxesAliases) {
  // Circles whose spacing falls to two pixels at the right and the lower edge, shrunk to a ninth (more than
  // the compositor's own scaler filters at once).
  constexpr int kSize = 576;
  constexpr int kRatio = 9;
  constexpr int kTo = kSize / kRatio;
  const auto plate = [](int x, int y) {
    return static_cast<int>(std::lround(127.5 + 127.5 * std::cos(M_PI * (x * x + y * y) / (2.0 * kSize))));
  };
  const std::vector<double> values = shrunkGray(kSize, kSize, {kTo, kTo}, plate);
  double worst = 0;
  double worst_of_boxes = 0;
  for (int y = 1; y < kTo - 1; ++y) {
    for (int x = 1; x < kTo - 1; ++x) {
      // At r the phase turns by π · r / kSize each pixel; what turns by more than 2π / kRatio (twice what the
      // output can hold) in either direction cannot be seen.
      if (std::max(x, y) * kRatio < 2 * kSize / kRatio + 3 * kRatio) continue;
      double box = 0;
      for (int i = 0; i < kRatio * kRatio; ++i)
        box += plate(x * kRatio + i % kRatio, y * kRatio + i / kRatio);
      worst = std::max(worst, std::abs(values[y * kTo + x] - 127.5));
      worst_of_boxes = std::max(worst_of_boxes, std::abs(box / (kRatio * kRatio) - 127.5));
    }
  }
  EXPECT_LT(worst, 8);
  EXPECT_GT(worst_of_boxes, 3 * worst);
}

TEST(Shrink, KeepsDetailThatCanBeSeen) {
  const std::vector<double> stripes =
      shrunkGray(1000, 10, {250, 5}, [](int x, int) { return x / 20 % 2 == 0 ? 0 : 255; });
  EXPECT_LT(std::ranges::min(stripes), 10);
  EXPECT_GT(std::ranges::max(stripes), 245);
}

TEST(Shrink, NeverMakesAColourStrongerThanItsAlpha) {
  std::mt19937 random(4);
  int held = 0;
  for (int round = 0; round < 100; ++round) {
    // Hard edges between colour and nothing, so that the filter overshoots; green is wherever alpha is.
    const Image image(40, 40, [&](int, int) {
      const int alpha = randomBelow(random, 3) * 100;
      return Pixel{randomBelow(random, 2) * alpha, alpha, 0, alpha};
    });
    const std::vector<uint8_t> pixels =
        shrunk(image.view(), {1 + randomBelow(random, 39), 1 + randomBelow(random, 39)});
    for (size_t i = 0; i < pixels.size(); i += 4) {
      ASSERT_LE(pixels[i], pixels[i + 3]);
      ASSERT_EQ(pixels[i + 1], pixels[i + 3]);
      if (pixels[i] == pixels[i + 3] && pixels[i] > 0) ++held;
    }
  }
  EXPECT_GT(held, 0) << "no pixel came near its alpha, so nothing was tried";
}

TEST(Shrink, RefusesToEnlargeAndToMakeNothing) {
  const Image image(4, 4, [](int, int) { return gray(9); });
  for (const Size size : {Size{5, 4}, Size{4, 5}, Size{0, 4}, Size{4, -1}}) {
    EXPECT_THROW((void)shrunk(image.view(), size), std::invalid_argument);
  }
}

}  // namespace
}  // namespace framewright::compose
