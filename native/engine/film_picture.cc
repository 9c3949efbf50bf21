#include "engine/film_picture.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "engine/nal_units.h"
#include "engine/picture_format.h"
#include "engine/video_encoder.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace framewright::engine {
namespace {

using av::ErrorCode;

// What its pictures are, as the encoder says of segments.
StreamFormat formatOfFootage(const SequenceSet& sequence, AVRational timeBase) {
  StreamFormat format;
  AVCodecParameters& parameters = *format.parameters.get();
  const PictureFormat canvas = canvasFormat(sequence.width, sequence.height);
  parameters.codec_type = AVMEDIA_TYPE_VIDEO;
  parameters.codec_id = AV_CODEC_ID_H264;
  parameters.format = canvas.layout;
  parameters.width = canvas.width;
  parameters.height = canvas.height;
  parameters.sample_aspect_ratio = {1, 1};
  parameters.field_order = AV_FIELD_PROGRESSIVE;
  parameters.color_range = canvas.range;
  parameters.color_primaries = canvas.primaries;
  parameters.color_trc = canvas.transfer;
  parameters.color_space = canvas.matrix;
  parameters.chroma_location = canvas.chroma;
  format.timeBase = timeBase;
  return format;
}

// The parts that are footage, those of one stream together, in the order in which streams first occur.
std::vector<std::vector<std::size_t>> footageByStream(const std::vector<FilmPart>& parts) {
  std::vector<std::vector<std::size_t>> streams;
  std::map<std::pair<std::string_view, int>, std::size_t> places;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const auto* stretch = std::get_if<CopiedStretch>(&parts[part]);
    if (stretch == nullptr) continue;
    const auto [entry, added] = places.try_emplace({stretch->path, stretch->stream}, streams.size());
    if (added) streams.emplace_back();
    streams[entry->second].push_back(part);
  }
  return streams;
}

bool isSlice(std::span<const std::uint8_t> unit) {
  const H264Unit type = h264TypeOf(unit);
  return type == H264Unit::kSlice || type == H264Unit::kIdrSlice;
}

}  // namespace

av::Error damagedParts(const std::string& what) {
  return av::Error(ErrorCode::kSegmentDamaged,
                   "The encoded parts of the film " + what + ". They have to be encoded again.");
}

FilmPicture::FilmPicture(const std::vector<FilmPart>& parts, const Ratio& frameRate,
                         const std::stop_token& stop)
    : parts_(parts), stretches_(parts.size()) {
  if (parts.empty()) throw std::invalid_argument("a film has at least one part");
  const AVRational timeBase = av_inv_q(engine::frameRate(frameRate));
  const auto segment = std::ranges::find_if(
      parts, [](const FilmPart& part) { return std::holds_alternative<std::string>(part); });
  // The encoder's own numbers stay, so that segments are copied as they are.
  if (segment != parts.end()) describeSegments(std::get<std::string>(*segment), timeBase);
  addFootage(timeBase, stop);
  format_.parameters->video_delay = static_cast<int>(delay_);
  format_.parameters.setExtradata(decoderRecord(sets_.annexB(), NalCodec::kH264));
  open();
}

void FilmPicture::describeSegments(const std::string& path, AVRational timeBase) {
  format_ = SegmentReader(path).takeFormat();
  if (av_cmp_q(format_.timeBase, timeBase) != 0) throw damagedParts("were made for another frame rate");
  delay_ = format_.parameters->video_delay;
  const auto sets = format_.parameters.extradata();
  segmentSets_.assign(sets.begin(), sets.end());
  try {
    ParameterSets read(segmentSets_);
    const SetNumbers numbers = sets_.add(read);
    segmentRewriter_.emplace(std::move(read), numbers);
  } catch (const SyntaxError&) {
    throw damagedParts("have parameter sets that cannot be read");
  }
}

// Indices of long footage are large: each goes before the next is read.
void FilmPicture::addFootage(AVRational timeBase, const std::stop_token& stop) {
  for (const std::vector<std::size_t>& parts : footageByStream(parts_)) {
    const auto& first = std::get<CopiedStretch>(parts_[parts.front()]);
    const Footage footage = Footage::open(first.path, first.stream, stop);
    addSource(footage, timeBase);
    for (const std::size_t part : parts) {
      stretches_[part] = {sources_.size() - 1, footage.find(std::get<CopiedStretch>(parts_[part]).pts)};
      delay_ = std::max(delay_, delayOf(stretches_[part].frames));
    }
  }
}

void FilmPicture::addSource(const Footage& footage, AVRational timeBase) {
  if (!segmentRewriter_ && sources_.empty()) format_ = formatOfFootage(footage.sequence(), timeBase);
  const AVCodecParameters& film = *format_.parameters;
  if (footage.sequence().width != film.width || footage.sequence().height != film.height) {
    throw av::Error(ErrorCode::kMediaChanged,
                    "\"" + footage.path() + "\" was changed while the film was made: its pictures have " +
                        std::to_string(footage.sequence().width) + "x" +
                        std::to_string(footage.sequence().height) + " pixels, and the film's " +
                        std::to_string(film.width) + "x" + std::to_string(film.height) +
                        ". Export it again.");
  }
  sources_.push_back({footage.path(), footage.timeBase(), footage.lengthBytes(),
                      PictureRewriter(footage.parameterSets(), sets_.add(footage.parameterSets()))});
}

// Decoding times follow from the order of the whole film: an encoder that gets one or two frames counts its
// own differently.
std::optional<av::Packet> FilmPicture::next() {
  auto packet = read();
  while (!packet) {
    begin_ += frames_;
    frames_ = 0;
    if (++index_ == parts_.size()) return std::nullopt;
    open();
    packet = read();
  }
  av::Packet made = inFilm(*packet);
  ++frames_;
  made->pts += begin_;
  made->dts = decoded_++ - delay_;
  made->duration = 1;
  if (made->pts < made->dts) throw damagedParts("show a frame before it is decoded");
  return made;
}

void FilmPicture::open() {
  segment_.reset();
  stretch_.reset();
  if (const auto* path = std::get_if<std::string>(&parts_[index_])) {
    segment_.emplace(*path);
    // One set of parameters serves all segments: what was made with others would not be decoded.
    if (!std::ranges::equal(segment_->format().parameters.extradata(), segmentSets_))
      throw damagedParts("were made with different settings");
    return;
  }
  Stretch& stretch = stretches_[index_];
  const Source& source = sources_[stretch.source];
  if (openedSource_ != stretch.source) {
    file_ = std::make_shared<FileBytes>(source.path);
    openedSource_ = stretch.source;
  }
  stretch_.emplace(source.path, source.timeBase, file_, std::move(stretch.frames));
}

std::optional<av::Packet> FilmPicture::read() { return segment_ ? segment_->next() : stretch_->next(); }

FilmPicture::Units FilmPicture::unitsOf(const av::Packet& packet) const {
  const std::span<const std::uint8_t> bytes(packet->data, static_cast<std::size_t>(packet->size));
  if (segment_) return nalUnits(bytes);
  LengthUnits units = unitsBehindLengths(bytes, sources_[stretches_[index_].source].lengthBytes);
  if (!units.wellFormed) throw SyntaxError("the parts of a frame have wrong lengths");
  return std::move(units.all);
}

// Of two IDR pictures in a row, which parts have that do not know one another, the second gets another
// number. It follows from the packets alone, so the film's bytes do as well.
av::Packet FilmPicture::inFilm(const av::Packet& packet) {
  try {
    const PictureRewriter& rewriter =
        segment_ ? *segmentRewriter_ : sources_[stretches_[index_].source].rewriter;
    const Units units = unitsOf(packet);
    if (std::ranges::none_of(units, isSlice)) throw SyntaxError("a frame holds no picture");
    std::optional<std::uint32_t> id = rewriter.idrIdOf(units);
    if (stretch_ && frames_ == 0 && !id) throw SyntaxError("a frame is no key frame");
    if (id && id == lastIdrId_) id = *id == 0 ? 1 : 0;
    lastIdrId_ = id;
    // All of its frames are the film's, whatever footage says of those before an IDR picture.
    const std::vector<std::uint8_t> bytes =
        rewriter.rewritten(units, {.idrId = id, .keepPictures = stretch_.has_value()});
    av::Packet made;
    av::check(av_new_packet(made.get(), static_cast<int>(bytes.size())), ErrorCode::kOutOfMemory, "A packet");
    std::ranges::copy(bytes, made->data);
    av::check(av_packet_copy_props(made.get(), packet.get()), ErrorCode::kOutOfMemory, "A packet");
    // Footage marks frames as well at which decoding can begin only almost.
    if (stretch_) made->flags = id ? AV_PKT_FLAG_KEY : 0;
    return made;
  } catch (const SyntaxError& error) {
    if (segment_) throw damagedParts(std::string("cannot be read: ") + error.what());
    throw av::Error(ErrorCode::kMediaDamaged,
                    stretch_->place() + " cannot be copied: " + error.what() +
                        ". Export without \"copyUntouched\" to have it decoded, or convert the file.");
  }
}

}  // namespace framewright::engine
