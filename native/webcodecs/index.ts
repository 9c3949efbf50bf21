/**
 * W3C WebCodecs for Node, on Framewright's engine: `import { VideoFrame } from 'framewright/webcodecs'`. Classes, states and errors are
 * the specification's (https://www.w3.org/TR/webcodecs/). Ours besides: `counters`, `onUnclosed`, `encoderInUse`, `transferable` and `received`.
 */
export { AudioData, type AudioDataCopyToOptions, type AudioDataInit } from './audioData.ts';
export { AudioDecoder, type AudioDecoderInit, type AudioDecoderSupport } from './audioDecoder.ts';
export type { AudioDecoderConfig } from './audioDecoderSettings.ts';
export {
  AudioEncoder,
  type AudioEncoderInit,
  type AudioEncoderSupport,
  type EncodedAudioChunkMetadata,
} from './audioEncoder.ts';
export type { AudioEncoderConfig, OpusEncoderConfig } from './audioEncoderSettings.ts';
export { counters, type Counters } from './counters.ts';
export {
  EncodedAudioChunk,
  type EncodedChunkInit,
  type EncodedChunkType,
  EncodedVideoChunk,
} from './encodedChunk.ts';
export {
  type ImageDecodeOptions,
  ImageDecoder,
  type ImageDecodeResult,
  type ImageDecoderInit,
} from './imageDecoder.ts';
export { ImageTrack, ImageTrackList } from './imageTrack.ts';
export type { EncoderUse } from './nativeCodecs.ts';
export type { PlaneLayout, VideoPixelFormat } from './pixelFormat.ts';
export type { AudioSampleFormat } from './sampleFormat.ts';
export { received, transferable, type Transferable } from './transferable.ts';
export { onUnclosed, type UnclosedReport } from './unclosed.ts';
export {
  VideoColorSpace,
  type VideoColorPrimaries,
  type VideoColorSpaceInit,
  type VideoMatrixCoefficients,
  type VideoTransferCharacteristics,
} from './videoColorSpace.ts';
export {
  VideoFrame,
  type VideoFrameBufferInit,
  type VideoFrameCopyToOptions,
  type VideoFrameInit,
  type VideoFrameMetadata,
} from './videoFrame.ts';
export type { CodecState, WebCodecsErrorCallback } from './codecBase.ts';
export { VideoDecoder, type VideoDecoderInit, type VideoDecoderSupport } from './videoDecoder.ts';
export type { VideoDecoderConfig } from './videoDecoderSettings.ts';
export {
  encoderInUse,
  type EncodedVideoChunkMetadata,
  VideoEncoder,
  type VideoEncoderEncodeOptions,
  type VideoEncoderInit,
  type VideoEncoderSupport,
} from './videoEncoder.ts';
export type { VideoEncoderConfig } from './videoEncoderSettings.ts';
