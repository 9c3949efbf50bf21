#include "engine/segment_encoder.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "av/error.h"
#include "av/live_count.h"
#include "test/engine/fault_support.h"
#include "test/engine/segment_support.h"

namespace framewright::engine {
namespace {

using namespace std::chrono_literals;
using av::ErrorCode;

// The numbers that a segment's pictures show.
std::vector<int32_t> numbersIn(const std::string& segment) {
  SegmentReader reader(segment);
  av::Decoder decoder = av::Decoder::open(*reader.format().parameters, reader.format().timeBase);
  std::vector<int32_t> numbers;
  const auto drain = [&] {
    while (const auto frame = decoder.receive()) numbers.push_back(readNumber(*frame));
  };
  while (const auto packet = reader.next()) {
    decoder.send(*packet);
    drain();
  }
  decoder.sendEnd();
  drain();
  return numbers;
}

TEST(SegmentEncoderThreadedTest, EncodesEveryPictureFromAKeyFrameOn) {
  const TempFolder folder;
  const auto encoder = smallEncoder();
  const SegmentResult result =
      encoder->encode({.runs = runs(0, 100), .ahead = {}, .frameCount = 100, .path = folder.file("segment")});
  EXPECT_EQ(result.frames, 100);
  EXPECT_EQ(result.bytes, static_cast<int64_t>(std::filesystem::file_size(folder.file("segment"))));
  EXPECT_EQ(numbersIn(folder.file("segment")), upTo(100));
  const auto packets = packetsOf(folder.file("segment"));
  ASSERT_EQ(packets.size(), 100U);
  EXPECT_TRUE(packets.front().key);
  EXPECT_EQ(packets.front().pts, 0);
  EXPECT_TRUE(isWhole(folder.file("segment")));
}

TEST(SegmentEncoderThreadedTest, EncodesSegmentsOfOneTwoAndThreeFrames) {
  const TempFolder folder;
  for (const std::string preset : {"ultrafast", "veryfast", "medium"}) {
    const auto encoder = smallEncoder(segmentOptions(preset));
    for (const int32_t count : {1, 2, 3, 1}) {
      const std::string path = encodeNumbers(*encoder, folder.file("segment"), 40, count);
      std::vector<int32_t> expected;
      for (int32_t i = 0; i < count; ++i) expected.push_back(40 + i);
      EXPECT_EQ(numbersIn(path), expected) << preset;
    }
  }
}

TEST(SegmentEncoderThreadedTest, GivesTheSameBytesWhateverWasEncodedBefore) {
  const TempFolder folder;
  const std::string alone = encodeNumbers(*smallEncoder(), folder.file("alone"), 100, 60);
  const auto encoder = smallEncoder();
  const std::string after = folder.file("after");
  encodeNumbers(*encoder, folder.file("other"), 0, 1);
  EXPECT_TRUE(sameFile(encodeNumbers(*encoder, after, 100, 60), alone));
  encodeNumbers(*encoder, folder.file("other"), 40, 60);
  EXPECT_TRUE(sameFile(encodeNumbers(*encoder, after, 100, 60), alone));
  // The last picture of the one is the first of the other, and is not drawn again.
  encodeNumbers(*encoder, folder.file("other"), 90, 11);
  EXPECT_TRUE(sameFile(encodeNumbers(*encoder, after, 100, 60), alone));
}

#ifdef __GLIBC__
TEST(SegmentEncoderThreadedTest, GivesTheSameBytesWhateverTheMemoryHeldBefore) {
  const TempFolder folder;
  for (const std::string preset : {"ultrafast", "veryfast", "medium"}) {
    const auto encoded = [&](const std::string& name, int filling) {
      // What is allocated from now on is filled with this; 0: left as it is.
      mallopt(M_PERTURB, filling);
      return encodeNumbers(*smallEncoder(segmentOptions(preset)), folder.file(name), 100, 60);
    };
    const std::string first = encoded("first", 0);
    EXPECT_TRUE(sameFile(encoded("second", 0x55), first)) << preset;
    EXPECT_TRUE(sameFile(encoded("third", 0xAA), first)) << preset;
    mallopt(M_PERTURB, 0);
  }
}
#endif

TEST(SegmentEncoderThreadedTest, GivesTheSameBytesHoweverItsPicturesCome) {
  const TempFolder folder;
  std::vector<int32_t> single;
  std::vector<int32_t> joined;
  for (int32_t number = 0; number < 10; ++number) {
    for (int i = 0; i < 6; ++i) {
      const auto one = run(1, number);
      single.insert(single.end(), one.begin(), one.end());
    }
    const auto all = run(6, number);
    joined.insert(joined.end(), all.begin(), all.end());
  }
  const auto encoded = [&](const std::string& name, const std::vector<int32_t>& words,
                           const std::vector<int32_t>& ahead, QueueLimits limits) {
    SegmentEncoder encoder(kSmall, segmentOptions(), std::make_unique<NumberMaker>(192, 108), limits);
    encoder.encode({.runs = words, .ahead = ahead, .frameCount = 60, .path = folder.file(name)});
    return folder.file(name);
  };
  const std::string first = encoded("first", joined, {}, {.items = 1});
  EXPECT_TRUE(sameFile(encoded("single", single, {}, {.items = 1}), first));
  EXPECT_TRUE(sameFile(encoded("ahead", joined, runs(500, 30), {.items = 100}), first));
  EXPECT_TRUE(sameFile(encoded("bytes", single, {}, {.items = 100, .bytes = 1}), first));
}

TEST(SegmentEncoderThreadedTest, GivesTheSameBytesBesideOthers) {
  const TempFolder folder;
  const std::string alone = encodeNumbers(*smallEncoder(), folder.file("alone"), 7, 90);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&folder, i] {
      const auto encoder = smallEncoder();
      encodeNumbers(*encoder, folder.file("other" + std::to_string(i)), i, 20);
      encodeNumbers(*encoder, folder.file("beside" + std::to_string(i)), 7, 90);
    });
  }
  threads.clear();
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(sameFile(folder.file("beside" + std::to_string(i)), alone));
}

TEST(SegmentEncoderThreadedTest, KeepsParameterSetsThatDoNotDependOnTheQuality) {
  const TempFolder folder;
  const auto setsOf = [&](const VideoEncoderOptions& options) {
    const SegmentReader reader(encodeNumbers(*smallEncoder(options), folder.file("segment"), 0, 3));
    const auto bytes = reader.format().parameters.extradata();
    return std::vector<uint8_t>(bytes.begin(), bytes.end());
  };
  EXPECT_EQ(setsOf(segmentOptions("veryfast", 18)), setsOf(segmentOptions("veryfast", 30)));
  EXPECT_NE(setsOf(segmentOptions("veryfast")), setsOf(segmentOptions("ultrafast")));
}

TEST(SegmentEncoderThreadedTest, EncodesAsWellAsAFractionOfAQualityAsks) {
  const TempFolder folder;
  const auto bytesAt = [&](double quality) {
    return std::filesystem::file_size(
        encodeNumbers(*smallEncoder(segmentOptions("veryfast", quality)), folder.file("segment"), 0, 12));
  };
  EXPECT_GT(bytesAt(20), bytesAt(20.5));
  EXPECT_GT(bytesAt(20.5), bytesAt(21));
  // Less than 1 is lossless.
  EXPECT_GT(bytesAt(0.5), bytesAt(1));
}

// Notes what it is told to get ready for.
class NotingMaker final : public NumberMaker {
 public:
  explicit NotingMaker(std::vector<int32_t>& prepared) : NumberMaker(192, 108), prepared_(prepared) {}
  void prepare(std::span<const int32_t> drawList) override { prepared_.push_back(numberOf(drawList)); }

 private:
  std::vector<int32_t>& prepared_;
};

TEST(SegmentEncoderThreadedTest, LooksAheadIntoWhatComesNext) {
  const TempFolder folder;
  std::vector<int32_t> prepared;
  SegmentEncoder encoder(kSmall, segmentOptions(), std::make_unique<NotingMaker>(prepared), kFewPictures);
  encoder.encode(
      {.runs = runs(0, 10), .ahead = runs(700, 100), .frameCount = 10, .path = folder.file("segment")});
  std::vector<int32_t> expected;
  for (int32_t number = 1; number < 10; ++number) expected.push_back(number);
  // 24 frames ahead of the last one that is drawn.
  for (int32_t number = 700; number < 724; ++number) expected.push_back(number);
  EXPECT_EQ(prepared, expected);
  EXPECT_EQ(numbersIn(folder.file("segment")), upTo(10));
}

TEST(SegmentEncoderThreadedTest, TellsWhatAllSegmentsCost) {
  const TempFolder folder;
  const auto encoder = smallEncoder();
  encodeNumbers(*encoder, folder.file("a"), 0, 30);
  encoder->trim();
  encodeNumbers(*encoder, folder.file("b"), 30, 12);
  const ExportReport report = encoder->progress();
  EXPECT_EQ(report.frames, 42);
  EXPECT_EQ(report.videoEncoder, "libx264");
  const auto encode = std::ranges::find(report.stages, std::string("encode"), &StageFigures::stage);
  ASSERT_NE(encode, report.stages.end());
  EXPECT_EQ(encode->count, 42U);
  EXPECT_GT(report.bytes, 0);
  EXPECT_LT(report.bytes, static_cast<int64_t>(std::filesystem::file_size(folder.file("a")) +
                                               std::filesystem::file_size(folder.file("b"))));
}

TEST(SegmentEncoderThreadedTest, RefusesAnotherNumberOfFramesThanAnnounced) {
  const TempFolder folder;
  for (const int64_t announced : {9, 11}) {
    const auto encoder = smallEncoder();
    EXPECT_THROW(
        encoder->encode(
            {.runs = run(10, 1), .ahead = {}, .frameCount = announced, .path = folder.file("segment")}),
        std::invalid_argument)
        << announced;
    EXPECT_FALSE(isWhole(folder.file("segment")));
  }
}

TEST(SegmentEncoderThreadedTest, EndsWithTheErrorOfASourceForGood) {
  const TempFolder folder;
  for (const int32_t at : {0, 1, 40, 99}) {
    SegmentEncoder encoder(kSmall, segmentOptions(), std::make_unique<FailingMaker>(at), kFewPictures);
    std::string message;
    EXPECT_EQ(codeOf([&] { encodeNumbers(encoder, folder.file("segment"), 0, 100); }, &message),
              ErrorCode::kMediaDamaged);
    EXPECT_EQ(message, "The source ends early.");
    EXPECT_FALSE(isWhole(folder.file("segment")));
    EXPECT_EQ(codeOf([&] { encodeNumbers(encoder, folder.file("segment"), 100, 1); }), ErrorCode::kCancelled);
  }
}

TEST(SegmentEncoderThreadedTest, SaysThatTheDiskIsFullWhereverItFills) {
  const TempFolder folder;
  const auto size =
      static_cast<rlim_t>(bytesOfFile(encodeNumbers(*smallEncoder(), folder.file("whole"), 0, 100)).size());
  for (const rlim_t limit : {rlim_t{0}, rlim_t{100}, size / 2, size - 1}) {
    const auto encoder = smallEncoder();
    const FileSizeLimit full(limit);
    EXPECT_EQ(codeOf([&] { encodeNumbers(*encoder, folder.file("segment"), 0, 100); }), ErrorCode::kDiskFull)
        << limit;
  }
}

TEST(SegmentEncoderThreadedTest, RefusesAFolderThatIsNotThere) {
  const TempFolder folder;
  EXPECT_EQ(codeOf([&] { encodeNumbers(*smallEncoder(), folder.file("no/segment"), 0, 1); }),
            ErrorCode::kTargetUnwritable);
}

TEST(SegmentEncoderThreadedTest, EncodesNothingOnceItIsCancelled) {
  const TempFolder folder;
  const auto encoder = smallEncoder();
  encoder->cancel();
  EXPECT_EQ(codeOf([&] { encodeNumbers(*encoder, folder.file("segment"), 0, 10); }), ErrorCode::kCancelled);
  EXPECT_TRUE(folder.empty());
}

TEST(SegmentEncoderThreadedTest, EndsSoonWhenCancelledAtAnyMoment) {
  const auto framesBefore = av::live.frames.value();
  const auto packetsBefore = av::live.packets.value();
  const auto codecsBefore = av::live.codecs.value();
  std::mt19937 random(4711);
  int cancelled = 0;
  for (int round = 0; round < 40; ++round) {
    const TempFolder folder;
    const auto encoder = smallEncoder(segmentOptions("ultrafast"));
    const auto delay = std::chrono::microseconds(random() % 60'000);
    std::chrono::steady_clock::time_point told;
    std::jthread canceller([&] {
      std::this_thread::sleep_for(delay);
      told = std::chrono::steady_clock::now();
      encoder->cancel();
    });
    bool whole = false;
    std::chrono::steady_clock::time_point ended;
    try {
      encodeNumbers(*encoder, folder.file("segment"), 0, 200);
      whole = true;
    } catch (const av::Error& error) {
      ended = std::chrono::steady_clock::now();
      EXPECT_EQ(error.code(), ErrorCode::kCancelled) << error.what();
      ++cancelled;
    }
    canceller.join();
    if (!whole) {
      EXPECT_LT(ended - told, 1s) << "round " << round;
    }
    EXPECT_EQ(isWhole(folder.file("segment")), whole) << "round " << round;
  }
  EXPECT_GT(cancelled, 0);
  EXPECT_EQ(av::live.frames.value(), framesBefore);
  EXPECT_EQ(av::live.packets.value(), packetsBefore);
  EXPECT_EQ(av::live.codecs.value(), codecsBefore);
}

TEST(SegmentEncoderThreadedTest, NamesAMakerThatHangsInsteadOfHangingWithIt) {
  const TempFolder folder;
  const auto gate = std::make_shared<HangingMaker::Gate>();
  auto encoder = std::make_unique<SegmentEncoder>(kSmall, segmentOptions(),
                                                  std::make_unique<HangingMaker>(gate), kFewPictures, 500ms);
  std::string message;
  EXPECT_EQ(codeOf([&] { encodeNumbers(*encoder, folder.file("segment"), 0, 100); }, &message),
            ErrorCode::kStalled);
  EXPECT_THAT(message, testing::HasSubstr("The stage \"compose\" made no progress for 0.5 s"));
  EXPECT_EQ(codeOf([&] { encodeNumbers(*encoder, folder.file("segment"), 0, 1); }), ErrorCode::kCancelled)
      << "the maker is still in use";
  encoder.reset();
  std::unique_lock lock(gate->mutex);
  gate->open = true;
  gate->changed.notify_all();
  EXPECT_TRUE(gate->changed.wait_for(lock, 10s, [&] { return gate->left; }))
      << "the thread left behind holds on to its state";
}

// A pipe that nobody reads, where the encoder's file should be: a disk that does not answer.
class SilentPipe {
 public:
  explicit SilentPipe(const std::string& path) {
    if (mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("no pipe");
    reader_ = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    handler_ = std::signal(SIGPIPE, SIG_IGN);
  }
  ~SilentPipe() {
    hangUp();
    std::signal(SIGPIPE, handler_);
  }
  SilentPipe(const SilentPipe&) = delete;
  SilentPipe& operator=(const SilentPipe&) = delete;

  // Whoever waits to write gets an error.
  void hangUp() {
    if (reader_ >= 0) close(reader_);
    reader_ = -1;
  }

 private:
  int reader_ = -1;
  void (*handler_)(int) = nullptr;
};

TEST(SegmentEncoderThreadedTest, NamesAnEncoderThatHangsInsteadOfHangingWithIt) {
  const TempFolder folder;
  SilentPipe pipe(folder.file("pipe"));
  const auto gate = std::make_shared<HangingMaker::Gate>();
  gate->open = true;
  auto encoder = std::make_unique<SegmentEncoder>(kSmall, segmentOptions("ultrafast", 0),
                                                  std::make_unique<HangingMaker>(gate), kFewPictures, 500ms);
  std::string message;
  EXPECT_EQ(codeOf([&] { encodeNumbers(*encoder, folder.file("pipe"), 0, 1000); }, &message),
            ErrorCode::kStalled);
  EXPECT_THAT(message, testing::HasSubstr("The stage \"encode\" (libx264) made no progress for 0.5 s"));
  encoder.reset();
  pipe.hangUp();
  std::unique_lock lock(gate->mutex);
  EXPECT_TRUE(gate->changed.wait_for(lock, 10s, [&] { return gate->left; }))
      << "the thread left behind holds on to its state";
}

}  // namespace
}  // namespace framewright::engine
