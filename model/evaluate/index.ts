/**
 * From a parsed project to pictures and sound, as pure functions. The way through it:
 *
 *     const { timeline, diagnostics } = layOut(project, facts);      // facts: asset id → MediaFacts
 *     const output = outputOf(project.canvas, exportSettings);       // or any { width, height, fps, range }
 *     const requests = rasterRequests(timeline, output);             // text and images to make, each with a key
 *     const film = prepare(timeline, rasters, output);               // rasters: key → RasterFacts
 *     film.drawList(n);                                              // design.md's evaluate(project, facts, frame)
 *     for (const runs of encodeRuns(film)) await session.push(runs); // model/render/drawListWords.ts
 *     soundPlan(film);
 *
 * `film.sources` and `film.rasters` are the tables that the layers' indices refer to.
 */
export { frameAtOffset, placeOfFrame } from './clipPlaces.ts';
export { layOut, missingMedia } from './layOut.ts';
export { assess, usedAssets, type Assessment, type LetterProblem, type MediaProblem } from './assess.ts';
export type { Timeline } from './timeline.ts';
export { frameMap, outputOf, type Output } from './output.ts';
export type { RasterFacts } from './rasterFacts.ts';
export {
  rasterRequests,
  rasterScale,
  type ImageRasterRequest,
  type RasterRequest,
  type TextRasterRequest,
} from './rasterRequests.ts';
export { prepare, type Film } from './film.ts';
export { soundFrom } from './soundFrom.ts';
export { soundPlan } from './soundPlan.ts';
