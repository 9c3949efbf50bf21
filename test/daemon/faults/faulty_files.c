// Makes a process's files fail: at the n-th change it makes in the folders under test it is killed, or the system refuses.
// Loaded with LD_PRELOAD; told what to do by the environment:
//
//   FAULTY_FOLDERS  the folders, separated by ':'
//   FAULTY_LOG      a file that gets one line for each call: its name and path
//   FAULTY_AT       the call that goes wrong, from 1; none: all go well
//   FAULTY_ONLY     count only calls of this name
//   FAULTY_HOW      kill    the process ends; of a write half has happened
//                   power   likewise, and what was not synced is lost, as a disk may lose it when the power goes
//                   ENOSPC  the disk is full from here on: nothing can be written or made, only removed
//                   full    likewise, until something is removed
//                   EIO     this one call fails
//                   nolinks no call goes wrong, but the file system has no hard links
//
// Files written through the C library's streams are made unbuffered, so that each write is seen.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { kFiles = 1024, kEnd = -1 };

// What is open in the folders, by descriptor. A copy of the descriptor outlives the file's closing, to lose what was not synced.
static struct {
  char path[512];
  int watched;
} files[kFiles];
static struct {
  int copy;
  dev_t device;
  ino_t inode;
  off_t synced;
} unsynced[kFiles];
static int unsyncedCount;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int calls;
static int diskFull;

static int logFile(void) {
  static int file = -2;
  if (file == -2) {
    const char* path = getenv("FAULTY_LOG");
    file = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
  }
  return file;
}

static int watches(const char* path) {
  const char* folders = getenv("FAULTY_FOLDERS");
  while (folders && *folders) {
    const size_t length = strcspn(folders, ":");
    if (strncmp(path, folders, length) == 0 && (path[length] == '/' || path[length] == 0)) return 1;
    folders += length + (folders[length] == ':');
  }
  return 0;
}

static int isWatched(int file) { return file >= 0 && file < kFiles && files[file].watched; }

static int failsWith(const char* how) {
  const char* chosen = getenv("FAULTY_HOW");
  return chosen && strcmp(chosen, how) == 0;
}

static void losePower(void) {
  for (int i = 0; i < unsyncedCount; i++) {
    if (unsynced[i].copy >= 0) syscall(SYS_ftruncate, unsynced[i].copy, unsynced[i].synced);
  }
}

static void end(void) {
  if (failsWith("power")) losePower();
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

// Counts a call. 0: it goes on. kEnd: the process ends, `end` does it. Otherwise the error it fails with.
// `frees`: it makes room on a disk.
static int fault(const char* name, const char* path, int frees) {
  const char* only = getenv("FAULTY_ONLY");
  if (only && strcmp(only, name) != 0) return diskFull && !frees ? ENOSPC : 0;
  pthread_mutex_lock(&lock);
  const int call = ++calls;
  char line[600];
  const int length = snprintf(line, sizeof line, "%s %s\n", name, path);
  if (logFile() >= 0) syscall(SYS_write, logFile(), line, length);
  pthread_mutex_unlock(&lock);
  const char* at = getenv("FAULTY_AT");
  const int isIt = at && call == atoi(at);
  if (isIt && (failsWith("kill") || failsWith("power"))) return kEnd;
  if (isIt && failsWith("EIO")) return EIO;
  const int fills = isIt && (failsWith("ENOSPC") || failsWith("full"));
  if (fills && !frees) __atomic_store_n(&diskFull, 1, __ATOMIC_SEQ_CST);
  if (frees && failsWith("full")) __atomic_store_n(&diskFull, 0, __ATOMIC_SEQ_CST);
  return __atomic_load_n(&diskFull, __ATOMIC_SEQ_CST) && !frees ? ENOSPC : 0;
}

static int indexOf(int file, int make) {
  struct stat state;
  if (syscall(SYS_newfstatat, file, "", &state, AT_EMPTY_PATH) != 0) return -1;
  for (int i = 0; i < unsyncedCount; i++) {
    if (unsynced[i].copy >= 0 && unsynced[i].device == state.st_dev && unsynced[i].inode == state.st_ino) return i;
  }
  if (!make || unsyncedCount == kFiles) return -1;
  const int i = unsyncedCount++;
  unsynced[i].copy = (int)syscall(SYS_fcntl, file, F_DUPFD_CLOEXEC, 600);
  unsynced[i].device = state.st_dev;
  unsynced[i].inode = state.st_ino;
  unsynced[i].synced = 0;
  return i;
}

static void noteWrite(int file) {
  if (!failsWith("power")) return;
  pthread_mutex_lock(&lock);
  indexOf(file, 1);
  pthread_mutex_unlock(&lock);
}

static void noteSync(int file) {
  if (!failsWith("power")) return;
  pthread_mutex_lock(&lock);
  const int i = indexOf(file, 0);
  struct stat state;
  if (i >= 0 && syscall(SYS_newfstatat, file, "", &state, AT_EMPTY_PATH) == 0) unsynced[i].synced = state.st_size;
  pthread_mutex_unlock(&lock);
}

static void noteOpen(int file, const char* path) {
  if (file < 0 || file >= kFiles) return;
  files[file].watched = 1;
  snprintf(files[file].path, sizeof files[file].path, "%s", path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// A call that changes names: done whole or not at all.
#define CHANGES(name, path, frees)                     \
  do {                                                 \
    if (watches(path)) {                               \
      const int wrong = fault(#name, path, frees);     \
      if (wrong == kEnd) end();                           \
      if (wrong) return errno = wrong, -1;             \
    }                                                  \
  } while (0)

static int openWatched(const char* path, int flags, mode_t mode) {
  const int changes = (flags & (O_CREAT | O_TRUNC)) != 0;
  if (changes) {
    const int wrong = fault("open", path, 0);
    if (wrong == kEnd) end();
    if (wrong) return errno = wrong, -1;
  }
  const int file = (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_LARGEFILE, mode);
  noteOpen(file, path);
  return file;
}

static mode_t modeOf(int flags, va_list list) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; }

int open(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = modeOf(flags, list);
  va_end(list);
  return watches(path) ? openWatched(path, flags, mode) : NEXT(open)(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = modeOf(flags, list);
  va_end(list);
  return watches(path) ? openWatched(path, flags, mode) : NEXT(open64)(path, flags, mode);
}

int close(int file) {
  if (isWatched(file)) files[file].watched = 0;
  return NEXT(close)(file);
}

static FILE* openStream(const char* path, const char* mode, FILE* (*next)(const char*, const char*)) {
  if (!watches(path)) return next(path, mode);
  const int writes = strpbrk(mode, "wa+") != NULL;
  if (writes) {
    const int wrong = fault("open", path, 0);
    if (wrong == kEnd) end();
    if (wrong) return errno = wrong, NULL;
  }
  FILE* stream = next(path, mode);
  if (stream) {
    noteOpen(fileno(stream), path);
    if (writes) setvbuf(stream, NULL, _IONBF, 0);
  }
  return stream;
}

FILE* fopen(const char* path, const char* mode) { return openStream(path, mode, NEXT(fopen)); }
FILE* fopen64(const char* path, const char* mode) { return openStream(path, mode, NEXT(fopen64)); }

int fclose(FILE* stream) {
  const int file = fileno(stream);
  if (isWatched(file)) files[file].watched = 0;
  return NEXT(fclose)(stream);
}

// Of a write that goes wrong half has happened.
static ssize_t written(int file, const void* bytes, size_t count, off_t offset, int atOffset) {
  if (atOffset) return syscall(SYS_pwrite64, file, bytes, count, offset);
  return syscall(SYS_write, file, bytes, count);
}

static ssize_t writeWatched(int file, const void* bytes, size_t count, off_t offset, int atOffset) {
  const int wrong = fault("write", files[file].path, 0);
  noteWrite(file);
  if (wrong) {
    if (wrong != EIO) written(file, bytes, count / 2, offset, atOffset);
    if (wrong == kEnd) end();
    return errno = wrong, -1;
  }
  return written(file, bytes, count, offset, atOffset);
}

size_t fwrite(const void* bytes, size_t size, size_t count, FILE* stream) {
  const int file = fileno(stream);
  if (!isWatched(file)) return NEXT(fwrite)(bytes, size, count, stream);
  size_t done = 0;
  while (done < size * count) {
    const ssize_t part = writeWatched(file, (const char*)bytes + done, size * count - done, 0, 0);
    if (part < 0) return done / size;
    done += part;
  }
  return count;
}

ssize_t write(int file, const void* bytes, size_t count) {
  return isWatched(file) ? writeWatched(file, bytes, count, 0, 0) : NEXT(write)(file, bytes, count);
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
  return isWatched(file) ? writeWatched(file, bytes, count, offset, 1) : NEXT(pwrite)(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t offset) {
  return isWatched(file) ? writeWatched(file, bytes, count, offset, 1) : NEXT(pwrite64)(file, bytes, count, offset);
}

ssize_t writev(int file, const struct iovec* parts, int count) {
  if (!isWatched(file)) return NEXT(writev)(file, parts, count);
  ssize_t done = 0;
  for (int i = 0; i < count; i++) {
    const ssize_t part = writeWatched(file, parts[i].iov_base, parts[i].iov_len, 0, 0);
    if (part < 0) return done > 0 ? done : -1;
    done += part;
  }
  return done;
}

static int sync_(const char* name, int file, int (*next)(int)) {
  if (!isWatched(file)) return next(file);
  const int wrong = fault(name, files[file].path, 1);
  if (wrong == kEnd) end();
  if (wrong) return errno = wrong, -1;
  noteSync(file);
  // Nothing here is meant to outlive the machine.
  return 0;
}

int fsync(int file) { return sync_("fsync", file, NEXT(fsync)); }
int fdatasync(int file) { return sync_("fsync", file, NEXT(fdatasync)); }

int ftruncate(int file, off_t length) {
  if (isWatched(file)) CHANGES(ftruncate, files[file].path, 1);
  return NEXT(ftruncate)(file, length);
}

int ftruncate64(int file, off64_t length) {
  if (isWatched(file)) CHANGES(ftruncate, files[file].path, 1);
  return NEXT(ftruncate64)(file, length);
}

int rename(const char* from, const char* to) {
  CHANGES(rename, to, 0);
  return NEXT(rename)(from, to);
}

int link(const char* from, const char* to) {
  CHANGES(link, to, 0);
  if (failsWith("nolinks") && watches(to)) return errno = EPERM, -1;
  return NEXT(link)(from, to);
}

int unlink(const char* path) {
  CHANGES(unlink, path, 1);
  return NEXT(unlink)(path);
}

int remove(const char* path) {
  CHANGES(unlink, path, 1);
  return NEXT(remove)(path);
}

int mkdir(const char* path, mode_t mode) {
  CHANGES(mkdir, path, 0);
  return NEXT(mkdir)(path, mode);
}

int rmdir(const char* path) {
  CHANGES(rmdir, path, 1);
  return NEXT(rmdir)(path);
}
