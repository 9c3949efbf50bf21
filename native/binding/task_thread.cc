#include "binding/task_thread.h"

#include <exception>
#include <utility>

#include "binding/errors.h"
#include "engine/thread_priority.h"

namespace framewright::binding {

struct TaskThread::Task {
  Task(Napi::Env env, Napi::Object holder, Work w)
      : deferred(Napi::Promise::Deferred::New(env)), owner(Napi::Persistent(holder)), work(std::move(w)) {}

  Napi::Promise::Deferred deferred;
  Napi::ObjectReference owner;
  Work work;
  MakeValue value;
  std::exception_ptr error;
};

// For tasks that are never settled: the environment is going down, and takes what the reference points to
// with it.
void TaskThread::DropTask::operator()(Task* task) const {
  task->owner.SuppressDestruct();
  delete task;
}

TaskThread::TaskThread(Napi::Env env, const std::string& name, Urgency urgency,
                       std::function<void()> interrupt)
    : env_(env),
      interrupt_(std::move(interrupt)),
      toJs_(Napi::ThreadSafeFunction::New(env, Napi::Function::New(env, [](const Napi::CallbackInfo&) {}),
                                          name, 0, 1)) {
  toJs_.Unref(env);
  // Hooks run in reverse order, so this one before that of the function above, which must not be called after
  // its own.
  napi_add_env_cleanup_hook(env_, onEnvironmentEnd, this);
  thread_ = std::thread([this, urgency] {
    if (urgency == Urgency::kWhenFree) engine::giveWay();
    loop();
  });
}

TaskThread::~TaskThread() { stop(); }

void TaskThread::onEnvironmentEnd(void* thread) { static_cast<TaskThread*>(thread)->stop(); }

void TaskThread::stop() {
  if (!thread_.joinable()) return;
  napi_remove_env_cleanup_hook(env_, onEnvironmentEnd, this);
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  interrupt_();
  thread_.join();
  waiting_.clear();
  toJs_.Release();
}

Napi::Promise TaskThread::run(Napi::Env env, Napi::Object owner, Work work) {
  TaskPointer task(new Task(env, owner, std::move(work)));
  const Napi::Promise promise = task->deferred.Promise();
  if (unsettled_++ == 0) toJs_.Ref(env);
  {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back(std::move(task));
  }
  wake_.notify_one();
  return promise;
}

void TaskThread::loop() {
  for (;;) {
    TaskPointer task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
      task = std::move(waiting_.front());
      waiting_.pop_front();
    }
    try {
      task->value = task->work();
    } catch (...) {
      task->error = std::current_exception();
    }
    // What the work holds (frames, buffers) must not wait for the JavaScript thread.
    task->work = nullptr;
    const napi_status status =
        toJs_.BlockingCall(task.get(), [this](Napi::Env env, Napi::Function, Task* done) {
          if (env == nullptr) {
            DropTask{}(done);
          } else {
            settle(env, *std::unique_ptr<Task>(done));
          }
        });
    if (status == napi_ok) (void)task.release();
  }
}

void TaskThread::settle(Napi::Env env, Task& task) {
  try {
    const Napi::HandleScope scope(env);
    if (--unsettled_ == 0) toJs_.Unref(env);
    if (task.error) {
      task.deferred.Reject(toJsError(env, task.error));
      return;
    }
    try {
      task.deferred.Resolve(task.value(env));
    } catch (...) {
      task.deferred.Reject(toJsError(env, std::current_exception()));
    }
  } catch (const Napi::Error&) {  // NOLINT(bugprone-empty-catch)
    // The environment is going down and runs no JavaScript any more: nobody is left to hear of it.
  }
}

}  // namespace framewright::binding
