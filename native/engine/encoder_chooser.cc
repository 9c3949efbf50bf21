#include "engine/encoder_chooser.h"

#include "av/error.h"

namespace framewright::engine {
namespace {

// Pictures on a device that an encoder may hold: its references and what it looks ahead.
constexpr int kDevicePictures = 32;

av::Dictionary dictionaryOf(const EncoderChoice& choice, bool rateAlone) {
  av::Dictionary options;
  for (const auto& [key, value] : choice.options) {
    if (!rateAlone || key == "b") options.set(key.c_str(), value);
  }
  return options;
}

}  // namespace

EncoderChooser::EncoderChooser(std::vector<EncoderChoice> choices, Trial trial)
    : choices_(std::move(choices)), trial_(std::move(trial)) {}

OpenedEncoder EncoderChooser::open(av::VideoEncoderSettings settings) {
  for (;;) {
    try {
      if (current().hardware) return openHardware(settings);
      settings.encoder = current().encoder;
      settings.options = dictionaryOf(current(), false);
      return {nullptr, av::Encoder::open(settings)};
    } catch (const av::Error& error) {
      if (!leave(error.what())) throw;
    }
  }
}

OpenedEncoder EncoderChooser::openHardware(av::VideoEncoderSettings settings) const {
  const EncoderChoice& choice = current();
  const auto refuse = [](const std::string& reason) {
    return av::Error(av::ErrorCode::kEncoderFailed, reason);
  };
  const AVCodec* codec = avcodec_find_encoder_by_name(choice.encoder.c_str());
  if (codec == nullptr) throw refuse("This build of FFmpeg does not have it.");
  if (settings.width % 2 != 0 || settings.height % 2 != 0) throw refuse("It takes even sizes only.");
  const EncoderTrial trial = trial_(choice.encoder);
  if (!trial.works) throw refuse(trial.reason);
  auto input = std::make_unique<EncoderInput>(hardwareInputFormatOf(*codec), settings.width, settings.height,
                                              kDevicePictures);
  settings.encoder = choice.encoder;
  settings.format = input->format();
  settings.devicePictures = input->devicePictures();
  settings.threads = 0;
  const auto open = [&](bool rateAlone) {
    settings.options = dictionaryOf(choice, rateAlone);
    return av::Encoder::open(settings);
  };
  try {
    av::Encoder encoder = open(false);
    return {std::move(input), std::move(encoder)};
  } catch (const av::Error&) {  // an older chip or driver
  }
  av::Encoder encoder = open(true);
  return {std::move(input), std::move(encoder)};
}

bool EncoderChooser::leave(const std::string& reason) {
  if (!hasNext()) return false;
  if (!reason_.empty()) reason_ += ' ';
  reason_ += current().encoder + ": " + reason;
  choices_.erase(choices_.begin());
  return true;
}

}  // namespace framewright::engine
