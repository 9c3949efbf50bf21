#include "av/resampler.h"

#include "av/error.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libswresample/swresample.h>
}

namespace framewright::av {
namespace {

/** An AVChannelLayout may own memory, for custom orders. */
class ChannelLayout {
 public:
  explicit ChannelLayout(int channels) { av_channel_layout_default(&layout_, channels); }
  explicit ChannelLayout(const AVChannelLayout& other) {
    check(av_channel_layout_copy(&layout_, &other), ErrorCode::kOutOfMemory,
          "A channel layout could not be copied");
  }
  ~ChannelLayout() { av_channel_layout_uninit(&layout_); }
  ChannelLayout(const ChannelLayout&) = delete;
  ChannelLayout& operator=(const ChannelLayout&) = delete;

  /** libswresample reads it through a pointer to non-const before FFmpeg 6. */
  [[nodiscard]] AVChannelLayout* get() noexcept { return &layout_; }

 private:
  AVChannelLayout layout_{};
};

ChannelLayout layoutOf(const AVFrame& frame) {
  if (frame.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) return ChannelLayout(frame.ch_layout.nb_channels);
  return ChannelLayout(frame.ch_layout);
}

}  // namespace

void Resampler::Deleter::operator()(SwrContext* context) const noexcept { swr_free(&context); }

Resampler::Resampler(const Frame& like, int sampleRate, int channels)
    : inRate_(like->sample_rate),
      inFormat_(like->format),
      inChannels_(like->ch_layout.nb_channels),
      outRate_(sampleRate),
      outChannels_(channels) {
  ChannelLayout in = layoutOf(*like.get());
  ChannelLayout out(channels);
  SwrContext* raw = nullptr;
  const int result = swr_alloc_set_opts2(&raw, out.get(), AV_SAMPLE_FMT_FLTP, sampleRate, in.get(),
                                         static_cast<AVSampleFormat>(inFormat_), inRate_, 0, nullptr);
  context_.reset(raw);
  check(result, ErrorCode::kMediaUnsupported, "The sound's format cannot be converted");
  check(swr_init(raw), ErrorCode::kMediaUnsupported, "The sound's format cannot be converted");
}

bool Resampler::takes(const Frame& frame) const noexcept {
  return frame->sample_rate == inRate_ && frame->format == inFormat_ &&
         frame->ch_layout.nb_channels == inChannels_;
}

Frame Resampler::convert(const Frame& frame) { return run(&frame); }

Frame Resampler::drain() { return run(nullptr); }

Frame Resampler::run(const Frame* frame) {
  const int inSamples = frame == nullptr ? 0 : (*frame)->nb_samples;
  Frame out;
  out->format = AV_SAMPLE_FMT_FLTP;
  out->sample_rate = outRate_;
  out->nb_samples = check(swr_get_out_samples(context_.get(), inSamples), ErrorCode::kMediaDamaged,
                          "Sound could not be converted");
  av_channel_layout_default(&out->ch_layout, outChannels_);
  if (out->nb_samples == 0) return out;
  check(av_frame_get_buffer(out.get(), 0), ErrorCode::kOutOfMemory, "Sound could not be held in memory");
  auto** inData = frame == nullptr ? nullptr : const_cast<const std::uint8_t**>((*frame)->extended_data);
  out->nb_samples = check(swr_convert(context_.get(), out->extended_data, out->nb_samples, inData, inSamples),
                          ErrorCode::kMediaDamaged, "Sound could not be converted");
  return out;
}

}  // namespace framewright::av
