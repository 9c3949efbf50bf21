#include "compose/shrink.h"

#include <zimg.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>
#include <stdexcept>

#include "compose/aligned_buffer.h"
#include "compose/zimg_graph.h"

namespace framewright::compose {
namespace {

constexpr int kBytesPerPixel = 4;
constexpr int kAlpha = 3;

void require(zimg_error_code_e code) {
  if (code == ZIMG_ERROR_SUCCESS) return;
  if (code == ZIMG_ERROR_OUT_OF_MEMORY) throw std::bad_alloc();
  throw std::runtime_error("zimg cannot shrink a picture: " + zimgReason());
}

zimg_image_format formatOf(int channels, int width, int height) {
  zimg_image_format format;
  zimg_image_format_default(&format, ZIMG_API_VERSION);
  format.width = static_cast<unsigned>(width);
  format.height = static_cast<unsigned>(height);
  format.pixel_type = ZIMG_PIXEL_BYTE;
  format.color_family = channels == 1 ? ZIMG_COLOR_GREY : ZIMG_COLOR_RGB;
  if (channels > 1) format.matrix_coefficients = ZIMG_MATRIX_RGB;
  // Values are only numbers here. "Limited" ones go to zimg's 16 bits and back by shifts, exactly and fast,
  // and are clamped to 0..255 like full ones.
  format.pixel_range = ZIMG_RANGE_LIMITED;
  return format;
}

ZimgGraph makeGraph(int channels, Size from, Size to) {
  const zimg_image_format source = formatOf(channels, from.width, from.height);
  const zimg_image_format target = formatOf(channels, to.width, to.height);
  zimg_graph_builder_params parameters;
  zimg_graph_builder_params_default(&parameters, ZIMG_API_VERSION);
  parameters.resample_filter = ZIMG_RESIZE_BICUBIC;
  parameters.filter_param_a = 0;
  parameters.filter_param_b = 0.5;
  ZimgGraph graph(zimg_filter_graph_build(&source, &target, &parameters));
  if (graph == nullptr) require(zimg_get_last_error(nullptr, 0));
  return graph;
}

// As many rows of a few planes as zimg looks at together; row y lies at y & mask.
template <int kChannels>
class Rows {
 public:
  Rows(unsigned lines, int width, int height)
      : mask_(zimg_select_buffer_mask(lines)), stride_(AlignedBuffer::strideFor(width)) {
    const size_t held = mask_ == ZIMG_BUFFER_MAX ? static_cast<size_t>(height) : size_t{mask_} + 1;
    plane_bytes_ = held * static_cast<size_t>(stride_);
    memory_.resize(plane_bytes_ * kChannels);
  }

  [[nodiscard]] uint8_t* row(int channel, unsigned y) {
    return plane(channel) + static_cast<ptrdiff_t>(y & mask_) * stride_;
  }

  [[nodiscard]] zimg_image_buffer_const readable() {
    zimg_image_buffer_const buffer{};
    buffer.version = ZIMG_API_VERSION;
    for (int i = 0; i < kChannels; ++i) buffer.plane[i] = {plane(i), stride_, mask_};
    return buffer;
  }

  [[nodiscard]] zimg_image_buffer writable() {
    zimg_image_buffer buffer{};
    buffer.version = ZIMG_API_VERSION;
    for (int i = 0; i < kChannels; ++i) buffer.plane[i] = {plane(i), stride_, mask_};
    return buffer;
  }

 private:
  [[nodiscard]] uint8_t* plane(int channel) {
    return memory_.data() + static_cast<size_t>(channel) * plane_bytes_;
  }

  unsigned mask_;
  ptrdiff_t stride_;
  size_t plane_bytes_ = 0;
  AlignedBuffer memory_;
};

// Shrinks the channels from kFirst on. zimg asks for rows as it needs them and hands over each finished one,
// so that neither picture is ever held as planes.
template <int kFirst, int kChannels>
class Pass {
 public:
  Pass(const RgbaView& picture, const MutableRgba& out)
      : picture_(picture),
        out_(out),
        graph_(makeGraph(kChannels, {picture.width, picture.height}, {out.width, out.height})),
        source_(buffering(zimg_filter_graph_get_input_buffering), picture.width, picture.height),
        target_(buffering(zimg_filter_graph_get_output_buffering), out.width, out.height) {}

  void run() {
    size_t bytes = 0;
    require(zimg_filter_graph_get_tmp_size(graph_.get(), &bytes));
    AlignedBuffer scratch(bytes);
    const zimg_image_buffer_const source = source_.readable();
    const zimg_image_buffer target = target_.writable();
    require(
        zimg_filter_graph_process(graph_.get(), &source, &target, scratch.data(), unpack, this, pack, this));
  }

 private:
  unsigned buffering(zimg_error_code_e (*query)(const zimg_filter_graph*, unsigned*)) const {
    unsigned lines = 0;
    require(query(graph_.get(), &lines));
    return lines;
  }

  static int unpack(void* self, unsigned y, unsigned left, unsigned right) {
    Pass& pass = *static_cast<Pass*>(self);
    const uint8_t* const pixels = pass.picture_.row(static_cast<int>(y)) + kFirst;
    std::array<uint8_t*, kChannels> rows;
    for (int i = 0; i < kChannels; ++i) rows[i] = pass.source_.row(i, y);
    for (size_t x = left; x < right; ++x) {
      for (int i = 0; i < kChannels; ++i) rows[i][x] = pixels[x * kBytesPerPixel + i];
    }
    return 0;
  }

  static int pack(void* self, unsigned y, unsigned left, unsigned right) {
    Pass& pass = *static_cast<Pass*>(self);
    uint8_t* const pixels = pass.out_.row(static_cast<int>(y));
    std::array<const uint8_t*, kChannels> rows;
    for (int i = 0; i < kChannels; ++i) rows[i] = pass.target_.row(i, y);
    for (size_t x = left; x < right; ++x) {
      uint8_t* const pixel = pixels + x * kBytesPerPixel;
      if constexpr (kFirst == kAlpha) {
        pixel[kAlpha] = rows[0][x];
      } else {
        for (int i = 0; i < kChannels; ++i) pixel[i] = std::min(rows[i][x], pixel[kAlpha]);
      }
    }
    return 0;
  }

  RgbaView picture_;
  MutableRgba out_;
  ZimgGraph graph_;
  Rows<kChannels> source_;
  Rows<kChannels> target_;
};

bool isOpaque(const RgbaView& picture) {
  for (int y = 0; y < picture.height; ++y) {
    const uint8_t* const row = picture.row(y);
    uint8_t all = 255;
    for (int x = 0; x < picture.width; ++x) all &= row[kBytesPerPixel * x + kAlpha];
    if (all != 255) return false;
  }
  return true;
}

}  // namespace

std::vector<uint8_t> shrunk(const RgbaView& picture, Size size) {
  if (size.width < 1 || size.height < 1 || size.width > picture.width || size.height > picture.height) {
    throw std::invalid_argument("a picture is shrunk to at least one pixel and at most its own size");
  }
  const ptrdiff_t stride = ptrdiff_t{size.width} * kBytesPerPixel;
  // Opaque until alpha is written.
  std::vector<uint8_t> pixels(static_cast<size_t>(stride) * static_cast<size_t>(size.height), 255);
  const MutableRgba out{pixels.data(), stride, size.width, size.height};
  if (!isOpaque(picture)) Pass<kAlpha, 1>(picture, out).run();
  Pass<0, kAlpha>(picture, out).run();
  return pixels;
}

}  // namespace framewright::compose
