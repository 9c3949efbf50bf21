// Every SIMD kernel gives the bits of its plain reference: on random rows of every width, unaligned, on each
// target that is compiled in and runs here.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "compose/affine_rows.h"
#include "compose/blend_rows.h"
#include "compose/dither.h"
#include "compose/resample_rows.h"
#include "compose/rgba_rows.h"
#include "compose/simd.h"
#include "compose/simd_targets.h"
#include "hwy/highway.h"

namespace framewright::compose {
namespace {

constexpr int kWidest = 150;
constexpr size_t kRoom = 8192;

class Rows : public ::testing::Test {
 protected:
  std::vector<uint8_t> bytes(size_t n = kRoom) {
    std::vector<uint8_t> result(n);
    // Extremes often, because it is there that sums overflow.
    for (uint8_t& value : result) {
      const unsigned kind = random_() % 8;
      value = static_cast<uint8_t>(kind == 0 ? 0 : kind == 1 ? 255 : random_());
    }
    return result;
  }

  // Calls kernel(n, offset, fast, out) and kernel(n, offset, plain, out) for all widths on all targets; both
  // outs start equal and must end equal, also beyond n.
  template <class T, class Kernel>
  void check(const char* name, size_t out_size, const Kernel& kernel) {
    for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
      hwy::SetSupportedTargetsForTest(target);
      for (int n = 0; n <= kWidest; ++n) {
        const size_t offset = random_() % 5;
        std::vector<T> fast(out_size), plain;
        for (T& value : fast) value = static_cast<T>(random_());
        plain = fast;
        kernel(n, offset, true, fast);
        kernel(n, offset, false, plain);
        ASSERT_EQ(fast, plain) << name << ", " << n << " samples, " << hwy::TargetName(target) << ", seed "
                               << seed_;
      }
      hwy::SetSupportedTargetsForTest(0);
    }
  }

  const uint32_t seed_ = std::random_device()();
  std::mt19937 random_{seed_};
};

TEST_F(Rows, RunOnMoreThanOneTarget) {
  EXPECT_GE(hwy::SupportedAndGeneratedTargets().size(), 1u);
  EXPECT_STREQ(simdTarget(), hwy::TargetName(hwy::SupportedAndGeneratedTargets().front()));
}

TEST_F(Rows, Blend) {
  const auto layer = bytes(), alpha = bytes();
  check<uint8_t>("blendRow", 256, [&](int n, size_t at, bool fast, auto& out) {
    (fast ? blendRow : reference::blendRow)(&layer[at], &alpha[at + 1], &out[at], n);
  });
}

TEST_F(Rows, Fade) {
  const auto layer = bytes(), alpha = bytes();
  for (const int32_t opacity : {1, 100, 16384, 20001, 32767}) {
    check<uint8_t>("fadeRow", 256, [&](int n, size_t at, bool fast, auto& out) {
      (fast ? fadeRow : reference::fadeRow)(&layer[at], &alpha[at + 1], opacity, ditherRow(3, 5), &out[at],
                                            n);
    });
  }
}

TEST_F(Rows, Mix) {
  const auto from = bytes(), to = bytes();
  for (const int32_t weight : {1, 255, 16384, 29999, 32767}) {
    check<uint8_t>("mixRow", 256, [&](int n, size_t at, bool fast, auto& out) {
      (fast ? mixRow : reference::mixRow)(&from[at], &to[at + 1], weight, ditherRow(6, 1), &out[at], n);
    });
  }
}

TEST_F(Rows, Multiply) {
  const auto value = bytes(), alpha = bytes();
  check<uint8_t>("multiplyRow", 256, [&](int n, size_t at, bool fast, auto& out) {
    (fast ? multiplyRow : reference::multiplyRow)(&value[at], &alpha[at + 1], &out[at], n);
  });
}

TEST_F(Rows, FilterAcross) {
  const auto source = bytes();
  for (const auto& [step, denominator] :
       {std::pair{1, 3}, {2, 3}, {1, 1}, {5, 4}, {7, 3}, {399, 100}, {4, 1}}) {
    FilterTable table;
    check<int16_t>("filterRow", 512,
                   [&, step = step, denominator = denominator](int n, size_t at, bool fast, auto& out) {
                     if (n == 0) return;
                     table.build({-denominator / 2, step, denominator}, n,
                                 {2, 2 + std::max(1, n * step / denominator)}, true);
                     if (table.copy) return;
                     std::vector<int16_t> row(static_cast<size_t>(paddedRow(n)));
                     (fast ? filterRow : reference::filterRow)(&source[at], table, row.data());
                     std::copy_n(row.begin(), n, out.begin());
                   });
  }
}

TEST_F(Rows, CombineDown) {
  const auto source = bytes();
  constexpr int kTaps = 8;
  std::vector<std::vector<int16_t>> filtered(kTaps, std::vector<int16_t>(512));
  for (auto& row : filtered) {
    for (int16_t& value : row) value = static_cast<int16_t>(static_cast<int>(random_() % 20000) - 2000);
  }
  FilterTable table;
  table.build({3, 7, 4}, 50, {0, 100}, false);
  ASSERT_EQ(table.taps, kTaps);
  check<uint8_t>("combineRows", 256, [&](int n, size_t at, bool fast, auto& out) {
    const int16_t* rows[kTaps];
    for (size_t k = 0; k < kTaps; ++k) rows[k] = &filtered[k][at];
    const int16_t* weights = &table.weights[static_cast<size_t>(n % 50 * kTaps)];
    (fast ? combineRows : reference::combineRows)(rows, weights, kTaps, n % 3 == 0 ? 255 : 0, &out[at], n);
  });
}

TEST_F(Rows, WidenAndNarrow) {
  const auto source = bytes();
  check<int16_t>("widenRow", 256, [&](int n, size_t at, bool fast, auto& out) {
    (fast ? widenRow : reference::widenRow)(&source[at], &out[at], n);
  });
  std::vector<int16_t> wide(512);
  for (int16_t& value : wide) value = static_cast<int16_t>(static_cast<int>(random_() % 24000) - 4000);
  check<uint8_t>("narrowRow", 256, [&](int n, size_t at, bool fast, auto& out) {
    (fast ? narrowRow : reference::narrowRow)(&wide[at], n % 3 == 0 ? 255 : 0, &out[at], n);
  });
}

TEST_F(Rows, Halve) {
  const auto a = bytes(), b = bytes();
  check<uint8_t>("halveRow", 256, [&](int n, size_t at, bool fast, auto& out) {
    (fast ? halveRow : reference::halveRow)(&a[at], &out[at], n);
  });
  check<uint8_t>("averageRows", 256, [&](int n, size_t at, bool fast, auto& out) {
    (fast ? averageRows : reference::averageRows)(&a[at], &b[at + 1], &out[at], n);
  });
}

TEST_F(Rows, SampleAnywhere) {
  constexpr int kStride = 77;
  const auto plane = bytes(kStride * 64);
  check<uint8_t>("sampleRow", 256, [&](int n, size_t at, bool fast, auto& out) {
    std::mt19937 numbers(static_cast<uint32_t>(n));  // the same for both
    const auto any = [&](int64_t below) {
      return static_cast<int64_t>((uint64_t{numbers()} << 32 | numbers()) % static_cast<uint64_t>(below));
    };
    // From beyond one end to beyond the other, and back.
    const auto path = [&](int last) {
      const int64_t length = int64_t{last + 40} << 32;
      const int64_t from = any(length) - (int64_t{20} << 32);
      const int64_t to = any(length) - (int64_t{20} << 32);
      return SamplePath{from, (to - from) / std::max(n, 1), last};
    };
    const SamplePath across = path(static_cast<int>(any(70)));
    const SamplePath down = path(static_cast<int>(any(59)));
    (fast ? sampleRow : reference::sampleRow)(&plane[kStride + 1], kStride, across, down,
                                              n % 3 == 0 ? 255 : 0, &out[at], n);
  });
}

TEST_F(Rows, SampleAtEveryPhase) {
  constexpr int kStride = 16;
  constexpr int64_t kPhase = int64_t{1} << (32 - kPhaseBits);
  const auto plane = bytes(kStride * 8);
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    for (int phase = 0; phase < kPhases; ++phase) {
      std::vector<uint8_t> fast(kPhases), plain(kPhases);
      const SamplePath across{kPhases * kPhase, kPhase, 9};
      const SamplePath down{(3 * kPhases + phase) * kPhase, 0, 4};
      sampleRow(&plane[kStride + 1], kStride, across, down, 0, fast.data(), kPhases);
      reference::sampleRow(&plane[kStride + 1], kStride, across, down, 0, plain.data(), kPhases);
      ASSERT_EQ(fast, plain) << phase << ", " << hwy::TargetName(target) << ", seed " << seed_;
    }
  }
  hwy::SetSupportedTargetsForTest(0);
}

TEST_F(Rows, SampleFarAlong) {
  // Carries from the lower bits of positions add up over the longest rows.
  const auto plane = bytes(4 * 20000);
  for (const int64_t step : {(int64_t{1} << 32) + 0xFFFF, (int64_t{1} << 32) + 1, int64_t{0xFFFFFFFF}}) {
    std::vector<uint8_t> fast(16384), plain(16384);
    sampleRow(&plane[20001], 20000, {77, step, 19990}, {1 << 30, 0, 0}, 0, fast.data(), 16384);
    reference::sampleRow(&plane[20001], 20000, {77, step, 19990}, {1 << 30, 0, 0}, 0, plain.data(), 16384);
    EXPECT_EQ(fast, plain) << step << ", seed " << seed_;
  }
}

TEST_F(Rows, RgbaToYuv) {
  const auto upper = bytes(), lower = bytes();
  check<uint8_t>("lumaRow", 256, [&](int n, size_t at, bool fast, auto& out) {
    (fast ? lumaRow : reference::lumaRow)(&upper[at], &out[at], n);
  });
  check<uint8_t>("chromaRow", 512, [&](int n, size_t at, bool fast, auto& out) {
    (fast ? chromaRow : reference::chromaRow)(&upper[at], &lower[at + 1], n, &out[at], &out[at + 256]);
  });
}

TEST_F(Rows, YuvToRgba) {
  const auto near = bytes(), far = bytes();
  check<int16_t>("interpolateChromaRow", 256, [&](int n, size_t at, bool fast, auto& out) {
    (fast ? interpolateChromaRow : reference::interpolateChromaRow)(&near[at], &far[at + 1], n, &out[at]);
  });
  std::vector<int16_t> u(512), v(512);
  for (int16_t& value : u) value = static_cast<int16_t>(random_() % 2041);
  for (int16_t& value : v) value = static_cast<int16_t>(random_() % 2041);
  check<uint8_t>("rgbaRow", 1024, [&](int n, size_t at, bool fast, auto& out) {
    (fast ? rgbaRow : reference::rgbaRow)(&near[at], &u[at], &v[at], &out[at], n);
  });
}

}  // namespace
}  // namespace framewright::compose
