#include "engine/display_matrix.h"

#include <array>
#include <cstdlib>
#include <cstring>

#include "av/demuxer.h"

namespace framewright::engine {

std::optional<Rotation> rotationOf(std::span<const std::int32_t, 9> matrix) {
  // x' = a x + c y, y' = b x + d y, with y downwards, so a positive b turns clockwise.
  const std::int64_t a = matrix[0];
  const std::int64_t b = matrix[1];
  const std::int64_t c = matrix[3];
  const std::int64_t d = matrix[4];
  const auto isNothing = [](std::int64_t part, std::int64_t whole) {
    return std::abs(part) * 1000 < std::abs(whole);
  };
  const bool straight = isNothing(b, a) && isNothing(c, d) && isNothing(a - d, a);
  const bool crossed = isNothing(a, b) && isNothing(d, c) && isNothing(b + c, b);
  if (straight) return a > 0 ? Rotation::k0 : Rotation::k180;
  if (crossed) return b > 0 ? Rotation::k90 : Rotation::k270;
  return std::nullopt;
}

std::optional<Rotation> rotationOf(const AVStream& stream) {
  const auto data = av::streamSideData(stream, AV_PKT_DATA_DISPLAYMATRIX);
  std::array<std::int32_t, 9> matrix{};
  if (data.size() < sizeof matrix) return Rotation::k0;
  std::memcpy(matrix.data(), data.data(), sizeof matrix);
  return rotationOf(matrix);
}

}  // namespace framewright::engine
