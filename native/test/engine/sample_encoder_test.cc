#include "engine/sample_encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "av/error.h"
#include "engine/sound_bytes.h"
#include "engine/stream_codec.h"

namespace framewright::engine {
namespace {

constexpr int kRate = 48'000;

// A tone in two channels.
av::Frame tone(av::BufferPool& pool, int samples, int64_t first = 0, int rate = kRate) {
  av::Frame frame = takeSound(pool, {AV_SAMPLE_FMT_FLTP, rate, 2, samples});
  for (int channel = 0; channel < 2; ++channel) {
    auto* data = reinterpret_cast<float*>(frame->extended_data[channel]);
    for (int i = 0; i < samples; ++i) {
      data[i] = static_cast<float>(std::sin(0.05 * static_cast<double>(first + i)) / (channel + 2));
    }
  }
  return frame;
}

SampleEncoderSettings settings(const char* encoder) {
  SampleEncoderSettings made;
  made.encoder = encoder;
  made.sampleRate = kRate;
  made.channels = 2;
  made.bitRate = 96'000;
  return made;
}

TEST(SoundBytes, ComeBackAsTheyWereInEveryFormat) {
  av::BufferPool pool(1 << 20);
  for (const AVSampleFormat format :
       {AV_SAMPLE_FMT_U8, AV_SAMPLE_FMT_S16, AV_SAMPLE_FMT_S32, AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_U8P,
        AV_SAMPLE_FMT_S16P, AV_SAMPLE_FMT_S32P, AV_SAMPLE_FMT_FLTP}) {
    const auto sample = static_cast<size_t>(av_get_bytes_per_sample(format));
    std::vector<uint8_t> bytes(3 * 5 * sample);
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i * 5 % 100);
    const av::Frame frame = soundFromBytes(pool, {format, kRate, 3, 5}, bytes);
    const bool planar = av_sample_fmt_is_planar(format) != 0;
    const size_t plane = bytes.size() / (planar ? 3 : 1);
    std::vector<uint8_t> copy(bytes.size());
    for (int i = 0; i < (planar ? 3 : 1); ++i) {
      copySoundToBytes(frame, i, 0, 5, format,
                       std::span(copy).subspan(static_cast<size_t>(i) * plane, plane));
    }
    EXPECT_EQ(copy, bytes) << av_get_sample_fmt_name(format);
  }
}

TEST(SoundBytes, KeepTheirValueFromAnyFormatToAWiderOneAndBack) {
  av::BufferPool pool(1 << 20);
  std::vector<int16_t> values;
  for (int value = -32'768; value <= 32'767; value += 7) values.push_back(static_cast<int16_t>(value));
  std::vector<uint8_t> bytes(values.size() * 2);
  std::memcpy(bytes.data(), values.data(), bytes.size());
  const auto samples = static_cast<int>(values.size());
  const av::Frame frame = soundFromBytes(pool, {AV_SAMPLE_FMT_S16, kRate, 1, samples}, bytes);
  for (const AVSampleFormat wide : {AV_SAMPLE_FMT_S32P, AV_SAMPLE_FMT_FLTP, AV_SAMPLE_FMT_FLT}) {
    av::Frame wider = takeSound(pool, {wide, kRate, 1, samples});
    copySound(frame, 0, samples, wider, 0);
    std::vector<uint8_t> back(bytes.size());
    copySoundToBytes(wider, 0, 0, samples, AV_SAMPLE_FMT_S16, back);
    EXPECT_EQ(back, bytes) << av_get_sample_fmt_name(wide);
  }
}

TEST(SoundBytes, RefuseWhatIsNotThereOrDoesNotFit) {
  av::BufferPool pool(1 << 20);
  const av::Frame frame = tone(pool, 10);
  std::vector<uint8_t> bytes(40);
  EXPECT_THROW(copySoundToBytes(frame, 2, 0, 10, AV_SAMPLE_FMT_FLTP, bytes), std::invalid_argument);
  EXPECT_THROW(copySoundToBytes(frame, 0, 1, 10, AV_SAMPLE_FMT_FLTP, bytes), std::invalid_argument);
  EXPECT_THROW(copySoundToBytes(frame, 0, 0, 10, AV_SAMPLE_FMT_FLT, bytes), std::invalid_argument);
  EXPECT_THROW((void)soundFromBytes(pool, {AV_SAMPLE_FMT_S16, kRate, 2, 11}, bytes), std::invalid_argument);
  EXPECT_THROW((void)takeSound(pool, {AV_SAMPLE_FMT_S32P, kRate, 1000, 2'000'000}), av::Error);
}

TEST(SampleEncoder, AllocatesNothingInASteadyState) {
  for (const char* name : {"libopus", "aac", "flac", "pcm_s16le"}) {
    av::BufferPool pool(1 << 20);
    SampleEncoder encoder(settings(name));
    int64_t before = 0;
    for (int i = 0; i < 200; ++i) {
      encoder.process({.data = tone(pool, 1000, i * 1000), .time = {i * 20'833}}, [](const CodecOutput&) {});
      if (i == 100) before = encoder.pool().misses();
    }
    EXPECT_EQ(encoder.pool().misses(), before) << name;
    EXPECT_GT(encoder.pool().hits(), 30) << name;
  }
}

TEST(SampleEncoder, ResamplesToARateThatTheEncoderHas) {
  av::BufferPool pool(1 << 20);
  SampleEncoderSettings made = settings("libopus");
  made.sampleRate = 44'100;
  SampleEncoder encoder(made);
  int64_t end = 0;
  const OutputSink sink = [&](const CodecOutput& output) {
    end = output.time.timestamp + output.time.duration;
  };
  for (int i = 0; i < 50; ++i)
    encoder.process({.data = tone(pool, 882, i * 882, 44'100), .time = {i * 20'000}}, sink);
  encoder.flush(sink);
  EXPECT_GE(end, 1'000'000);
  EXPECT_LE(end, 1'050'000);
}

TEST(SampleEncoder, RefusesSettingsAsUnsupportedAndOtherSoundAsAFailure) {
  SampleEncoderSettings many = settings("libmp3lame");
  many.channels = 17;
  try {
    SampleEncoder encoder(many);
    ADD_FAILURE();
  } catch (const av::Error& error) {
    EXPECT_EQ(error.code(), av::ErrorCode::kMediaUnsupported);
  }
  av::BufferPool pool(1 << 20);
  SampleEncoder encoder(settings("aac"));
  try {
    encoder.process({.data = tone(pool, 100, 0, 8000), .time = {}}, [](const CodecOutput&) {});
    ADD_FAILURE();
  } catch (const av::Error& error) {
    EXPECT_EQ(error.code(), av::ErrorCode::kEncoderFailed);
  }
}

}  // namespace
}  // namespace framewright::engine
