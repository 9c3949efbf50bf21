import { videoDecoderCases } from './cases/videoDecoder.ts';
import { runCases } from './runCases.ts';

describe('VideoDecoder', () => {
  runCases(videoDecoderCases);
});
