/** What `npm run bench -- …` takes. */
import { parseArgs } from 'node:util';

export interface Options {
  /** Part of a case's name; undefined: all cases. */
  readonly only: string | undefined;
  /** Names of parts; undefined: all. */
  readonly parts: readonly string[] | undefined;
  /** That count. */
  readonly runs: number;
  readonly long: boolean;
}

/** Throws an error that says what was expected. */
export function readOptions(names: readonly string[]): Options {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      part: { type: 'string', multiple: true },
      runs: { type: 'string', default: '3' },
      long: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`--runs takes a whole number from 1, not "${values.runs}".`);
  const unknown = values.part?.find((part) => !names.includes(part));
  if (unknown !== undefined) throw new Error(`--part takes ${names.join(', ')}, not "${unknown}".`);
  return { only: values.only, parts: values.part, runs, long: values.long };
}
