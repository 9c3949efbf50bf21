#include "engine/gain_envelope.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <utility>

namespace framewright::engine {
namespace {

// Far, but not so far that a distance to it overflows.
constexpr int64_t kNever = std::numeric_limits<int64_t>::max() / 2;

// The first point after `offset`.
auto after(const std::vector<GainPoint>& points, int64_t offset) {
  return std::ranges::upper_bound(points, offset, {}, &GainPoint::offset);
}

// Gain between two points: `gain + slope * (offset - from)`.
struct Line {
  int64_t from;
  int64_t end;
  double gain;
  double slope;
};

Line lineAt(const std::vector<GainPoint>& points, int64_t offset) {
  const auto next = after(points, offset);
  if (next == points.begin()) return {offset, next->offset, next->gain, 0};
  const GainPoint& last = *std::prev(next);
  if (next == points.end()) return {last.offset, kNever, last.gain, 0};
  const double slope = (next->gain - last.gain) / static_cast<double>(next->offset - last.offset);
  return {last.offset, next->offset, last.gain, slope};
}

void addScaled(float* sum, const float* sound, int64_t count, const Line& line, int64_t offset) {
  const auto distance = static_cast<double>(offset - line.from);
  if (line.slope == 0) {
    const auto gain = static_cast<float>(line.gain);
    for (int64_t i = 0; i < count; ++i) sum[i] += sound[i] * gain;
    return;
  }
  for (int64_t i = 0; i < count; ++i) {
    const double gain = line.gain + line.slope * (distance + static_cast<double>(i));
    sum[i] += static_cast<float>(sound[i] * gain);
  }
}

}  // namespace

GainEnvelope::GainEnvelope(std::vector<GainPoint> points) : points_(std::move(points)) {
  if (points_.empty()) throw std::invalid_argument("a gain envelope needs a point");
  if (!std::ranges::is_sorted(points_, {}, &GainPoint::offset)) {
    throw std::invalid_argument("the points of a gain envelope must ascend");
  }
}

double GainEnvelope::at(int64_t offset) const {
  const Line line = lineAt(points_, offset);
  return line.gain + line.slope * static_cast<double>(offset - line.from);
}

void GainEnvelope::mixInto(const SoundView& sum, const SoundView& sound, int64_t offset) const {
  for (int64_t done = 0; done < sum.count;) {
    const Line line = lineAt(points_, offset + done);
    const int64_t count = std::min(sum.count - done, line.end - (offset + done));
    for (size_t channel = 0; channel < static_cast<size_t>(sum.channels); ++channel) {
      addScaled(sum.rows[channel] + done, sound.rows[channel] + done, count, line, offset + done);
    }
    done += count;
  }
}

}  // namespace framewright::engine
