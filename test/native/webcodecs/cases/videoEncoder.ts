import type { Case } from './case.ts';
import { configuring } from './videoEncoder/configuring.ts';
import { encoding } from './videoEncoder/encoding.ts';
import { forms } from './videoEncoder/forms.ts';
import { queueing } from './videoEncoder/queueing.ts';

export const videoEncoderCases: readonly Case[] = [...configuring, ...encoding, ...queueing, ...forms];
