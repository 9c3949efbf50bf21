#include "compose/zimg_graph.h"

#include <zimg.h>

#include <array>

namespace framewright::compose {

void ZimgGraphDeleter::operator()(zimg_filter_graph* graph) const noexcept { zimg_filter_graph_free(graph); }

std::string zimgReason() {
  std::array<char, 256> text{};
  zimg_get_last_error(text.data(), text.size());
  return text.data();
}

}  // namespace framewright::compose
