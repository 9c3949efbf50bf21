import type { Case } from './case.ts';
import { animations } from './imageDecoder/animations.ts';
import { arriving } from './imageDecoder/arriving.ts';
import { formats } from './imageDecoder/formats.ts';
import { states } from './imageDecoder/states.ts';
import { stills } from './imageDecoder/stills.ts';

export const imageDecoderCases: readonly Case[] = [
  ...stills,
  ...formats,
  ...animations,
  ...arriving,
  ...states,
];
