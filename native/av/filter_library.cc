#include "av/filter_library.h"

#include <dlfcn.h>

#include <filesystem>
#include <memory>

#include "av/error.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/macros.h>
}

namespace framewright::av {
namespace {

// The file that linking would have noted, for the version whose headers this was built with. Whoever lists
// what the engine needs finds it in the addon's bytes, among what is linked.
#ifdef __APPLE__
constexpr const char* kFile = "libavfilter." AV_STRINGIFY(LIBAVFILTER_VERSION_MAJOR) ".dylib";
#else
constexpr const char* kFile = "libavfilter.so." AV_STRINGIFY(LIBAVFILTER_VERSION_MAJOR);
#endif

Error missing(const std::string& reason) {
  return Error(
      ErrorCode::kEngineMissing,
      "FFmpeg's filters, which GIFs, changed speed of sound and interlaced footage need, could not be "
      "loaded: " +
          reason + ". Install the libavfilter that belongs to this machine's libavcodec.");
}

std::string loaderWords() {
  const char* words = dlerror();
  return words == nullptr ? "no reason was given" : words;
}

struct CloseLibrary {
  void operator()(void* library) const noexcept { dlclose(library); }
};

template <typename Function>
void find(void* library, const char* name, Function& function) {
  void* address = dlsym(library, name);
  if (address == nullptr) throw missing(loaderWords());
  function = reinterpret_cast<Function>(address);
}

std::string besideLibavcodec() {
  Dl_info avcodec{};
  if (dladdr(reinterpret_cast<const void*>(&avcodec_version), &avcodec) == 0 || avcodec.dli_fname == nullptr)
    throw missing("nobody knows where libavcodec lies");
  return std::filesystem::path(avcodec.dli_fname).replace_filename(kFile).string();
}

}  // namespace

const FilterLibrary& filterLibrary() {
  static const FilterLibrary library = loadFilterLibrary(besideLibavcodec());
  return library;
}

FilterLibrary loadFilterLibrary(const std::string& path) {
  std::unique_ptr<void, CloseLibrary> library(dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL));
  if (!library) throw missing(loaderWords());
  FilterLibrary found{};
  find(library.get(), "avfilter_version", found.version);
  find(library.get(), "avfilter_get_by_name", found.getByName);
  find(library.get(), "avfilter_init_str", found.initStr);
  find(library.get(), "avfilter_inout_alloc", found.inoutAlloc);
  find(library.get(), "avfilter_inout_free", found.inoutFree);
  find(library.get(), "avfilter_graph_alloc", found.graphAlloc);
  find(library.get(), "avfilter_graph_alloc_filter", found.graphAllocFilter);
  find(library.get(), "avfilter_graph_parse_ptr", found.graphParsePtr);
  find(library.get(), "avfilter_graph_config", found.graphConfig);
  find(library.get(), "avfilter_graph_free", found.graphFree);
  find(library.get(), "av_buffersrc_parameters_alloc", found.parametersAlloc);
  find(library.get(), "av_buffersrc_parameters_set", found.parametersSet);
  find(library.get(), "av_buffersrc_add_frame_flags", found.addFrameFlags);
  find(library.get(), "av_buffersink_get_frame", found.getFrame);
  find(library.get(), "av_buffersink_get_time_base", found.getTimeBase);
  // Its functions stay in use until the process ends.
  static_cast<void>(library.release());
  return found;
}

}  // namespace framewright::av
