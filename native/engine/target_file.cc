#include "engine/target_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iomanip>
#include <locale>
#include <sstream>
#include <system_error>
#include <utility>

namespace framewright::engine {
namespace {

std::string folderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

av::Muxer createIn(const std::string& path, const std::string& container) {
  const std::string folder = folderOf(path);
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    throw av::Error(
        av::ErrorCode::kTargetUnwritable,
        "There is no folder \"" + folder + "\" to write the film to. Make it or choose another target.");
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    throw av::Error(av::ErrorCode::kTargetUnwritable, "The folder \"" + folder + "\" cannot be written to: " +
                                                          std::strerror(errno) + ". Choose another target.");
  }
  // The file is there already, empty and ours: whoever else may write in the folder could have put a link in
  // its place.
  if (std::filesystem::is_symlink(path, error)) {
    throw av::Error(av::ErrorCode::kTargetUnwritable,
                    "\"" + path + "\" has become a link to another file. Choose another folder.");
  }
  return av::Muxer::create(path, container);
}

std::string megabytes(int64_t bytes) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << std::fixed << std::setprecision(1) << static_cast<double>(bytes) / 1e6 << " MB";
  return text.str();
}

void sync(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) close(file);
  if (synced) return;
  throw av::errorFrom(
      AVERROR(reason),
      reason == ENOSPC || reason == EDQUOT ? av::ErrorCode::kDiskFull : av::ErrorCode::kTargetUnwritable,
      "\"" + path + "\" did not reach the disk");
}

}  // namespace

TargetFile::TargetFile(std::string path, const std::string& container)
    : path_(std::move(path)), muxer_(createIn(path_, container)) {}

TargetFile::~TargetFile() { remove(); }

void TargetFile::complete() {
  write([&] {
    muxer_.finish();
    sync(path_);
  });
  // Moving the index to the front leaves the muxer's own count somewhere before the end.
  std::error_code ignored;
  const auto size = std::filesystem::file_size(path_, ignored);
  if (!ignored) bytes_.store(static_cast<int64_t>(size), std::memory_order_relaxed);
}

void TargetFile::remove() {
  if (!ours_.exchange(false)) return;
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

av::Error TargetFile::withFolder(const av::Error& error) const {
  if (error.code() != av::ErrorCode::kDiskFull) return error;
  return av::Error(av::ErrorCode::kDiskFull,
                   "The disk of \"" + folderOf(path_) + "\" is full: " + megabytes(muxer_.bytesWritten()) +
                       " of the film were written. Free some space or choose a target on "
                       "another disk.");
}

}  // namespace framewright::engine
