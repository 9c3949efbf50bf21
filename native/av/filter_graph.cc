#include "av/filter_graph.h"

#include "av/error.h"
#include "av/live_count.h"

extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/channel_layout.h>
#include <libavutil/mem.h>
}

namespace framewright::av {
namespace {

struct FreeMemory {
  void operator()(void* memory) const noexcept { av_free(memory); }
};

struct FreeInOut {
  void operator()(AVFilterInOut* list) const noexcept { avfilter_inout_free(&list); }
};
using InOut = std::unique_ptr<AVFilterInOut, FreeInOut>;

AVFilterContext* add(AVFilterGraph* graph, const char* filter, const char* name) {
  const AVFilter* found = avfilter_get_by_name(filter);
  if (found == nullptr) {
    throw Error(ErrorCode::kMediaUnsupported, std::string("This build of FFmpeg lacks the filter \"") +
                                                  filter + "\". Install a complete one.");
  }
  return checkAlloc(avfilter_graph_alloc_filter(graph, found, name));
}

void describeInput(AVFilterContext* source, const AVFrame& like, AVRational timeBase) {
  const std::unique_ptr<AVBufferSrcParameters, FreeMemory> parameters(
      checkAlloc(av_buffersrc_parameters_alloc()));
  parameters->format = like.format;
  parameters->time_base = timeBase;
  if (like.width > 0) {
    parameters->width = like.width;
    parameters->height = like.height;
    parameters->sample_aspect_ratio = like.sample_aspect_ratio;
#if LIBAVFILTER_VERSION_INT >= AV_VERSION_INT(9, 16, 100)
    parameters->color_space = like.colorspace;
    parameters->color_range = like.color_range;
#endif
  } else {
    parameters->sample_rate = like.sample_rate;
    parameters->ch_layout = like.ch_layout;  // Copied by the call below.
  }
  check(av_buffersrc_parameters_set(source, parameters.get()), ErrorCode::kMediaUnsupported,
        "The filters did not take the input's format");
  check(avfilter_init_str(source, nullptr), ErrorCode::kMediaUnsupported,
        "The filters did not take the input's format");
}

InOut endOfChain(const char* label, AVFilterContext* filter) {
  InOut end(checkAlloc(avfilter_inout_alloc()));
  end->name = checkAlloc(av_strdup(label));
  end->filter_ctx = filter;
  return end;
}

}  // namespace

void FilterGraph::Deleter::operator()(AVFilterGraph* graph) const noexcept {
  avfilter_graph_free(&graph);
  live.graphs.remove();
}

FilterGraph::FilterGraph(const Frame& like, AVRational timeBase, const std::string& description, int threads)
    : graph_(checkAlloc(avfilter_graph_alloc())) {
  live.graphs.add();
  graph_->nb_threads = threads;
  const bool picture = like.width() > 0;
  source_ = add(graph_.get(), picture ? "buffer" : "abuffer", "in");
  describeInput(source_, *like.get(), timeBase);
  sink_ = add(graph_.get(), picture ? "buffersink" : "abuffersink", "out");
  const std::string refused = "The filters \"" + description + "\" cannot be used";
  check(avfilter_init_str(sink_, nullptr), ErrorCode::kMediaUnsupported, refused);

  // From the chain's point of view its input hangs on an output of ours, and the other way round.
  InOut outputs = endOfChain("in", source_);
  InOut inputs = endOfChain("out", sink_);
  AVFilterInOut* rawInputs = inputs.release();
  AVFilterInOut* rawOutputs = outputs.release();
  const int parsed =
      avfilter_graph_parse_ptr(graph_.get(), description.c_str(), &rawInputs, &rawOutputs, nullptr);
  inputs.reset(rawInputs);
  outputs.reset(rawOutputs);
  check(parsed, ErrorCode::kMediaUnsupported, refused);
  check(avfilter_graph_config(graph_.get(), nullptr), ErrorCode::kMediaUnsupported, refused);
}

void FilterGraph::push(const Frame& frame) {
  // KEEP_REF only reads the frame, but its signature predates const.
  check(av_buffersrc_add_frame_flags(source_, const_cast<AVFrame*>(frame.get()), AV_BUFFERSRC_FLAG_KEEP_REF),
        ErrorCode::kMediaDamaged, "A frame could not be filtered");
}

void FilterGraph::pushEnd() {
  check(av_buffersrc_add_frame_flags(source_, nullptr, 0), ErrorCode::kMediaDamaged,
        "The last frames could not be filtered");
}

std::optional<Frame> FilterGraph::pull() {
  Frame frame;
  const int result = av_buffersink_get_frame(sink_, frame.get());
  if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return std::nullopt;
  check(result, ErrorCode::kMediaDamaged, "A frame could not be filtered");
  return frame;
}

AVRational FilterGraph::timeBase() const noexcept { return av_buffersink_get_time_base(sink_); }

}  // namespace framewright::av
