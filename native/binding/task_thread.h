// Runs work for JavaScript on a thread of its own, one task after another, and settles a promise for each on
// the JavaScript thread. Long waits (an export that pushes back) so never occupy Node's small thread pool.
//
// Owner: the wrapped object. All members are called on the JavaScript thread; `Work` runs on the task thread
// and must not touch JavaScript; what it returns runs on the JavaScript thread and makes the promise's value.
#pragma once

#include <napi.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace framewright::binding {

// Who waits for the work: a person, or nobody. Films that are made give way to everything else
// (engine/thread_priority.h).
enum class Urgency { kNow, kWhenFree };

// Makes a JavaScript value; runs on the JavaScript thread.
using MakeValue = std::function<Napi::Value(Napi::Env)>;
// Does the work; runs on the task thread. What it throws rejects the promise.
using Work = std::function<MakeValue()>;

class TaskThread {
 public:
  // `interrupt` makes work that runs end soon; it is called once, when the thread is to end.
  TaskThread(Napi::Env env, const std::string& name, Urgency urgency, std::function<void()> interrupt);
  // Interrupts the task that runs, drops those that wait, joins the thread. Promises are open here only when
  // the environment goes down: nobody is left to hear of them.
  ~TaskThread();
  TaskThread(const TaskThread&) = delete;
  TaskThread& operator=(const TaskThread&) = delete;

  // `owner`, the object that holds this thread, is kept from collection until the promise is settled.
  [[nodiscard]] Napi::Promise run(Napi::Env env, Napi::Object owner, Work work);

 private:
  struct Task;
  struct DropTask {
    void operator()(Task* task) const;
  };
  using TaskPointer = std::unique_ptr<Task, DropTask>;

  void loop();
  void settle(Napi::Env env, Task& task);
  void stop();
  static void onEnvironmentEnd(void* thread);

  const napi_env env_;
  const std::function<void()> interrupt_;
  Napi::ThreadSafeFunction toJs_;
  size_t unsettled_ = 0;  // JavaScript thread only: the process stays alive while promises are open
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<TaskPointer> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace framewright::binding
