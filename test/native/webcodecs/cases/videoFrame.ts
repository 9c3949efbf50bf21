import type { Case } from './case.ts';
import { copying } from './videoFrame/copying.ts';
import { derived } from './videoFrame/derived.ts';
import { life } from './videoFrame/life.ts';
import { making } from './videoFrame/making.ts';
import { turning } from './videoFrame/turning.ts';

export const videoFrameCases: readonly Case[] = [...making, ...derived, ...life, ...copying, ...turning];
