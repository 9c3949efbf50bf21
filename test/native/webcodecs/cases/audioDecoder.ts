import type { Case } from './case.ts';
import { configuring } from './audioDecoder/configuring.ts';
import { decoding } from './audioDecoder/decoding.ts';

export const audioDecoderCases: readonly Case[] = [...configuring, ...decoding];
