import type { Case } from './case.ts';
import { configuring } from './audioEncoder/configuring.ts';
import { encoding } from './audioEncoder/encoding.ts';
import { forms } from './audioEncoder/forms.ts';
import { queueing } from './audioEncoder/queueing.ts';

export const audioEncoderCases: readonly Case[] = [...configuring, ...encoding, ...queueing, ...forms];
