#include "engine/sound_bytes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <type_traits>

#include "av/error.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/mem.h>
}

namespace framewright::engine {
namespace {

constexpr size_t kAlignment = 64;

// One channel: where its first sample is, and how many samples of any channel lie from one of its own to the
// next.
template <class Byte>
struct Channel {
  Byte* data;
  size_t step;
};

AVSampleFormat formatOf(const av::Frame& frame) { return static_cast<AVSampleFormat>(frame->format); }

size_t sampleBytes(AVSampleFormat format) { return static_cast<size_t>(av_get_bytes_per_sample(format)); }

// `first` is the sample that the channel begins with.
Channel<uint8_t> channelOf(const av::Frame& frame, int channel, int first) {
  const auto at = static_cast<size_t>(first);
  const size_t bytes = sampleBytes(formatOf(frame));
  if (av_sample_fmt_is_planar(formatOf(frame)) != 0) return {frame->extended_data[channel] + at * bytes, 1};
  const auto channels = static_cast<size_t>(frame->ch_layout.nb_channels);
  return {frame->extended_data[0] + (at * channels + static_cast<size_t>(channel)) * bytes, channels};
}

template <class Sample>
double toScale(Sample sample) {
  if constexpr (std::is_same_v<Sample, uint8_t>) return (sample - 128) / 128.0;
  if constexpr (std::is_floating_point_v<Sample>) return static_cast<double>(sample);
  return sample / -static_cast<double>(std::numeric_limits<Sample>::min());
}

template <class Sample>
Sample fromScale(double value) {
  if constexpr (std::is_floating_point_v<Sample>) return static_cast<Sample>(value);
  // Not a number is silence.
  if (std::isnan(value)) value = 0;
  if constexpr (std::is_same_v<Sample, uint8_t>) {
    return static_cast<uint8_t>(std::clamp(std::nearbyint(value * 128) + 128, 0.0, 255.0));
  }
  constexpr double kLeast = std::numeric_limits<Sample>::min();
  constexpr double kMost = std::numeric_limits<Sample>::max();
  return static_cast<Sample>(std::clamp(std::nearbyint(value * -kLeast), kLeast, kMost));
}

// Callers' bytes need not be aligned.
template <class From, class To>
void convert(const Channel<const uint8_t>& from, const Channel<uint8_t>& to, size_t count) {
  const uint8_t* in = from.data;
  uint8_t* out = to.data;
  for (size_t i = 0; i < count; ++i, in += from.step * sizeof(From), out += to.step * sizeof(To)) {
    From sample;
    std::memcpy(&sample, in, sizeof(From));
    To made;
    if constexpr (std::is_same_v<From, To>) {
      made = sample;
    } else {
      made = fromScale<To>(toScale(sample));
    }
    std::memcpy(out, &made, sizeof(To));
  }
}

// Calls `body` with a value of the sample's type.
template <class Body>
void withSample(AVSampleFormat format, const Body& body) {
  switch (av_get_packed_sample_fmt(format)) {
    case AV_SAMPLE_FMT_U8:
      return body(uint8_t{});
    case AV_SAMPLE_FMT_S16:
      return body(int16_t{});
    case AV_SAMPLE_FMT_S32:
      return body(int32_t{});
    case AV_SAMPLE_FMT_FLT:
      return body(float{});
    default:
      throw av::Error(av::ErrorCode::kMediaUnsupported, "Samples in this format cannot be converted.");
  }
}

void convertChannel(AVSampleFormat fromFormat, const Channel<const uint8_t>& from, AVSampleFormat toFormat,
                    const Channel<uint8_t>& to, size_t count) {
  if (av_get_packed_sample_fmt(fromFormat) == av_get_packed_sample_fmt(toFormat) && from.step == 1 &&
      to.step == 1) {
    std::memcpy(to.data, from.data, count * sampleBytes(fromFormat));
    return;
  }
  withSample(fromFormat, [&](auto in) {
    withSample(toFormat, [&](auto out) { convert<decltype(in), decltype(out)>(from, to, count); });
  });
}

void checkRange(const av::Frame& frame, int offset, int count) {
  if (offset < 0 || count < 0 || count > frame->nb_samples - offset) {
    throw std::invalid_argument("there are not so many samples");
  }
}

Channel<const uint8_t> readable(const Channel<uint8_t>& channel) { return {channel.data, channel.step}; }

}  // namespace

av::Frame takeSound(av::BufferPool& pool, const SoundShape& shape) {
  const auto refuse = [] {
    return av::Error(av::ErrorCode::kMediaUnsupported,
                     "A piece of sound of this size cannot be held in memory.");
  };
  const size_t bytes = sampleBytes(shape.format);
  if (bytes == 0 || shape.channels <= 0 || shape.samples < 0) throw refuse();
  const bool planar = av_sample_fmt_is_planar(shape.format) != 0;
  const size_t planes = planar ? static_cast<size_t>(shape.channels) : 1;
  const size_t row = static_cast<size_t>(shape.samples) * bytes * (planar ? 1 : shape.channels);
  const size_t stride = (row + kAlignment - 1) / kAlignment * kAlignment;
  if (stride > static_cast<size_t>(std::numeric_limits<int>::max()) / planes) throw refuse();
  av::Frame frame;
  frame->format = shape.format;
  frame->sample_rate = shape.sampleRate;
  frame->nb_samples = shape.samples;
  av_channel_layout_default(&frame->ch_layout, shape.channels);
  frame->buf[0] = av::checkAlloc(pool.take(std::max(stride * planes, kAlignment)).release());
  frame->linesize[0] = static_cast<int>(stride);
  if (planes > AV_NUM_DATA_POINTERS) {
    frame->extended_data =
        static_cast<uint8_t**>(av::checkAlloc(av_malloc_array(planes, sizeof(*frame->extended_data))));
  }
  for (size_t plane = 0; plane < planes; ++plane) {
    frame->extended_data[plane] = frame->buf[0]->data + plane * stride;
    if (plane < AV_NUM_DATA_POINTERS) frame->data[plane] = frame->extended_data[plane];
  }
  return frame;
}

av::Frame soundFromBytes(av::BufferPool& pool, const SoundShape& shape, std::span<const uint8_t> bytes) {
  av::Frame frame = takeSound(pool, shape);
  const bool planar = av_sample_fmt_is_planar(shape.format) != 0;
  const auto planes = static_cast<size_t>(planar ? shape.channels : 1);
  const size_t row =
      static_cast<size_t>(shape.samples) * sampleBytes(shape.format) * (planar ? 1 : shape.channels);
  if (bytes.size() / planes < row) throw std::invalid_argument("the bytes end before the samples do");
  for (size_t plane = 0; plane < planes; ++plane) {
    std::copy_n(bytes.data() + plane * row, row, frame->extended_data[plane]);
  }
  return frame;
}

void copySoundToBytes(const av::Frame& frame, int plane, int offset, int count, AVSampleFormat format,
                      std::span<uint8_t> bytes) {
  checkRange(frame, offset, count);
  const int channels = frame->ch_layout.nb_channels;
  const bool planar = av_sample_fmt_is_planar(format) != 0;
  const size_t sample = sampleBytes(format);
  const auto samples = static_cast<size_t>(count) * static_cast<size_t>(planar ? 1 : channels);
  if (plane < 0 || plane >= (planar ? channels : 1) || sample == 0 || bytes.size() / sample < samples) {
    throw std::invalid_argument("the samples do not fit into the bytes given");
  }
  if (format == formatOf(frame)) {
    const Channel<uint8_t> from = channelOf(frame, planar ? plane : 0, offset);
    std::copy_n(from.data, samples * sample, bytes.data());
    return;
  }
  for (int channel = planar ? plane : 0; channel < (planar ? plane + 1 : channels); ++channel) {
    const Channel<uint8_t> to = planar
                                    ? Channel<uint8_t>{bytes.data(), 1}
                                    : Channel<uint8_t>{bytes.data() + static_cast<size_t>(channel) * sample,
                                                       static_cast<size_t>(channels)};
    convertChannel(formatOf(frame), readable(channelOf(frame, channel, offset)), format, to,
                   static_cast<size_t>(count));
  }
}

void copySound(const av::Frame& from, int offset, int count, av::Frame& to, int toOffset) {
  checkRange(from, offset, count);
  checkRange(to, toOffset, count);
  if (from->ch_layout.nb_channels != to->ch_layout.nb_channels) {
    throw std::invalid_argument("the frames have not equally many channels");
  }
  for (int channel = 0; channel < from->ch_layout.nb_channels; ++channel) {
    convertChannel(formatOf(from), readable(channelOf(from, channel, offset)), formatOf(to),
                   channelOf(to, channel, toOffset), static_cast<size_t>(count));
  }
}

}  // namespace framewright::engine
