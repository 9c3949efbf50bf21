import { imageDecoderCases } from './cases/imageDecoder.ts';
import { runCases } from './runCases.ts';

describe('ImageDecoder', () => {
  runCases(imageDecoderCases);
});
