// The compositor's view of a frame in the canvas's format. Valid as long as the frame is.
#pragma once

#include "av/frame.h"
#include "compose/plane.h"

namespace framewright::engine {

// `frame` is yuv420p.
[[nodiscard]] inline compose::Yuv420View view(const av::Frame& frame) {
  const int width = frame.width();
  const int height = frame.height();
  const auto plane = [&](int i, int w, int h) {
    return compose::PlaneView{frame->data[i], frame->linesize[i], w, h};
  };
  return {plane(0, width, height), plane(1, compose::chromaExtent(width), compose::chromaExtent(height)),
          plane(2, compose::chromaExtent(width), compose::chromaExtent(height))};
}

// `frame` is yuv420p, and nobody else sees its pixels.
[[nodiscard]] inline compose::MutableYuv420 mutableView(av::Frame& frame) {
  const int width = frame.width();
  const int height = frame.height();
  const auto plane = [&](int i, int w, int h) {
    return compose::MutablePlane{frame->data[i], frame->linesize[i], w, h};
  };
  return {plane(0, width, height), plane(1, compose::chromaExtent(width), compose::chromaExtent(height)),
          plane(2, compose::chromaExtent(width), compose::chromaExtent(height))};
}

}  // namespace framewright::engine
