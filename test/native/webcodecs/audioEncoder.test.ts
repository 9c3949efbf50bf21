import { audioEncoderCases } from './cases/audioEncoder.ts';
import { runCases } from './runCases.ts';

describe('AudioEncoder', () => {
  runCases(audioEncoderCases);
});
