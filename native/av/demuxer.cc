#include "av/demuxer.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "av/dictionary.h"
#include "av/error.h"
#include "av/live_count.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace framewright::av {
namespace {

using Clock = std::chrono::steady_clock;

/**
 * Containers that hold media themselves. Left out: playlists and scripts (hls, dash, concat), which open
 * other files; image sequences, whose names are patterns; raw streams, which have no times; devices.
 */
constexpr const char* kContainers =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,mxf,nut,ogg,asf,gif,apng,"
    "wav,w64,aiff,caf,au,mp3,aac,ac3,eac3,flac,wv,tta,amr";

struct Unopened {
  void operator()(AVFormatContext* context) const noexcept { avformat_free_context(context); }
};

std::int64_t sizeOfReadableFile(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    throw Error(ErrorCode::kMediaMissing,
                "There is no file \"" + path + "\". Correct the path or put the file there.");
  }
  if (error)
    throw Error(ErrorCode::kMediaUnreadable, "\"" + path + "\" cannot be read: " + error.message() + ".");
  if (std::filesystem::is_directory(status)) {
    throw Error(ErrorCode::kMediaUnreadable, "\"" + path + "\" is a folder; a media file is needed.");
  }
  if (!std::filesystem::is_regular_file(status)) {
    throw Error(ErrorCode::kMediaUnreadable, "\"" + path + "\" is not a plain file; a media file is needed.");
  }
  const auto size = std::filesystem::file_size(path, error);
  if (error)
    throw Error(ErrorCode::kMediaUnreadable, "\"" + path + "\" cannot be read: " + error.message() + ".");
  if (size == 0) {
    throw Error(ErrorCode::kMediaUnreadable, "\"" + path + "\" is empty. Copy or record it again.");
  }
  return static_cast<std::int64_t>(size);
}

/**
 * Whether the container says how far pictures are reordered, which of H.264 would else be found out by
 * decoding: MP4 and MOV tell it of the whole film. What the pictures say on top of it, decoders heed by
 * themselves.
 */
bool isOrderKnown(const AVCodecParameters& codec) {
  return codec.codec_id == AV_CODEC_ID_H264 && codec.extradata_size > 0 && codec.video_delay > 0;
}

}  // namespace

struct Demuxer::Interrupt {
  std::stop_token stop;
  Clock::time_point deadline;

  [[nodiscard]] bool late() const noexcept { return Clock::now() > deadline; }

  static int callback(void* self) noexcept {
    const auto* interrupt = static_cast<const Interrupt*>(self);
    return interrupt->stop.stop_requested() || interrupt->late() ? 1 : 0;
  }
};

void Demuxer::Deleter::operator()(AVFormatContext* context) const noexcept {
  avformat_close_input(&context);
  live.files.remove();
}

Demuxer::Demuxer(std::string path, std::int64_t size, const DemuxerOptions& options)
    : path_(std::move(path)),
      size_(size),
      interrupt_(new Interrupt{options.stop, Clock::now() + options.openLimit}) {
  const auto checkOpen = [&](int result, const char* what) {
    if (result >= 0) return;
    if (result == AVERROR_EXIT && !interrupt_->stop.stop_requested()) {
      throw Error(ErrorCode::kStalled,
                  "Opening \"" + path_ + "\" took longer than " +
                      std::to_string(options.openLimit.count() / 1000) +
                      " seconds. Check the disk it is on, or copy the file to a faster one.");
    }
    // A container that is not on the list is an invalid argument.
    if (result == AVERROR_INVALIDDATA || result == AVERROR(EINVAL)) {
      throw Error(ErrorCode::kMediaUnreadable,
                  "\"" + path_ + "\" is not a media file that can be read" + what +
                      ". MP4, MOV, MKV, WebM, MPEG-TS, AVI, WAV, MP3, FLAC and OGG files work.");
    }
    fail(result, ErrorCode::kMediaUnreadable, "\"" + path_ + "\" cannot be opened");
  };
  AVFormatContext* raw = checkAlloc(avformat_alloc_context());
  raw->interrupt_callback = {Interrupt::callback, interrupt_.get()};
  if (!options.unread.empty()) {
    // Has to go where opening fails, too.
    std::unique_ptr<AVFormatContext, Unopened> unopened(raw);
    sparse_ = std::make_unique<SparseInput>(path_, options.unread, raw->interrupt_callback);
    raw->pb = sparse_->context();
    // Parsers would look into the data.
    raw->flags |= AVFMT_FLAG_NOPARSE | AVFMT_FLAG_NOFILLIN;
    unopened.release();
  }
  Dictionary entries{
      {"protocol_whitelist", "file"}, {"format_whitelist", kContainers}, {"max_streams", "256"}};
  // The protocol is named, so that a colon in the path is not taken for one. A failing open frees the context
  // itself.
  checkOpen(avformat_open_input(&raw, ("file:" + path_).c_str(), nullptr, entries.address()), "");
  context_.reset(raw);
  live.files.add();
  if (!sparse_) checkOpen(analyze(options.lookAtPictures), ": what its streams hold is not said");
  interrupt_->deadline = Clock::time_point::max();
}

int Demuxer::analyze(bool lookAtPictures) {
  // libavformat decodes pictures to learn their order and format, not to show them.
  std::vector<Dictionary> options(context_->nb_streams);
  std::vector<AVDictionary*> raw;
  std::vector<AVCodecParameters*> unseen;
  for (std::size_t i = 0; i < options.size(); ++i) {
    AVCodecParameters& codec = *context_->streams[i]->codecpar;
    if (codec.codec_type == AVMEDIA_TYPE_VIDEO) {
      options[i].set("skip_loop_filter", "all");
      options[i].set("skip_idct", "all");
      if (!lookAtPictures || isOrderKnown(codec)) {
        options[i].set("skip_frame", "all");
        if (codec.format == AV_PIX_FMT_NONE) unseen.push_back(&codec);
      }
    }
    raw.push_back(*options[i].address());
  }
  // Megabytes would be read in search of a format that only pictures tell. Decoders find it by themselves.
  for (AVCodecParameters* codec : unseen) codec->format = AV_PIX_FMT_YUV420P;
  const int result = avformat_find_stream_info(context_.get(), raw.empty() ? nullptr : raw.data());
  for (AVCodecParameters* codec : unseen) codec->format = AV_PIX_FMT_NONE;
  // What was not used is still theirs; what was, FFmpeg has replaced.
  for (std::size_t i = 0; i < options.size(); ++i) *options[i].address() = raw[i];
  return result;
}

Demuxer Demuxer::open(const std::string& path, const DemuxerOptions& options) {
  const std::int64_t size = sizeOfReadableFile(path);
  return Demuxer(path, size, options);
}

Demuxer::Demuxer(Demuxer&&) noexcept = default;
Demuxer::~Demuxer() = default;

Demuxer& Demuxer::operator=(Demuxer&& other) noexcept {
  // The context goes before what it calls and reads from.
  context_ = std::move(other.context_);
  sparse_ = std::move(other.sparse_);
  interrupt_ = std::move(other.interrupt_);
  next_ = std::move(other.next_);
  path_ = std::move(other.path_);
  size_ = other.size_;
  return *this;
}

AVStream& Demuxer::stream(int index) const {
  if (index < 0 || std::cmp_greater_equal(index, context_->nb_streams)) {
    throw Error(ErrorCode::kMediaChanged, "\"" + path_ + "\" has no stream " + std::to_string(index) +
                                              " any more: the file was changed. Reload the project.");
  }
  return *context_->streams[index];
}

std::optional<int> Demuxer::bestStream(AVMediaType type, int related) const {
  const int index = av_find_best_stream(context_.get(), type, -1, related, nullptr, 0);
  // Streams that are no cover picture come first, but where there is no other, the cover is the best.
  if (index < 0 || (context_->streams[index]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0)
    return std::nullopt;
  return index;
}

void Demuxer::keepOnly(std::span<const int> streamIndices) noexcept {
  for (AVStream* stream : streams()) {
    const bool kept = std::ranges::find(streamIndices, stream->index) != streamIndices.end();
    stream->discard = kept ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  }
}

std::optional<Packet> Demuxer::read() {
  for (;;) {
    const int result = av_read_frame(context_.get(), next_.get());
    if (result == AVERROR_EOF) return std::nullopt;
    check(result, ErrorCode::kMediaDamaged, "\"" + path_ + "\" cannot be read on");
    // Not every demuxer skips what is discarded, and streams may appear while reading.
    if (stream(next_->stream_index).discard != AVDISCARD_ALL) return std::exchange(next_, Packet());
    next_.reset();
  }
}

bool Demuxer::seek(int streamIndex, std::int64_t timestamp) {
  return av_seek_frame(context_.get(), streamIndex, timestamp, AVSEEK_FLAG_BACKWARD) >= 0;
}

std::span<const std::uint8_t> streamSideData(const AVStream& stream, AVPacketSideDataType type) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
  const AVPacketSideData* data =
      av_packet_side_data_get(stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, type);
  return data == nullptr ? std::span<const std::uint8_t>()
                         : std::span<const std::uint8_t>(data->data, data->size);
#else
  std::size_t size = 0;
  const std::uint8_t* data = av_stream_get_side_data(&stream, type, &size);
  return {data, data == nullptr ? 0 : size};
#endif
}

}  // namespace framewright::av
