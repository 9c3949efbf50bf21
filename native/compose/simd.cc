#include "compose/simd.h"

#include "compose/simd_targets.h"
#include "hwy/highway.h"

namespace framewright::compose {

const char* simdTarget() {
  // Better targets have lower bits.
  const int64_t usable = hwy::SupportedTargets() & HWY_TARGETS;
  return hwy::TargetName(usable & -usable);
}

}  // namespace framewright::compose
