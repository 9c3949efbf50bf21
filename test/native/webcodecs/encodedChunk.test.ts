import { encodedChunkCases } from './cases/encodedChunk.ts';
import { runCases } from './runCases.ts';

for (const name of ['EncodedVideoChunk', 'EncodedAudioChunk'] as const) {
  describe(name, () => {
    runCases(encodedChunkCases(name));
  });
}
