#include "av/filter_graph.h"

#include <utility>

#include "av/error.h"
#include "av/filter_library.h"
#include "av/live_count.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/mem.h>
}

namespace framewright::av {
namespace {

struct FreeMemory {
  void operator()(void* memory) const noexcept { av_free(memory); }
};

struct FreeInOut {
  void operator()(AVFilterInOut* list) const noexcept { filterLibrary().inoutFree(&list); }
};
using InOut = std::unique_ptr<AVFilterInOut, FreeInOut>;

AVFilterContext* add(AVFilterGraph* graph, const char* filter, const std::string& name) {
  const AVFilter* found = filterLibrary().getByName(filter);
  if (found == nullptr) {
    throw Error(ErrorCode::kMediaUnsupported, std::string("This build of FFmpeg lacks the filter \"") +
                                                  filter + "\". Install a complete one.");
  }
  return checkAlloc(filterLibrary().graphAllocFilter(graph, found, name.c_str()));
}

void describeInput(AVFilterContext* source, const AVFrame& like, AVRational timeBase) {
  const FilterLibrary& library = filterLibrary();
  const std::unique_ptr<AVBufferSrcParameters, FreeMemory> parameters(checkAlloc(library.parametersAlloc()));
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
  check(library.parametersSet(source, parameters.get()), ErrorCode::kMediaUnsupported,
        "The filters did not take the input's format");
  check(library.initStr(source, nullptr), ErrorCode::kMediaUnsupported,
        "The filters did not take the input's format");
}

/** Another end of the parsed part of a graph, before those in `rest`. */
InOut endOfChain(const std::string& label, AVFilterContext* filter, InOut rest = nullptr) {
  InOut end(checkAlloc(filterLibrary().inoutAlloc()));
  end->name = checkAlloc(av_strdup(label.c_str()));
  end->filter_ctx = filter;
  end->next = rest.release();
  return end;
}

}  // namespace

void FilterGraph::Deleter::operator()(AVFilterGraph* graph) const noexcept {
  filterLibrary().graphFree(&graph);
  live.graphs.remove();
}

FilterGraph::FilterGraph(const Frame& like, AVRational timeBase, const std::string& description, int threads)
    : FilterGraph({{"in", like}}, timeBase, description, threads) {}

FilterGraph::FilterGraph(const std::vector<Input>& inputs, AVRational timeBase,
                         const std::string& description, int threads)
    : graph_(checkAlloc(filterLibrary().graphAlloc())) {
  live.graphs.add();
  graph_->nb_threads = threads;
  const FilterLibrary& library = filterLibrary();
  const bool picture = inputs.front().like.width() > 0;
  // From the chain's point of view its inputs hang on outputs of ours, and the other way round.
  InOut outputs;
  for (const Input& input : inputs) {
    AVFilterContext* source =
        sources_.emplace_back(add(graph_.get(), picture ? "buffer" : "abuffer", input.label));
    describeInput(source, *input.like.get(), timeBase);
    outputs = endOfChain(input.label, source, std::move(outputs));
  }
  sink_ = add(graph_.get(), picture ? "buffersink" : "abuffersink", "out");
  const std::string refused = "The filters \"" + description + "\" cannot be used";
  check(library.initStr(sink_, nullptr), ErrorCode::kMediaUnsupported, refused);

  InOut chainInputs = endOfChain("out", sink_);
  AVFilterInOut* rawInputs = chainInputs.release();
  AVFilterInOut* rawOutputs = outputs.release();
  const int parsed =
      library.graphParsePtr(graph_.get(), description.c_str(), &rawInputs, &rawOutputs, nullptr);
  chainInputs.reset(rawInputs);
  outputs.reset(rawOutputs);
  check(parsed, ErrorCode::kMediaUnsupported, refused);
  check(library.graphConfig(graph_.get(), nullptr), ErrorCode::kMediaUnsupported, refused);
}

void FilterGraph::push(const Frame& frame, std::size_t input) {
  // KEEP_REF only reads the frame, but its signature predates const.
  check(filterLibrary().addFrameFlags(sources_[input], const_cast<AVFrame*>(frame.get()),
                                      AV_BUFFERSRC_FLAG_KEEP_REF),
        ErrorCode::kMediaDamaged, "A frame could not be filtered");
}

void FilterGraph::pushEnd(std::size_t input) {
  check(filterLibrary().addFrameFlags(sources_[input], nullptr, 0), ErrorCode::kMediaDamaged,
        "The last frames could not be filtered");
}

std::optional<Frame> FilterGraph::pull() {
  Frame frame;
  const int result = filterLibrary().getFrame(sink_, frame.get());
  if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return std::nullopt;
  check(result, ErrorCode::kMediaDamaged, "A frame could not be filtered");
  return frame;
}

AVRational FilterGraph::timeBase() const noexcept { return filterLibrary().getTimeBase(sink_); }

}  // namespace framewright::av
