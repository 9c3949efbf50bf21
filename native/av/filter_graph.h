/**
 * Filters of libavfilter with inputs and one output, pictures or sound.
 *
 * Owner: a FilterGraph owns its AVFilterGraph alone; frames it returned outlive it. Thread: one at a time.
 * Units: pts in `time_base`, which the output keeps unless a filter changes it.
 */
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "av/frame.h"

struct AVFilterGraph;
struct AVFilterContext;

namespace framewright::av {

class FilterGraph {
 public:
  /** One input of several. */
  struct Input {
    /** As the description names it: `[palette]`, without the brackets. */
    std::string label;
    /** As below. */
    const Frame& like;
  };

  /**
   * @param like a frame of the input: its size and format, or its rate, sample format and layout. Every frame
   * pushed must be like it.
   * @param description in libavfilter's syntax: `bwdif=mode=send_frame`, `atempo=1.5`.
   * @param threads workers; 0: as many as cores.
   * Throws `engine-missing` when there is no libavfilter, `media-unsupported` when this build of FFmpeg lacks
   * a filter or a filter refuses the input.
   */
  FilterGraph(const Frame& like, AVRational timeBase, const std::string& description, int threads = 1);

  /**
   * The same with several inputs of one time base.
   * @param description names each input by its label, and the output `[out]`.
   */
  FilterGraph(const std::vector<Input>& inputs, AVRational timeBase, const std::string& description,
              int threads = 1);

  /** Shares the frame's pixels. `input`: its place among the inputs. Throws `media-damaged`. */
  void push(const Frame& frame, std::size_t input = 0);
  /** No frame will follow: what is held back comes out. */
  void pushEnd(std::size_t input = 0);

  /** The next frame, or nothing: the filters need more, or all is returned. Throws `media-damaged`. */
  [[nodiscard]] std::optional<Frame> pull();

  /** Seconds a tick of the output. */
  [[nodiscard]] AVRational timeBase() const noexcept;

 private:
  struct Deleter {
    void operator()(AVFilterGraph* graph) const noexcept;
  };

  std::unique_ptr<AVFilterGraph, Deleter> graph_;
  std::vector<AVFilterContext*> sources_;
  AVFilterContext* sink_ = nullptr;
};

}  // namespace framewright::av
