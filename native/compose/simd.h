// Which instruction set the kernels run on.
#pragma once

namespace framewright::compose {

// Highway's name of the best target of this machine that is compiled in: `AVX2`, `NEON`. Results do not
// depend on it.
[[nodiscard]] const char* simdTarget();

}  // namespace framewright::compose
