#include "engine/thread_priority.h"

#include <algorithm>
#include <atomic>

#ifdef __linux__
#include <sys/resource.h>
#endif
#ifdef __APPLE__
#include <pthread/qos.h>
#endif

namespace framewright::engine {
namespace {

// What the system calls nice, for threads that make films; 0 before `letFilmsGiveWay`.
std::atomic<int> filmsNice{0};

#ifdef __linux__
// About a tenth of the share of what runs at the process's own priority.
constexpr int kBelow = 10;
constexpr int kLowest = 19;
#endif

}  // namespace

void letFilmsGiveWay() {
  if (filmsNice != 0) return;
#ifdef __linux__
  filmsNice = std::min(getpriority(PRIO_PROCESS, 0) + kBelow, kLowest);
#else
  filmsNice = 1;
#endif
  giveWay();
}

void giveWay() noexcept {
  if (filmsNice == 0) return;
#ifdef __linux__
  // POSIX speaks of a process here; Linux means this thread.
  setpriority(PRIO_PROCESS, 0, filmsNice);
#endif
#ifdef __APPLE__
  pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0);
#endif
}

}  // namespace framewright::engine
