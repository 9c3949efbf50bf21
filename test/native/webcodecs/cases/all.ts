import { audioDataCases } from './audioData.ts';
import { audioDecoderCases } from './audioDecoder.ts';
import { audioEncoderCases } from './audioEncoder.ts';
import type { Case } from './case.ts';
import { encodedChunkCases } from './encodedChunk.ts';
import { imageDecoderCases } from './imageDecoder.ts';
import { interfaceCases } from './interfaces.ts';
import { messageCases } from './messages.ts';
import { videoColorSpaceCases } from './videoColorSpace.ts';
import { videoDecoderCases } from './videoDecoder.ts';
import { videoEncoderCases } from './videoEncoder.ts';
import { videoFrameCases } from './videoFrame.ts';

/** Every case, by interface. */
export const allCases: Readonly<Record<string, readonly Case[]>> = {
  interfaces: interfaceCases,
  VideoColorSpace: videoColorSpaceCases,
  EncodedVideoChunk: encodedChunkCases('EncodedVideoChunk'),
  EncodedAudioChunk: encodedChunkCases('EncodedAudioChunk'),
  VideoFrame: videoFrameCases,
  VideoEncoder: videoEncoderCases,
  VideoDecoder: videoDecoderCases,
  AudioData: audioDataCases,
  AudioEncoder: audioEncoderCases,
  AudioDecoder: audioDecoderCases,
  ImageDecoder: imageDecoderCases,
  messages: messageCases,
};
