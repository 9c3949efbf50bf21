// What tests of copied footage share: clips of H.264 with any of its tools, and what files show.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "av/decoder.h"
#include "av/demuxer.h"
#include "av/muxer.h"
#include "engine/copied_stretch.h"
#include "engine/copy_survey.h"
#include "engine/footage_index.h"
#include "test/engine/segment_support.h"
#include "test/support/clip.h"

namespace framewright::engine {

// A moving pattern that is brighter with each frame of a cycle, so that weights of references are of use.
inline void paintFade(av::Frame& frame, int number) {
  for (int plane = 0; plane < 3; ++plane) {
    const int shift = plane == 0 ? 0 : 1;
    for (int y = 0; y < frame.height() >> shift; ++y) {
      uint8_t* row = frame->data[plane] + static_cast<ptrdiff_t>(y) * frame->linesize[plane];
      for (int x = 0; x < frame.width() >> shift; ++x) {
        const int pattern = (x * x / 7 + y * 3 + number * (plane + 1) + x * y / 5) % 97;
        row[x] = static_cast<uint8_t>(plane == 0 ? 20 + pattern * (8 + number % 24) / 16 + number % 24 * 3
                                                 : 100 + pattern / 2 + number % 24);
      }
    }
  }
}

// A clip of the canvas's size, by x264 with these parameters.
inline std::string clipOf(const std::string& path, const std::string& parameters, int frames = 60,
                          const std::string& preset = "medium", const std::string& profile = {}) {
  test::ClipSpec spec;
  spec.options = {{"preset", preset}, {"x264-params", parameters}};
  if (!profile.empty()) spec.options.set("profile", profile);
  spec.width = kSmall.width;
  spec.height = kSmall.height;
  spec.frames = frames;
  spec.paint = paintFade;
  return test::makeClip(path, spec);
}

// The file's packets, each changed by `change`, in another file, with this avcC or its own.
inline std::string remuxed(
    const std::string& from, const std::string& to,
    const std::function<std::vector<uint8_t>(std::span<const uint8_t> packet, size_t number)>& change,
    std::span<const uint8_t> record = {}) {
  av::Demuxer source = av::Demuxer::open(from);
  AVStream& stream = source.stream(0);
  if (!record.empty()) {
    EXPECT_EQ(record.size(), static_cast<size_t>(stream.codecpar->extradata_size));
    std::ranges::copy(record, stream.codecpar->extradata);
  }
  av::Muxer muxer = av::Muxer::create(to, "mp4");
  const int index = muxer.addStream(*stream.codecpar, stream.time_base);
  muxer.writeHeader();
  for (size_t number = 0; auto packet = source.read(); ++number) {
    const auto bytes = change({(*packet)->data, static_cast<size_t>((*packet)->size)}, number);
    av::Packet made;
    if (av_new_packet(made.get(), static_cast<int>(bytes.size())) < 0) throw std::bad_alloc();
    std::ranges::copy(bytes, made->data);
    av_packet_copy_props(made.get(), packet->get());
    muxer.write(std::move(made), index, stream.time_base);
  }
  muxer.finish();
  return to;
}

// What the frames of a file's picture show, in their order.
struct Shown {
  std::vector<int64_t> pts;
  std::vector<uint64_t> digests;
  AVRational timeBase{1, 1};

  // Of the frame at this time.
  [[nodiscard]] uint64_t at(int64_t time) const {
    const auto found = std::ranges::find(pts, time);
    if (found == pts.end()) throw std::out_of_range("no frame is shown then");
    return digests[static_cast<size_t>(found - pts.begin())];
  }
};

inline Shown shownIn(const std::string& path) {
  av::Demuxer file = av::Demuxer::open(path);
  const int index = file.bestStream(AVMEDIA_TYPE_VIDEO).value();
  file.keepOnly(std::array{index});
  const AVStream& stream = file.stream(index);
  Shown shown{.pts = {}, .digests = {}, .timeBase = stream.time_base};
  av::Decoder decoder = av::Decoder::open(*stream.codecpar, stream.time_base);
  const auto drain = [&] {
    while (auto frame = decoder.receive()) {
      shown.pts.push_back(frame->pts());
      shown.digests.push_back(test::digestOf(*frame));
    }
  };
  while (const auto packet = file.read()) {
    decoder.send(*packet);
    drain();
  }
  decoder.sendEnd();
  drain();
  return shown;
}

// The frames from a survey's start on, `count` of them in decoding order.
inline CopiedStretch stretchOf(const std::string& path, const CopySurvey& survey, size_t start,
                               size_t count) {
  const auto first = survey.decodeOrder.begin() + survey.starts.at(start);
  CopiedStretch stretch{.path = path, .stream = 0, .pts = {first, first + static_cast<ptrdiff_t>(count)}};
  std::ranges::sort(stretch.pts);
  return stretch;
}

// The least count of frames from a start on, not below `least`, after which no earlier one is to be shown.
inline size_t closedCount(const CopySurvey& survey, size_t start, size_t least) {
  std::vector<int64_t> rest(survey.decodeOrder.begin() + survey.starts.at(start), survey.decodeOrder.end());
  for (size_t count = least; count < rest.size(); ++count) {
    const auto middle = rest.begin() + static_cast<ptrdiff_t>(count);
    if (*std::max_element(rest.begin(), middle) < *std::min_element(middle, rest.end())) return count;
  }
  return rest.size();
}

}  // namespace framewright::engine
