// Small films, encoded.
import type { Api } from '../case.ts';
import { encodeLevels, listening, vp8 } from '../videoStream.ts';

export async function encoded(api: Api, levels: number[], keyFrames: number[] = [], config: object = {}) {
  const heard = listening(api);
  heard.encoder.configure({ ...vp8, ...config });
  encodeLevels(api, heard.encoder, levels, keyFrames);
  await heard.encoder.flush();
  heard.encoder.close();
  return heard;
}

export const levels = [16, 60, 100, 140, 180, 220];
