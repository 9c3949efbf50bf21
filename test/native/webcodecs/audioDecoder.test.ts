import { audioDecoderCases } from './cases/audioDecoder.ts';
import { runCases } from './runCases.ts';

describe('AudioDecoder', () => {
  runCases(audioDecoderCases);
});
