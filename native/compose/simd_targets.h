// Which of Highway's targets our kernels are compiled for. Included before foreach_target.h by every file
// with kernels. The kernels assume that operations on pairs of lanes stay within 128-bit blocks, which
// scalable vectors do not promise; machines with those run the NEON code.
#pragma once

#include "hwy/detect_targets.h"

#undef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
