#include "engine/sound_buffer.h"

#include "av/error.h"

extern "C" {
#include <libavutil/channel_layout.h>
}

namespace framewright::engine {

SoundView viewOf(av::Frame& frame) {
  SoundView view{.rows = {}, .channels = frame->ch_layout.nb_channels, .count = frame->nb_samples};
  for (size_t channel = 0; channel < static_cast<size_t>(view.channels); ++channel) {
    view.rows[channel] = reinterpret_cast<float*>(frame->extended_data[channel]);
  }
  return view;
}

av::Frame makeSoundFrame(int sampleRate, int channels, int64_t count) {
  av::Frame frame;
  frame->format = AV_SAMPLE_FMT_FLTP;
  frame->sample_rate = sampleRate;
  frame->nb_samples = static_cast<int>(count);
  av_channel_layout_default(&frame->ch_layout, channels);
  av::check(av_frame_get_buffer(frame.get(), 0), av::ErrorCode::kOutOfMemory,
            "Sound could not be held in memory");
  return frame;
}

}  // namespace framewright::engine
