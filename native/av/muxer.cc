#include "av/muxer.h"

#include <cerrno>
#include <utility>

#include "av/error.h"
#include "av/live_count.h"

namespace framewright::av {
namespace {

bool isFull(int averror) {
  return averror == AVERROR(ENOSPC) || averror == AVERROR(EDQUOT) || averror == AVERROR(EFBIG);
}

Error writeError(int averror, const std::string& path) {
  if (isFull(averror)) {
    return Error(ErrorCode::kDiskFull, "There is no space left for \"" + path +
                                           "\". Free some space or choose a target on another disk.");
  }
  return errorFrom(averror, ErrorCode::kTargetUnwritable,
                   "\"" + path + "\" cannot be written. Choose another target. The reason is");
}

}  // namespace

void Muxer::Deleter::operator()(AVFormatContext* context) const noexcept {
  if (context->pb != nullptr) avio_closep(&context->pb);
  avformat_free_context(context);
  live.files.remove();
}

Muxer Muxer::create(const std::string& path, const std::string& format) {
  Muxer muxer(path);
  AVFormatContext* raw = nullptr;
  check(avformat_alloc_output_context2(&raw, nullptr, format.c_str(), nullptr), ErrorCode::kEncoderMissing,
        "This build of FFmpeg cannot write the container \"" + format + "\"");
  muxer.context_.reset(raw);
  live.files.add();
  const std::string url = "file:" + path;
  raw->url = checkAlloc(av_strdup(url.c_str()));
  const int result = avio_open2(&raw->pb, url.c_str(), AVIO_FLAG_WRITE, nullptr, nullptr);
  if (result < 0) throw writeError(result, path);
  return muxer;
}

int Muxer::addStream(const Encoder& encoder) {
  AVStream* stream = checkAlloc(avformat_new_stream(context_.get(), nullptr));
  check(avcodec_parameters_from_context(stream->codecpar, &encoder.context()), ErrorCode::kOutOfMemory,
        "A stream could not be described");
  stream->time_base = encoder.context().time_base;
  stream->avg_frame_rate = encoder.context().framerate;
  stream->sample_aspect_ratio = encoder.context().sample_aspect_ratio;
  return stream->index;
}

int Muxer::addStream(const AVCodecParameters& parameters, AVRational timeBase) {
  AVStream* stream = checkAlloc(avformat_new_stream(context_.get(), nullptr));
  check(avcodec_parameters_copy(stream->codecpar, &parameters), ErrorCode::kOutOfMemory,
        "A stream could not be described");
  stream->codecpar->codec_tag = 0;  // The tag of another container need not exist in this one.
  stream->time_base = timeBase;
  stream->sample_aspect_ratio = parameters.sample_aspect_ratio;
  return stream->index;
}

void Muxer::writeHeader(Dictionary options) {
  checkWritten(avformat_write_header(context_.get(), options.address()), "did not take the streams");
  if (const std::string unknown = options.firstKey(); !unknown.empty()) {
    throw Error(ErrorCode::kEncoderFailed, std::string("The container \"") + context_->oformat->name +
                                               "\" has no option named \"" + unknown + "\".");
  }
}

void Muxer::write(Packet packet, int streamIndex, AVRational timeBase) {
  packet->stream_index = streamIndex;
  av_packet_rescale_ts(packet.get(), timeBase, context_->streams[streamIndex]->time_base);
  checkWritten(av_interleaved_write_frame(context_.get(), packet.get()), "did not take a packet");
}

void Muxer::finish() {
  checkWritten(av_write_trailer(context_.get()), "could not be completed");
  finalBytes_ = avio_tell(context_->pb);
  const int result = avio_closep(&context_->pb);
  if (result < 0) throw writeError(result, path_);
}

std::int64_t Muxer::bytesWritten() const noexcept {
  return context_->pb == nullptr ? finalBytes_ : avio_tell(context_->pb);
}

void Muxer::checkWritten(int result, const char* what) const {
  // The file's own error comes first: FFmpeg may go on after a failed write and only remember it.
  if (context_->pb->error < 0) throw writeError(context_->pb->error, path_);
  if (result >= 0) return;
  if (isFull(result) || result == AVERROR(EIO)) throw writeError(result, path_);
  fail(result, ErrorCode::kEncoderFailed,
       std::string("The container \"") + context_->oformat->name + "\" " + what);
}

}  // namespace framewright::av
