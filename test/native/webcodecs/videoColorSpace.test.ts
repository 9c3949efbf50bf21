import { videoColorSpaceCases } from './cases/videoColorSpace.ts';
import { runCases } from './runCases.ts';

describe('VideoColorSpace', () => {
  runCases(videoColorSpaceCases);
});
