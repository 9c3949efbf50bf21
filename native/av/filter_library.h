/**
 * libavfilter, loaded when a filter is first needed. It and the 30 libraries that it alone links are a fifth
 * of all that the engine would load, in time as in memory, and most films need no filter.
 *
 * Owner: the process, which never unloads it. Thread: any.
 */
#pragma once

#include <string>

extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

namespace framewright::av {

/** Its functions, as its own headers describe them. */
struct FilterLibrary {
  decltype(&avfilter_version) version;
  decltype(&avfilter_get_by_name) getByName;
  decltype(&avfilter_init_str) initStr;
  decltype(&avfilter_inout_alloc) inoutAlloc;
  decltype(&avfilter_inout_free) inoutFree;
  decltype(&avfilter_graph_alloc) graphAlloc;
  decltype(&avfilter_graph_alloc_filter) graphAllocFilter;
  decltype(&avfilter_graph_parse_ptr) graphParsePtr;
  decltype(&avfilter_graph_config) graphConfig;
  decltype(&avfilter_graph_free) graphFree;
  decltype(&av_buffersrc_parameters_alloc) parametersAlloc;
  decltype(&av_buffersrc_parameters_set) parametersSet;
  decltype(&av_buffersrc_add_frame_flags) addFrameFlags;
  decltype(&av_buffersink_get_frame) getFrame;
  decltype(&av_buffersink_get_time_base) getTimeBase;
};

/**
 * The one that lies beside the libavcodec in use: both are of one FFmpeg. Throws `engine-missing` where there
 * is none; the next call looks again.
 */
[[nodiscard]] const FilterLibrary& filterLibrary();

/** The one at `path`. Throws `engine-missing` with the loader's words. */
[[nodiscard]] FilterLibrary loadFilterLibrary(const std::string& path);

}  // namespace framewright::av
