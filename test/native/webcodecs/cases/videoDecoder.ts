import type { Case } from './case.ts';
import { configuring } from './videoDecoder/configuring.ts';
import { decoding } from './videoDecoder/decoding.ts';
import { queueing } from './videoDecoder/queueing.ts';

export const videoDecoderCases: readonly Case[] = [...configuring, ...decoding, ...queueing];
