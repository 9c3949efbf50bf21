import { videoEncoderCases } from './cases/videoEncoder.ts';
import { runCases } from './runCases.ts';

describe('VideoEncoder', () => {
  runCases(videoEncoderCases);
});
