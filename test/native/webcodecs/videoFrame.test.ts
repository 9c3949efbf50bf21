import { videoFrameCases } from './cases/videoFrame.ts';
import { runCases } from './runCases.ts';

describe('VideoFrame', () => {
  runCases(videoFrameCases);
});
