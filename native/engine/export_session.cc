#include "engine/export_session.h"

#include <utility>

#include "engine/export_pipeline.h"
#include "engine/gif_export.h"
#include "engine/mp4_export.h"

namespace framewright::engine {
namespace {

class Session final : public ExportSession {
 public:
  explicit Session(std::shared_ptr<ExportPipeline> pipeline) : pipeline_(std::move(pipeline)) {}
  ~Session() override { pipeline_->end(); }

  void push(std::span<const int32_t> runs) override { pipeline_->push(runs); }
  ExportReport finish() override { return pipeline_->finish(); }
  void cancel() override { pipeline_->cancel(); }
  ExportProgress progress() const override { return pipeline_->progress(); }

 private:
  const std::shared_ptr<ExportPipeline> pipeline_;
};

}  // namespace

std::unique_ptr<ExportSession> ExportSession::create(const Canvas& canvas, const ExportTarget& target,
                                                     std::unique_ptr<FrameMaker> maker,
                                                     std::chrono::milliseconds stallLimit, Tracing tracing) {
  std::shared_ptr<ExportPipeline> pipeline;
  if (const auto* mp4 = std::get_if<Mp4Target>(&target)) {
    pipeline = std::make_shared<Mp4Export>(canvas, *mp4, std::move(maker), stallLimit, std::move(tracing));
  } else {
    pipeline = std::make_shared<GifExport>(canvas, std::get<GifTarget>(target), std::move(maker), stallLimit,
                                           std::move(tracing));
  }
  auto session = std::make_unique<Session>(pipeline);
  pipeline->start();
  return session;
}

}  // namespace framewright::engine
