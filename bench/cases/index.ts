/** The compositions that are measured. */
import type { Footage } from '../footage.ts';
import type { Case } from './case.ts';
import { cut } from './cut.ts';
import { pictureInPicture } from './pictureInPicture.ts';
import { slideshow } from './slideshow.ts';
import { titledCrossfade } from './titledCrossfade.ts';

export function cases(footage: Footage): readonly Case[] {
  return [cut(footage), titledCrossfade(footage), slideshow(footage), pictureInPicture(footage)];
}
