// Ownership of zimg's filter graphs, and zimg's own words when something fails.
#pragma once

#include <memory>
#include <string>

struct zimg_filter_graph;

namespace framewright::compose {

// Frees a graph.
struct ZimgGraphDeleter {
  void operator()(zimg_filter_graph* graph) const noexcept;
};
// A graph that one thread uses at a time.
using ZimgGraph = std::unique_ptr<zimg_filter_graph, ZimgGraphDeleter>;

// Why the last call on this thread failed.
[[nodiscard]] std::string zimgReason();

}  // namespace framewright::compose
