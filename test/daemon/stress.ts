/** `npm run test:stress` tries much more of the same than the usual suite has time for. */
export const isStress = process.env['FRAMEWRIGHT_STRESS'] === '1';

/** How often fast-check tries, for cases that take long: other ones every time, the seed printed when one fails. */
export const runs = (
  usual: number,
  stress = 200,
): { readonly numRuns: number; readonly endOnFailure: true } => ({
  numRuns: isStress ? stress : usual,
  endOnFailure: true,
});
