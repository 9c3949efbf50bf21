// Films of segments and copied footage that know what each of their frames has to show.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "av/decoder.h"
#include "av/demuxer.h"
#include "engine/film_join.h"
#include "test/engine/copy_support.h"

namespace framewright::engine {

// A film in the making, with what each of its frames has to show.
class Expected {
 public:
  explicit Expected(const TempFolder& folder) : folder_(folder) {}

  // Frames of footage: `count` in decoding order from a start on, or up to the next place that is closed.
  Expected& copied(const std::string& path, size_t start, size_t count) {
    const CopySurvey survey = surveyCopying(path, 0);
    EXPECT_EQ(survey.refusal, std::nullopt) << *survey.refusal;
    CopiedStretch stretch = stretchOf(path, survey, start, closedCount(survey, start, count));
    const Shown shown = shownIn(path);
    for (const int64_t pts : stretch.pts) digests_.push_back(shown.at(pts));
    parts_.emplace_back(std::move(stretch));
    return *this;
  }

  // A segment of so many pictures.
  Expected& encoded(int32_t count, const std::string& preset = "veryfast") {
    const std::string path = folder_.file("segment" + std::to_string(parts_.size()));
    encodeNumbers(*smallEncoder(segmentOptions(preset)), path, static_cast<int32_t>(digests_.size()), count);
    JoinProgress progress;
    joinFilm({path + ".mp4", {path}, {}, count, kSmall.frameRate}, progress);
    for (const uint64_t digest : shownIn(path + ".mp4").digests) digests_.push_back(digest);
    parts_.emplace_back(path);
    return *this;
  }

  [[nodiscard]] FilmParts parts(const std::string& name = "film.mp4") const {
    return {folder_.file(name), parts_, {}, static_cast<int64_t>(digests_.size()), kSmall.frameRate};
  }

  // Makes the film and compares it. Returns its path.
  std::string check() const {
    JoinProgress progress;
    const FilmParts film = parts();
    const int64_t bytes = joinFilm(film, progress);
    EXPECT_EQ(bytes, static_cast<int64_t>(std::filesystem::file_size(film.path)));
    const Shown shown = shownIn(film.path);
    EXPECT_EQ(shown.digests.size(), digests_.size());
    EXPECT_TRUE(shown.digests == digests_)
        << "from frame " << std::ranges::mismatch(shown.digests, digests_).in1 - shown.digests.begin();
    for (size_t frame = 0; frame < shown.pts.size(); ++frame) {
      EXPECT_EQ(av_compare_ts(shown.pts[frame], shown.timeBase, static_cast<int64_t>(frame), {1, 30}), 0)
          << frame;
    }
    checkSeeking(film.path);
    return film.path;
  }

 private:
  // Every frame that says that decoding can begin at it bears that out.
  void checkSeeking(const std::string& path) const {
    av::Demuxer file = av::Demuxer::open(path);
    const AVStream& stream = file.stream(0);
    std::vector<size_t> keys;
    std::vector<av::Packet> packets;
    while (auto packet = file.read()) {
      if (((*packet)->flags & AV_PKT_FLAG_KEY) != 0) keys.push_back(packets.size());
      packets.push_back(std::move(*packet));
    }
    for (size_t i = 0; i < packets.size(); ++i) {
      EXPECT_EQ(packets[i]->dts, packets[0]->dts + static_cast<int64_t>(i) * packets[0]->duration) << i;
      EXPECT_LE(packets[i]->dts, packets[i]->pts) << i;
    }
    for (const size_t key : keys) {
      av::Decoder decoder = av::Decoder::open(*stream.codecpar, stream.time_base);
      std::optional<av::Frame> frame;
      for (size_t i = key; i < packets.size() && !frame; ++i) {
        decoder.send(packets[i]);
        frame = decoder.receive();
      }
      if (!frame) {
        decoder.sendEnd();
        frame = decoder.receive();
      }
      ASSERT_TRUE(frame) << key;
      const auto number = static_cast<size_t>(av_rescale_q(frame->pts(), stream.time_base, {1, 30}));
      EXPECT_EQ(test::digestOf(*frame), digests_.at(number)) << key;
    }
  }

  const TempFolder& folder_;
  std::vector<FilmPart> parts_;
  std::vector<uint64_t> digests_;
};

}  // namespace framewright::engine
