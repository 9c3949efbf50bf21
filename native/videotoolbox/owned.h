// One reference to an object of CoreFoundation's kind (pixel buffers, pools and sessions are of it too), let
// go by its owner.
#pragma once

#include <memory>
#include <type_traits>

#include "videotoolbox/apple.h"

namespace framewright::videotoolbox {

// Of one reference.
struct Release {
  void operator()(CFTypeRef object) const noexcept { CFRelease(object); }
};

// Made of what a function named Create or Copy returned.
template <class Ref>
using Owned = std::unique_ptr<std::remove_pointer_t<Ref>, Release>;

}  // namespace framewright::videotoolbox
