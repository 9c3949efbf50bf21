/**
 * A chain of libavfilter filters with one input and one output, picture or sound.
 *
 * Owner: a FilterGraph owns its AVFilterGraph alone; frames it returned outlive it. Thread: one at a time.
 * Units: pts in `time_base`, which the output keeps unless a filter changes it.
 */
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "av/frame.h"

struct AVFilterGraph;
struct AVFilterContext;

namespace framewright::av {

class FilterGraph {
 public:
  /**
   * @param like a frame of the input: its size and format, or its rate, sample format and layout. Every frame
   * pushed must be like it.
   * @param description in libavfilter's syntax: `bwdif=mode=send_frame`, `atempo=1.5`.
   * @param threads workers; 0: as many as cores.
   * Throws `media-unsupported` when this build of FFmpeg lacks a filter or a filter refuses the input.
   */
  FilterGraph(const Frame& like, AVRational timeBase, const std::string& description, int threads = 1);

  /** Shares the frame's pixels. Throws `media-damaged`. */
  void push(const Frame& frame);
  /** No frame will follow: what is held back comes out. */
  void pushEnd();

  /** The next frame, or nothing: the filters need more, or all is returned. Throws `media-damaged`. */
  [[nodiscard]] std::optional<Frame> pull();

  /** Seconds a tick of the output. */
  [[nodiscard]] AVRational timeBase() const noexcept;

 private:
  struct Deleter {
    void operator()(AVFilterGraph* graph) const noexcept;
  };

  std::unique_ptr<AVFilterGraph, Deleter> graph_;
  AVFilterContext* source_ = nullptr;
  AVFilterContext* sink_ = nullptr;
};

}  // namespace framewright::av
