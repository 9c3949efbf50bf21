// What tests of exports share: pictures that carry a number, sounds with marks at known samples, and a film
// read back.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "av/decoder.h"
#include "av/demuxer.h"
#include "av/encoder.h"
#include "av/error.h"
#include "av/frame.h"
#include "av/muxer.h"
#include "engine/export_session.h"
#include "engine/frame_maker.h"
#include "engine/sound_buffer.h"

extern "C" {
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
}

namespace framewright::engine {

// A folder of its own for each test, gone afterwards.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "framewright-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string path() const { return path_.string(); }
  [[nodiscard]] bool empty() const { return std::filesystem::is_empty(path_); }

 private:
  std::filesystem::path path_;
};

// The code of the av::Error that `step` throws; nothing, and a failed test, when it throws none.
inline std::optional<av::ErrorCode> codeOf(const std::function<void()>& step,
                                           std::string* message = nullptr) {
  try {
    step();
  } catch (const av::Error& error) {
    if (message != nullptr) *message = error.what();
    return error.code();
  }
  ADD_FAILURE() << "expected an av::Error";
  return std::nullopt;
}

// A run of pictures that show `number`: a draw list of one solid, whose colour is the number.
inline std::vector<int32_t> run(int32_t frames, int32_t number) {
  return {frames, 1, 0, number, 0, 0, 65536, 65536, 0, 0, 4096, 4096, 0, 32768};
}

// `count` runs of one frame each, showing `first` and what follows.
inline std::vector<int32_t> runs(int32_t first, int32_t count) {
  std::vector<int32_t> words;
  for (int32_t number = first; number < first + count; ++number) {
    const auto next = run(1, number);
    words.insert(words.end(), next.begin(), next.end());
  }
  return words;
}

inline std::vector<int32_t> upTo(int32_t count) {
  std::vector<int32_t> numbers(static_cast<size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

inline int32_t numberOf(std::span<const int32_t> drawList) { return drawList[2]; }

constexpr int kNumberBits = 12;

// Writes the number as bars of bright and dark, which survive any encoding, and lets the ground move with it.
inline void drawNumber(av::Frame& frame, int32_t number) {
  for (int y = 0; y < frame.height(); ++y) {
    uint8_t* row = frame->data[0] + static_cast<ptrdiff_t>(y) * frame->linesize[0];
    for (int x = 0; x < frame.width(); ++x) {
      const int bit = x * kNumberBits / frame.width();
      const bool bars = y < frame.height() / 2;
      row[x] = static_cast<uint8_t>(bars ? ((number >> bit & 1) != 0 ? 200 : 50)
                                         : 40 + (x + y + 3 * number) % 160);
    }
  }
  for (int plane = 1; plane < 3; ++plane) {
    for (int y = 0; y < frame.height() / 2; ++y) {
      uint8_t* row = frame->data[plane] + static_cast<ptrdiff_t>(y) * frame->linesize[plane];
      for (int x = 0; x < frame.width() / 2; ++x)
        row[x] = static_cast<uint8_t>(plane == 1 ? 96 + x % 64 : 96 + y % 64);
    }
  }
}

inline int32_t readNumber(const av::Frame& frame) {
  int32_t number = 0;
  const int y = frame.height() / 4;
  for (int bit = 0; bit < kNumberBits; ++bit) {
    const int x = (2 * bit + 1) * frame.width() / (2 * kNumberBits);
    if (frame->data[0][static_cast<ptrdiff_t>(y) * frame->linesize[0] + x] > 125) number |= 1 << bit;
  }
  return number;
}

// Draws the number of each list, and counts how often it is asked.
class NumberMaker : public FrameMaker {
 public:
  NumberMaker(int width, int height) : pool_(width, height, AV_PIX_FMT_YUV420P) {}

  av::Frame frame(std::span<const int32_t> drawList) override {
    ++drawn;
    av::Frame frame = pool_.take();
    drawNumber(frame, numberOf(drawList));
    frame->colorspace = AVCOL_SPC_BT709;
    frame->color_range = AVCOL_RANGE_MPEG;
    frame->color_primaries = AVCOL_PRI_BT709;
    frame->color_trc = AVCOL_TRC_BT709;
    frame->chroma_location = AVCHROMA_LOC_LEFT;
    return frame;
  }

  int drawn = 0;

 private:
  av::FramePool pool_;
};

// Samples of each channel.
using Sound = std::vector<std::vector<float>>;

inline SoundView viewOfSound(Sound& sound) {
  SoundView view{
      .rows = {}, .channels = static_cast<int>(sound.size()), .count = static_cast<int64_t>(sound[0].size())};
  for (size_t channel = 0; channel < sound.size(); ++channel) view.rows[channel] = sound[channel].data();
  return view;
}

// A file with one audio stream. Skips the test where this FFmpeg lacks the encoder.
inline void writeSound(const std::string& path, const std::string& container, const std::string& encoderName,
                       int rate, const Sound& sound, int64_t bitRate = 192'000) {
  const AVCodec* codec = avcodec_find_encoder_by_name(encoderName.c_str());
  if (codec == nullptr) GTEST_SKIP() << "no encoder " << encoderName;
  av::AudioEncoderSettings settings;
  settings.encoder = encoderName;
  settings.sampleRate = rate;
  settings.channels = static_cast<int>(sound.size());
  settings.bitRate = bitRate;
  const bool wide = encoderName == "pcm_f32le" || encoderName == "libopus";
  settings.format = encoderName == "pcm_s16le" || encoderName == "flac" ? AV_SAMPLE_FMT_S16
                    : wide                                              ? AV_SAMPLE_FMT_FLT
                                                                        : AV_SAMPLE_FMT_FLTP;
  av::Muxer muxer = av::Muxer::create(path, container);
  settings.globalHeader = muxer.wantsGlobalHeader();
  av::Encoder encoder = av::Encoder::open(settings);
  const int stream = muxer.addStream(encoder);
  muxer.writeHeader();
  const auto drain = [&] {
    while (auto packet = encoder.receive()) muxer.write(std::move(*packet), stream, encoder.timeBase());
  };
  const auto total = static_cast<int64_t>(sound[0].size());
  const int64_t block = encoder.frameSize() > 0 ? encoder.frameSize() : 1000;
  for (int64_t at = 0; at < total; at += block) {
    const int64_t count = std::min(block, total - at);
    av::Frame frame;
    frame->format = settings.format;
    frame->sample_rate = rate;
    frame->nb_samples = static_cast<int>(count);
    frame->pts = at;
    av_channel_layout_default(&frame->ch_layout, settings.channels);
    if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
    for (size_t channel = 0; channel < sound.size(); ++channel) {
      for (int64_t i = 0; i < count; ++i) {
        const float value = sound[channel][static_cast<size_t>(at + i)];
        const size_t interleaved = static_cast<size_t>(i) * sound.size() + channel;
        if (settings.format == AV_SAMPLE_FMT_FLTP) {
          reinterpret_cast<float*>(frame->extended_data[channel])[i] = value;
        } else if (settings.format == AV_SAMPLE_FMT_FLT) {
          reinterpret_cast<float*>(frame->data[0])[interleaved] = value;
        } else {
          reinterpret_cast<int16_t*>(frame->data[0])[interleaved] =
              static_cast<int16_t>(std::lround(value * 32767));
        }
      }
    }
    encoder.send(frame);
    drain();
  }
  encoder.sendEnd();
  drain();
  muxer.finish();
}

inline Sound tone(int rate, int channels, double seconds, double hertz, double amplitude) {
  Sound sound(static_cast<size_t>(channels), std::vector<float>(static_cast<size_t>(rate * seconds)));
  for (auto& row : sound) {
    for (size_t i = 0; i < row.size(); ++i) {
      row[i] = static_cast<float>(amplitude * std::sin(2 * M_PI * hertz * static_cast<double>(i) / rate));
    }
  }
  return sound;
}

// The sound of `frames` frames at 30 fps: one file from its start on.
inline SoundPlan soundOf(const std::string& file, int64_t frames) {
  const int64_t samples = frames * 1600;
  return {.sampleRate = 48000,
          .channels = 2,
          .sampleCount = samples,
          .files = {{file, 0}},
          .spans = {{.file = 0, .from = {0, 1}, .start = 0, .count = samples, .envelope = {{0, 1.0}}}}};
}

inline std::string bytesOfFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What a finished film turns out to be.
struct Film {
  std::vector<int32_t> numbers;  // that its frames show
  std::vector<int64_t> times;    // of its frames, in ticks of videoTimeBase
  AVRational videoTimeBase{0, 1};
  AVRational frameRate{0, 1};
  AVRational videoDuration{0, 1};  // seconds, as the stream says
  av::Frame firstFrame;
  Sound sound;
  int sampleRate = 0;
};

inline Film readFilm(const std::string& path) {
  Film film;
  av::Demuxer demuxer = av::Demuxer::open(path);
  for (AVStream* stream : demuxer.streams()) {
    const bool picture = stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
    av::Demuxer file = av::Demuxer::open(path);
    const std::vector kept{stream->index};
    file.keepOnly(kept);
    av::Decoder decoder = av::Decoder::open(*stream->codecpar, stream->time_base);
    if (picture) {
      film.videoTimeBase = stream->time_base;
      film.frameRate = stream->avg_frame_rate;
      film.videoDuration = {static_cast<int>(stream->duration * stream->time_base.num),
                            stream->time_base.den};
    }
    const auto drain = [&] {
      while (auto frame = decoder.receive()) {
        if (picture) {
          film.numbers.push_back(readNumber(*frame));
          film.times.push_back(frame->pts());
          if (film.numbers.size() == 1) film.firstFrame = frame->clone();
        } else {
          film.sampleRate = (*frame)->sample_rate;
          film.sound.resize(static_cast<size_t>((*frame)->ch_layout.nb_channels));
          for (size_t channel = 0; channel < film.sound.size(); ++channel) {
            const auto* samples = reinterpret_cast<const float*>((*frame)->extended_data[channel]);
            film.sound[channel].insert(film.sound[channel].end(), samples, samples + (*frame)->nb_samples);
          }
        }
      }
    };
    while (const auto packet = file.read()) {
      decoder.send(*packet);
      drain();
    }
    decoder.sendEnd();
    drain();
  }
  return film;
}

}  // namespace framewright::engine
