// Colours come out as the standards' matrices say, whatever a source's layout; pictures come out upright.
#include "engine/normalizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "av/error.h"
#include "test/support/clip.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace framewright::engine {
namespace {

using test::paintPlain;

using Rgb = std::array<double, 3>;
using Triple = std::array<double, 3>;

struct Coefficients {
  double r;
  double b;
};

constexpr Coefficients k601{0.299, 0.114};
constexpr Coefficients k709{0.2126, 0.0722};
constexpr Coefficients k2020{0.2627, 0.0593};

// ITU-T H.273: from R'G'B' in 0..1 to code values of `depth` bits, exact.
Triple toYuv(const Rgb& rgb, Coefficients k, bool full, int depth) {
  const double y = k.r * rgb[0] + (1 - k.r - k.b) * rgb[1] + k.b * rgb[2];
  const double u = (rgb[2] - y) / (2 * (1 - k.b));
  const double v = (rgb[0] - y) / (2 * (1 - k.r));
  const double unit = std::pow(2.0, depth - 8);
  if (full) {
    const double peak = std::pow(2.0, depth) - 1;
    return {y * peak, u * peak + 128 * unit, v * peak + 128 * unit};
  }
  return {(16 + 219 * y) * unit, (128 + 224 * u) * unit, (128 + 224 * v) * unit};
}

struct Source {
  AVPixelFormat layout = AV_PIX_FMT_YUV420P;
  AVColorSpace matrix = AVCOL_SPC_BT709;
  AVColorRange range = AVCOL_RANGE_MPEG;
  int width = 64;
  int height = 48;
};

av::Frame plain(const Source& source, const Triple& values) {
  av::FramePool pool(source.width, source.height, source.layout);
  av::Frame frame = pool.take();
  const auto code = [](double value) { return static_cast<int>(std::lround(value)); };
  paintPlain(frame, code(values[0]), code(values[1]), code(values[2]));
  frame->colorspace = source.matrix;
  frame->color_range = source.range;
  frame->pts = 77;
  return frame;
}

std::array<int, 3> sampleAt(const av::Frame& frame, int x, int y) {
  return {frame->data[0][y * frame->linesize[0] + x], frame->data[1][y / 2 * frame->linesize[1] + x / 2],
          frame->data[2][y / 2 * frame->linesize[2] + x / 2]};
}

// A plain colour in the source's format becomes the same colour in the canvas's, within two code values.
void check(const Source& source, Coefficients k) {
  const int depth = av_pix_fmt_desc_get(source.layout)->comp[0].depth;
  const std::vector<Rgb> colors{{0.75, 0.25, 0.5}, {0.2, 0.6, 0.3}, {1, 1, 1},
                                {0, 0, 0},         {0.1, 0.3, 0.8}, {0.9, 0.5, 0.1}};
  Normalizer normalizer;
  for (const Rgb& color : colors) {
    const av::Frame out =
        normalizer.normalize(plain(source, toYuv(color, k, source.range == AVCOL_RANGE_JPEG, depth)));
    const Triple expected = toYuv(color, k709, false, 8);
    ASSERT_EQ(out.format(), AV_PIX_FMT_YUV420P);
    EXPECT_EQ(out.width(), source.width);
    EXPECT_EQ(out.height(), source.height);
    EXPECT_EQ(out->colorspace, AVCOL_SPC_BT709);
    EXPECT_EQ(out->color_range, AVCOL_RANGE_MPEG);
    EXPECT_EQ(out.pts(), 77);
    for (const auto& [x, y] : {std::pair{0, 0}, std::pair{source.width - 1, source.height - 1},
                               std::pair{source.width / 3, source.height / 2}}) {
      const std::array<int, 3> met = sampleAt(out, x, y);
      for (int plane = 0; plane < 3; ++plane)
        EXPECT_NEAR(met[plane], expected[plane], 2) << "plane " << plane;
    }
  }
}

TEST(Normalizer, Bt601) { check({.matrix = AVCOL_SPC_SMPTE170M}, k601); }
TEST(Normalizer, Bt601In422With10Bits) {
  check({.layout = AV_PIX_FMT_YUV422P10, .matrix = AVCOL_SPC_BT470BG}, k601);
}
TEST(Normalizer, Bt2020) { check({.layout = AV_PIX_FMT_YUV420P10, .matrix = AVCOL_SPC_BT2020_NCL}, k2020); }
TEST(Normalizer, FullRange) { check({.range = AVCOL_RANGE_JPEG}, k709); }
TEST(Normalizer, JpegLayoutIsFullRange) {
  Normalizer normalizer;
  av::Frame frame = plain({.layout = AV_PIX_FMT_YUVJ420P, .range = AVCOL_RANGE_UNSPECIFIED}, {255, 128, 128});
  EXPECT_EQ(sampleAt(normalizer.normalize(frame), 5, 5), (std::array{235, 128, 128}));
}
TEST(Normalizer, Layout444With12Bits) { check({.layout = AV_PIX_FMT_YUV444P12}, k709); }
TEST(Normalizer, Layout411) {
  check({.layout = AV_PIX_FMT_YUV411P, .matrix = AVCOL_SPC_SMPTE170M, .width = 66}, k601);
}
TEST(Normalizer, Layout440) { check({.layout = AV_PIX_FMT_YUV440P}, k709); }
TEST(Normalizer, OddSides) {
  check({.layout = AV_PIX_FMT_YUV420P10, .matrix = AVCOL_SPC_SMPTE170M, .width = 63, .height = 47}, k601);
  check({.layout = AV_PIX_FMT_YUV444P, .width = 1, .height = 47}, k709);
}
TEST(Normalizer, MissingMatrixFollowsTheSize) {
  check({.matrix = AVCOL_SPC_UNSPECIFIED, .width = 720, .height = 576}, k601);
  check({.matrix = AVCOL_SPC_UNSPECIFIED, .range = AVCOL_RANGE_JPEG, .width = 64, .height = 720}, k709);
  check({.matrix = AVCOL_SPC_UNSPECIFIED, .range = AVCOL_RANGE_JPEG, .width = 1280, .height = 534}, k709);
}

using Matrix = std::array<std::array<double, 3>, 3>;

Triple times(const Matrix& m, const Triple& v) {
  Triple out{};
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) out[row] += m[row][column] * v[column];
  }
  return out;
}

Matrix inverse(const Matrix& m) {
  const auto cofactor = [&](int r, int c) {
    return m[(r + 1) % 3][(c + 1) % 3] * m[(r + 2) % 3][(c + 2) % 3] -
           m[(r + 1) % 3][(c + 2) % 3] * m[(r + 2) % 3][(c + 1) % 3];
  };
  const double determinant = m[0][0] * cofactor(0, 0) + m[0][1] * cofactor(0, 1) + m[0][2] * cofactor(0, 2);
  Matrix out{};
  for (int r = 0; r < 3; ++r) {
    for (int c = 0; c < 3; ++c) out[c][r] = cofactor(r, c) / determinant;
  }
  return out;
}

// Linear RGB to XYZ for the chromaticities of red, green and blue, and D65.
Matrix toXyz(const std::array<std::array<double, 2>, 3>& chromaticities) {
  const auto xyz = [](double x, double y) { return Triple{x / y, 1, (1 - x - y) / y}; };
  Matrix primaries{};
  for (int c = 0; c < 3; ++c) {
    const Triple column = xyz(chromaticities[c][0], chromaticities[c][1]);
    for (int r = 0; r < 3; ++r) primaries[r][c] = column[r];
  }
  const Triple scale = times(inverse(primaries), xyz(0.3127, 0.3290));
  for (auto& row : primaries) {
    for (int c = 0; c < 3; ++c) row[c] *= scale[c];
  }
  return primaries;
}

// SMPTE 170M's primaries differ from BT.709's. Displays show both with the power of BT.1886.
TEST(Normalizer, OtherPrimaries) {
  const Matrix from = toXyz({{{0.630, 0.340}, {0.310, 0.595}, {0.155, 0.070}}});
  const Matrix to = inverse(toXyz({{{0.640, 0.330}, {0.300, 0.600}, {0.150, 0.060}}}));
  Normalizer normalizer;
  for (const Rgb& color : {Rgb{0.7, 0.4, 0.5}, Rgb{0.3, 0.6, 0.4}, Rgb{0.5, 0.5, 0.5}, Rgb{0.4, 0.35, 0.7}}) {
    av::Frame frame = plain({.matrix = AVCOL_SPC_SMPTE170M}, toYuv(color, k601, false, 8));
    frame->color_primaries = AVCOL_PRI_SMPTE170M;
    Triple linear{};
    for (int i = 0; i < 3; ++i) linear[i] = std::pow(color[i], 2.4);
    Rgb shown = times(to, times(from, linear));
    for (double& part : shown) part = std::pow(part, 1 / 2.4);
    const Triple expected = toYuv(shown, k709, false, 8);
    const std::array<int, 3> met = sampleAt(normalizer.normalize(frame), 20, 20);
    for (int plane = 0; plane < 3; ++plane) EXPECT_NEAR(met[plane], expected[plane], 2) << "plane " << plane;
  }
}

TEST(Normalizer, PlanarAndPackedRgb) {
  const Rgb color{200 / 255.0, 60 / 255.0, 90 / 255.0};
  const Triple expected = toYuv(color, k709, false, 8);
  const auto checkFrame = [&](const av::Frame& frame) {
    Normalizer normalizer;
    const std::array<int, 3> met = sampleAt(normalizer.normalize(frame), 30, 20);
    for (int plane = 0; plane < 3; ++plane) EXPECT_NEAR(met[plane], expected[plane], 2);
  };
  av::FramePool planar(64, 48, AV_PIX_FMT_GBRP);
  av::Frame frame = planar.take();
  paintPlain(frame, 60, 90, 200);
  checkFrame(frame);
  av::FramePool packed(64, 48, AV_PIX_FMT_BGR24);
  frame = packed.take();
  for (int y = 0; y < 48; ++y) {
    for (int x = 0; x < 64; ++x) {
      std::uint8_t* pixel = frame->data[0] + y * frame->linesize[0] + x * 3;
      pixel[0] = 90;
      pixel[1] = 60;
      pixel[2] = 200;
    }
  }
  checkFrame(frame);
}

TEST(Normalizer, SemiPlanarAndPackedYuv) {
  const Triple in = toYuv({0.75, 0.25, 0.5}, k601, false, 8);
  const Triple expected = toYuv({0.75, 0.25, 0.5}, k709, false, 8);
  for (const AVPixelFormat layout : {AV_PIX_FMT_NV12, AV_PIX_FMT_YUYV422}) {
    av::FramePool pool(64, 48, layout);
    av::Frame frame = pool.take();
    frame->colorspace = AVCOL_SPC_SMPTE170M;
    for (int y = 0; y < 48; ++y) {
      std::uint8_t* row = frame->data[0] + y * frame->linesize[0];
      for (int x = 0; x < 64; ++x) {
        const auto y8 = static_cast<std::uint8_t>(std::lround(in[0]));
        const auto c8 = static_cast<std::uint8_t>(std::lround(in[1 + x % 2]));
        if (layout == AV_PIX_FMT_NV12) {
          row[x] = y8;
          frame->data[1][y / 2 * frame->linesize[1] + x] = c8;
        } else {
          row[2 * x] = y8;
          row[2 * x + 1] = c8;
        }
      }
    }
    Normalizer normalizer;
    const std::array<int, 3> met = sampleAt(normalizer.normalize(frame), 30, 20);
    for (int plane = 0; plane < 3; ++plane)
      EXPECT_NEAR(met[plane], expected[plane], 2) << av_get_pix_fmt_name(layout);
  }
}

TEST(Normalizer, GrayIsNeutral) {
  av::FramePool pool(64, 48, AV_PIX_FMT_GRAY8);
  av::Frame frame = pool.take();
  paintPlain(frame, 255, 0, 0);
  Normalizer normalizer;
  EXPECT_EQ(sampleAt(normalizer.normalize(frame), 9, 9), (std::array{235, 128, 128}));
}

TEST(Normalizer, TheCanvasFormatPassesByReference) {
  Normalizer normalizer;
  const av::Frame frame = plain({}, {100, 110, 120});
  const av::Frame out = normalizer.normalize(frame);
  EXPECT_EQ(out->data[0], frame->data[0]);
  EXPECT_EQ(normalizer.figures().passedThrough, 1U);
  EXPECT_TRUE(normalizer.figures().conversions.empty());
}

TEST(Normalizer, ContextsAndBuffersAreUsedAgain) {
  Normalizer normalizer;
  for (int i = 0; i < 50; ++i) {
    (void)normalizer.normalize(plain({.matrix = AVCOL_SPC_SMPTE170M}, {100, 110, 120}));
    (void)normalizer.normalize(plain({.layout = AV_PIX_FMT_YUV422P10}, {400, 500, 600}));
  }
  const NormalizerFigures figures = normalizer.figures();
  EXPECT_EQ(figures.contextsCreated, 2U);
  EXPECT_EQ(figures.poolMisses, 2U);
  EXPECT_EQ(figures.poolHits, 98U);
  ASSERT_EQ(figures.conversions.size(), 2U);
  EXPECT_EQ(figures.conversions[0].detail, "yuv420p bt601 → yuv420p bt709");
  EXPECT_EQ(figures.conversions[1].detail, "yuv422p10le bt709 → yuv420p bt709");
  EXPECT_EQ(figures.conversions[0].count, 50U);
}

TEST(Normalizer, WhatWouldComeOutInWrongColorsIsRefused) {
  const auto words = [](const av::Frame& frame) -> std::string {
    Normalizer normalizer;
    try {
      (void)normalizer.normalize(frame);
    } catch (const av::Error& error) {
      EXPECT_EQ(error.code(), av::ErrorCode::kMediaUnsupported);
      return error.what();
    }
    return "none";
  };
  av::Frame hdr = plain({.layout = AV_PIX_FMT_YUV420P10}, {400, 500, 600});
  hdr->color_trc = AVCOL_TRC_SMPTE2084;
  EXPECT_THAT(words(hdr), testing::HasSubstr("HDR"));
  av::FramePool pool(64, 48, AV_PIX_FMT_YUVA444P12LE);
  av::Frame wide = pool.take();
  wide->color_primaries = AVCOL_PRI_BT2020;
  EXPECT_THAT(words(wide), testing::HasSubstr("transparent"));
}

// Whatever may be transparent comes as Skia's pictures do, and what FFmpeg keeps for later is not touched.
TEST(Normalizer, TransparentPicturesBecomePremultiplied) {
  for (const AVPixelFormat layout : {AV_PIX_FMT_RGBA, AV_PIX_FMT_BGRA, AV_PIX_FMT_ARGB}) {
    av::FramePool pool(5, 3, layout);
    av::Frame frame = pool.take();
    frame->pts = 77;
    const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(layout);
    constexpr std::array<std::uint8_t, 4> kPixel{200, 100, 7, 51};
    for (int y = 0; y < 3; ++y) {
      for (int x = 0; x < 5; ++x) {
        for (std::size_t channel = 0; channel < 4; ++channel)
          frame->data[0][y * frame->linesize[0] + 4 * x + descriptor.comp[channel].offset] = kPixel[channel];
      }
    }
    Normalizer normalizer;
    const av::Frame picture = normalizer.normalize(frame);
    EXPECT_EQ(formatOf(*picture.get()).layout, AV_PIX_FMT_RGBA);
    EXPECT_EQ(picture->pts, 77);
    const std::uint8_t* last = picture->data[0] + std::ptrdiff_t{2} * picture->linesize[0] + 4 * 4;
    EXPECT_THAT(std::vector<int>(last, last + 4), testing::ElementsAre(40, 20, 1, 51));
    EXPECT_EQ(frame->data[0][descriptor.comp[0].offset], kPixel[0]);
    Normalizer turning(Rotation::k90);
    EXPECT_THROW((void)turning.normalize(frame), av::Error);
  }
}

// Fills each plane with one value, alpha's as well.
void paintPlanes(av::Frame& frame, const std::array<double, 4>& values) {
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(frame.format());
  for (std::size_t component = 0; component < 4; ++component) {
    const auto& [plane, step, offset, shift, depth] = descriptor.comp[component];
    const bool chroma = component == 1 || component == 2;
    const int width = AV_CEIL_RSHIFT(frame.width(), chroma ? descriptor.log2_chroma_w : 0);
    const int height = AV_CEIL_RSHIFT(frame.height(), chroma ? descriptor.log2_chroma_h : 0);
    const auto value = static_cast<int>(std::lround(values[component]));
    for (int y = 0; y < height; ++y) {
      std::uint8_t* row = frame->data[plane] + std::ptrdiff_t{frame->linesize[plane]} * y;
      for (int x = 0; x < width; ++x) {
        row[x * step + offset] = static_cast<std::uint8_t>(value);
        if (depth > 8) row[x * step + offset + 1] = static_cast<std::uint8_t>(value >> 8);
      }
    }
  }
}

TEST(Normalizer, AlphaBesideYuvIsKept) {
  struct Case {
    AVPixelFormat layout;
    AVColorSpace matrix;
    AVColorRange range;
    Coefficients k;
  };
  constexpr Rgb kColor{0.75, 0.25, 0.5};
  for (const auto& [layout, matrix, range, k] :
       {Case{AV_PIX_FMT_YUVA420P, AVCOL_SPC_SMPTE170M, AVCOL_RANGE_MPEG, k601},
        Case{AV_PIX_FMT_YUVA422P, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, k709},
        Case{AV_PIX_FMT_YUVA444P, AVCOL_SPC_BT709, AVCOL_RANGE_JPEG, k709},
        Case{AV_PIX_FMT_YUVA444P12LE, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, k709}}) {
    const int depth = av_pix_fmt_desc_get(layout)->comp[0].depth;
    const double whole = std::pow(2.0, depth) - 1;
    av::FramePool pool(63, 47, layout);
    av::Frame frame = pool.take();
    const Triple yuv = toYuv(kColor, k, range == AVCOL_RANGE_JPEG, depth);
    paintPlanes(frame, {yuv[0], yuv[1], yuv[2], whole / 5});
    frame->colorspace = matrix;
    frame->color_range = range;
    Normalizer normalizer;
    const av::Frame picture = normalizer.normalize(frame);
    ASSERT_EQ(picture.format(), AV_PIX_FMT_RGBA);
    for (const auto& [x, y] : {std::pair{0, 0}, std::pair{62, 46}, std::pair{31, 20}}) {
      const std::uint8_t* pixel = picture->data[0] + std::ptrdiff_t{picture->linesize[0]} * y + 4 * x;
      for (std::size_t channel = 0; channel < 3; ++channel)
        EXPECT_NEAR(pixel[channel], kColor[channel] * 51, 1) << av_get_pix_fmt_name(layout) << " " << channel;
      EXPECT_EQ(pixel[3], 51) << av_get_pix_fmt_name(layout);
    }
  }
}

// A full turn in four quarters, or two halves, gives luma back exactly.
TEST(Normalizer, QuartersAddUp) {
  for (const auto& [width, height] : {std::pair{64, 48}, std::pair{63, 47}, std::pair{2, 90}}) {
    av::FramePool pool(width, height, AV_PIX_FMT_YUV420P);
    av::Frame frame = pool.take();
    tag(*frame.get(), canvasFormat(width, height));
    std::mt19937 random(7);
    for (int plane = 0; plane < 3; ++plane) {
      const int rows = plane == 0 ? height : (height + 1) / 2;
      std::generate_n(frame->data[plane], rows * frame->linesize[plane],
                      [&] { return static_cast<std::uint8_t>(random()); });
    }
    for (const auto& [rotation, times] :
         {std::pair{Rotation::k90, 4}, std::pair{Rotation::k270, 4}, std::pair{Rotation::k180, 2}}) {
      av::Frame turned = frame.clone();
      for (int i = 0; i < times; ++i) turned = Normalizer(rotation).normalize(turned);
      for (int y = 0; y < height; ++y) {
        ASSERT_TRUE(std::equal(turned->data[0] + y * turned->linesize[0],
                               turned->data[0] + y * turned->linesize[0] + width,
                               frame->data[0] + y * frame->linesize[0]));
      }
    }
  }
}

// Luma and chroma are the same ramp, sampled where each lies. Turned, they still are: chroma has moved to its
// left place.
TEST(Normalizer, ChromaKeepsItsPlaceWhenTurned) {
  constexpr int kSize = 64;
  const auto ramp = [](double x, double y) { return 40 + x * 1.5 + y; };
  av::FramePool pool(kSize, kSize, AV_PIX_FMT_YUV420P);
  av::Frame frame = pool.take();
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize; ++x) {
      frame->data[0][y * frame->linesize[0] + x] = static_cast<std::uint8_t>(std::lround(ramp(x, y)));
      if (x % 2 == 0 && y % 2 == 0) {
        frame->data[1][y / 2 * frame->linesize[1] + x / 2] =
            static_cast<std::uint8_t>(std::lround(ramp(x, y + 0.5)));
        frame->data[2][y / 2 * frame->linesize[2] + x / 2] = 128;
      }
    }
  }
  frame->colorspace = AVCOL_SPC_BT709;
  for (const Rotation rotation : {Rotation::k90, Rotation::k180, Rotation::k270}) {
    const av::Frame turned = Normalizer(rotation).normalize(frame);
    for (int y = 4; y < kSize - 4; y += 2) {
      for (int x = 4; x < kSize - 4; x += 2) {
        // Left-sited: beside the luma column x, between the rows y and y + 1.
        const double luma = (turned->data[0][y * turned->linesize[0] + x] +
                             turned->data[0][(y + 1) * turned->linesize[0] + x]) /
                            2.0;
        EXPECT_NEAR(turned->data[1][y / 2 * turned->linesize[1] + x / 2], luma, 1.01)
            << static_cast<int>(rotation);
      }
    }
  }
}

TEST(Normalizer, TurnsClockwise) {
  av::FramePool pool(64, 32, AV_PIX_FMT_YUV420P);
  av::Frame frame = pool.take();
  paintPlain(frame, 50, 128, 128);
  frame->colorspace = AVCOL_SPC_BT709;
  frame->data[0][0] = 200;  // top left
  EXPECT_EQ(sampleAt(Normalizer(Rotation::k90).normalize(frame), 31, 0)[0], 200);
  EXPECT_EQ(sampleAt(Normalizer(Rotation::k180).normalize(frame), 63, 31)[0], 200);
  EXPECT_EQ(sampleAt(Normalizer(Rotation::k270).normalize(frame), 0, 63)[0], 200);
}

}  // namespace
}  // namespace framewright::engine
