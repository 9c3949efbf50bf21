// What an export is told and what it tells of itself: plain values, the C++ side of model/render/job.ts and
// of the export part of native/index.ts. Knows no FFmpeg and no thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace framewright::engine {

// An exact number. `den` is positive.
struct Ratio {
  int64_t num = 0;
  int64_t den = 1;
};

// Where a linear gain is reached: `offset` in samples from its span's first.
struct GainPoint {
  int64_t offset = 0;
  double gain = 1;
};

// A file's audio stream.
struct SoundFile {
  std::string path;
  int stream = -1;
};

// A stretch of one source's sound in the film.
struct SoundSpan {
  // Index into SoundPlan::files.
  size_t file = 0;
  // Time of its first sample on the file's own clock, seconds.
  Ratio from;
  // Source seconds a film second; the pitch stays.
  Ratio speed{1, 1};
  // First sample in the film.
  int64_t start = 0;
  // Samples. Where the source has none there is silence.
  int64_t count = 0;
  // Ascending in offset, at least one; linear between, constant outside.
  std::vector<GainPoint> envelope;
};

// The sound of a whole film. Counts are of one channel.
struct SoundPlan {
  int sampleRate = 48000;  // Hz
  int channels = 2;        // 1 or 2
  int64_t sampleCount = 0;
  std::vector<SoundFile> files;
  std::vector<SoundSpan> spans;
};

// Size and rate of the film. Width and height are even.
struct Canvas {
  int width = 0;
  int height = 0;
  Ratio frameRate;
};

struct Mp4Target {
  std::string path;
  // Frames the runs will make, exactly.
  int64_t frameCount = 0;
  std::string encoder = "libx264";  // FFmpeg's name
  double quality = 23;              // CRF, 0 to 51; others are asked for about the same
  std::string preset = "veryfast";  // x264's
  int threads = 0;                  // of the encoder; 0: as many as x264 thinks best for the machine
  bool keyFramesOnly = false;       // of libx264
  std::optional<SoundPlan> sound;
  int64_t audioBitrate = 160'000;  // bits a second
};

// Without sound. The palette is found from all frames.
struct GifTarget {
  std::string path;
  int64_t frameCount = 0;
};

// What one stage or one conversion has cost so far.
struct StageFigures {
  std::string stage;   // `encode`
  std::string detail;  // `libx264`
  uint64_t count = 0;  // times it ran
  double totalMs = 0;  // inside it, without waiting
  // Runs by their length: see DurationHistogram.
  std::vector<uint32_t> durations;
};

struct ExportProgress {
  int64_t frames = 0;  // encoded
  int64_t bytes = 0;   // written
  // Items waiting before each stage, by its name.
  std::map<std::string, size_t> queues;
  std::vector<StageFigures> stages;
};

// The last progress, and what was used for it.
struct ExportReport : ExportProgress {
  std::string videoEncoder;
  std::optional<std::string> audioEncoder;
  uint64_t contextsCreated = 0;
  uint64_t poolHits = 0;
  uint64_t poolMisses = 0;
  uint64_t framesPassedThrough = 0;
};

}  // namespace framewright::engine
