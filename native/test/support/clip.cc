#include "test/support/clip.h"

#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "av/encoder.h"
#include "av/error.h"
#include "av/muxer.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
}

namespace framewright::test {
namespace {

constexpr int kBits = 16;

struct PlaneShape {
  int width;
  int height;
  int bytes;
  int maximum;
};

PlaneShape shapeOf(const av::Frame& frame, int plane) {
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(frame.format());
  const bool chroma = plane > 0 && (descriptor.flags & AV_PIX_FMT_FLAG_RGB) == 0;
  return {AV_CEIL_RSHIFT(frame.width(), chroma ? descriptor.log2_chroma_w : 0),
          AV_CEIL_RSHIFT(frame.height(), chroma ? descriptor.log2_chroma_h : 0),
          descriptor.comp[0].depth > 8 ? 2 : 1, (1 << descriptor.comp[0].depth) - 1};
}

void put(av::Frame& frame, int plane, int x, int y, int value, int bytes) {
  std::uint8_t* at =
      frame->data[plane] + std::ptrdiff_t{frame->linesize[plane]} * y + std::ptrdiff_t{x} * bytes;
  at[0] = static_cast<std::uint8_t>(value);
  if (bytes == 2) at[1] = static_cast<std::uint8_t>(value >> 8);
}

void addDisplayMatrix(AVStream& stream, int clockwise, bool mirrored) {
  std::array<std::int32_t, 9> matrix{};
  av_display_rotation_set(matrix.data(), clockwise);
  if (mirrored) av_display_matrix_flip(matrix.data(), 1, 0);
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
  AVPacketSideData* data =
      av_packet_side_data_new(&stream.codecpar->coded_side_data, &stream.codecpar->nb_coded_side_data,
                              AV_PKT_DATA_DISPLAYMATRIX, sizeof matrix, 0);
  std::memcpy(av::check_alloc(data)->data, matrix.data(), sizeof matrix);
#else
  std::uint8_t* data =
      av::checkAlloc(av_stream_new_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, sizeof matrix));
  std::memcpy(data, matrix.data(), sizeof matrix);
#endif
}

#ifdef __SANITIZE_ADDRESS__
// libx265 keeps some of what it allocates while it opens; that is not for our tests to report.
using OpeningLeaks = __lsan::ScopedDisabler;
#else
struct OpeningLeaks {};
#endif

av::Encoder openVideo(const ClipSpec& spec, bool globalHeader) {
  av::VideoEncoderSettings settings;
  settings.encoder = spec.encoder;
  settings.width = spec.width;
  settings.height = spec.height;
  settings.format = spec.layout;
  settings.timeBase = spec.timeBase;
  settings.frameRate = spec.frameRate;
  settings.sampleAspect = spec.sampleAspect;
  settings.matrix = spec.matrix;
  settings.range = spec.range;
  settings.primaries = spec.primaries;
  settings.transfer = spec.transfer;
  settings.chromaLocation = spec.chroma;
  settings.globalHeader = globalHeader;
  settings.options = spec.options;
  std::optional<OpeningLeaks> unreported;
  if (spec.encoder == "libx265") unreported.emplace();
  return av::Encoder::open(settings);
}

void drain(av::Encoder& encoder, av::Muxer& muxer, int stream, AVRational timeBase) {
  while (auto packet = encoder.receive()) {
    if ((*packet)->duration == 0) (*packet)->duration = 1;
    muxer.write(std::move(*packet), stream, timeBase);
  }
}

void writeSound(av::Encoder& encoder, av::Muxer& muxer, int stream, double seconds) {
  const int rate = encoder.context().sample_rate;
  const auto total = static_cast<std::int64_t>(seconds * rate);
  for (std::int64_t from = 0; from < total; from += encoder.frameSize()) {
    av::Frame block;
    block->format = encoder.context().sample_fmt;
    block->sample_rate = rate;
    block->nb_samples = static_cast<int>(std::min<std::int64_t>(encoder.frameSize(), total - from));
    av_channel_layout_default(&block->ch_layout, 1);
    av::check(av_frame_get_buffer(block.get(), 0), av::ErrorCode::kOutOfMemory, "sound");
    auto* samples = reinterpret_cast<float*>(block->data[0]);
    for (int i = 0; i < block->nb_samples; ++i)
      samples[i] = std::sin(static_cast<float>(from + i) * 0.05F) * 0.3F;
    block->pts = from;
    encoder.send(block);
    drain(encoder, muxer, stream, encoder.timeBase());
  }
  encoder.sendEnd();
  drain(encoder, muxer, stream, encoder.timeBase());
}

}  // namespace

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "framewright-media-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string makeClip(const std::string& path, const ClipSpec& spec) {
  av::Muxer muxer = av::Muxer::create(path, spec.format);
  av::Encoder encoder = openVideo(spec, muxer.wantsGlobalHeader());
  const int video = muxer.addStream(encoder);
  if (spec.rotation != 0 || spec.mirrored)
    addDisplayMatrix(muxer.stream(video), spec.rotation, spec.mirrored);
  std::optional<av::Encoder> sound;
  int audio = -1;
  if (spec.soundSeconds > 0) {
    av::AudioEncoderSettings settings;
    settings.encoder = "aac";
    settings.sampleRate = 48000;
    settings.channels = 1;
    settings.bitRate = 64000;
    settings.globalHeader = muxer.wantsGlobalHeader();
    sound = av::Encoder::open(settings);
    audio = muxer.addStream(*sound);
  }
  muxer.writeHeader(spec.containerOptions);
  av::FramePool pool(spec.width, spec.height, spec.layout);
  for (int n = 0; n < spec.frames; ++n) {
    av::Frame frame = pool.take();
    spec.paint ? spec.paint(frame, n) : paintNumber(frame, n);
    frame->pts = spec.ptsOf ? spec.ptsOf(n) : n;
    frame->colorspace = spec.matrix;
    frame->color_range = spec.range;
    frame->color_primaries = spec.primaries;
    frame->color_trc = spec.transfer;
    frame->chroma_location = spec.chroma;
    frame->sample_aspect_ratio = spec.sampleAspect;
    if (spec.interlaced) {
#ifdef AV_FRAME_FLAG_INTERLACED
      frame->flags |= AV_FRAME_FLAG_INTERLACED | AV_FRAME_FLAG_TOP_FIELD_FIRST;
#else
      frame->interlaced_frame = 1;
      frame->top_field_first = 1;
#endif
    }
    encoder.send(frame);
    drain(encoder, muxer, video, spec.timeBase);
  }
  encoder.sendEnd();
  drain(encoder, muxer, video, spec.timeBase);
  if (sound) writeSound(*sound, muxer, audio, spec.soundSeconds);
  muxer.finish();
  return path;
}

void paintNumber(av::Frame& frame, int number) {
  for (int plane = 0; plane < av_pix_fmt_count_planes(frame.format()); ++plane) {
    const PlaneShape shape = shapeOf(frame, plane);
    const int block = shape.width / kBits;
    const int top = plane == 0 ? std::min(block, shape.height / 3) : 0;
    for (int y = 0; y < shape.height; ++y) {
      for (int x = 0; x < shape.width; ++x) {
        // Within limited range at any depth.
        int value = shape.maximum / 4 + ((x * (plane + 2) + y * 3 + number * 5) % 128) * shape.maximum / 256;
        if (y < top)
          value = (number >> std::min(x / block, kBits - 1)) & 1 ? shape.maximum * 7 / 8 : shape.maximum / 8;
        put(frame, plane, x, y, value, shape.bytes);
      }
    }
  }
}

int numberIn(const av::Frame& frame) {
  const int block = frame.width() / kBits;
  const int row = std::min(block, frame.height() / 3) / 2;
  int number = 0;
  for (int bit = 0; bit < kBits; ++bit) {
    const int value = frame->data[0][std::ptrdiff_t{frame->linesize[0]} * row + bit * block + block / 2];
    if (value > 128) number |= 1 << bit;
  }
  return number;
}

void paintPlain(av::Frame& frame, int first, int second, int third) {
  const std::array values{first, second, third};
  for (int plane = 0; plane < av_pix_fmt_count_planes(frame.format()); ++plane) {
    const PlaneShape shape = shapeOf(frame, plane);
    for (int y = 0; y < shape.height; ++y) {
      for (int x = 0; x < shape.width; ++x) put(frame, plane, x, y, values[plane], shape.bytes);
    }
  }
}

std::uint64_t digestOf(const av::Frame& frame) {
  std::uint64_t digest = 0xcbf29ce484222325U;
  for (int plane = 0; plane < av_pix_fmt_count_planes(frame.format()); ++plane) {
    const PlaneShape shape = shapeOf(frame, plane);
    for (int y = 0; y < shape.height; ++y) {
      const std::uint8_t* row = frame->data[plane] + std::ptrdiff_t{frame->linesize[plane]} * y;
      for (int x = 0; x < shape.width * shape.bytes; ++x) digest = (digest ^ row[x]) * 0x100000001b3U;
    }
  }
  return digest;
}

void truncateFile(const std::string& path, double fraction) {
  const auto size = static_cast<double>(std::filesystem::file_size(path));
  std::filesystem::resize_file(path, static_cast<std::uintmax_t>(size * fraction));
}

void writeFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace framewright::test
