import { audioDataCases } from './cases/audioData.ts';
import { runCases } from './runCases.ts';

describe('AudioData', () => {
  runCases(audioDataCases);
});
