// The turn that a file asks players to make. Knows only the matrix in the stream's metadata.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "engine/rotate.h"

extern "C" {
#include <libavformat/avformat.h>
}

namespace framewright::engine {

// k0 without a matrix; nothing for a matrix that mirrors, shears or turns by anything but quarters.
[[nodiscard]] std::optional<Rotation> rotationOf(const AVStream& stream);

// The same for the matrix itself: nine numbers, row by row, as libavutil/display.h lays them out.
[[nodiscard]] std::optional<Rotation> rotationOf(std::span<const std::int32_t, 9> matrix);

}  // namespace framewright::engine
