/** Options that several commands have, and what their values mean. */
import { Argument, InvalidArgumentError, Option } from 'commander';
import { engineChoices } from '../../model/plan/engineChoice.ts';
import { memoryModes } from '../../model/plan/memoryBudget.ts';

/** `--var NAME=VALUE`, repeatable; a value may be empty and may contain `=`. Gives a map by name. */
export function variableOption(): Option {
  return new Option('--var <name=value>', 'set a variable of the project (repeatable)')
    .argParser((text: string, previous: ReadonlyMap<string, string>) => {
      const separator = text.indexOf('=');
      if (separator <= 0) throw new InvalidArgumentError('Expected NAME=VALUE.');
      return new Map([...previous, [text.slice(0, separator), text.slice(separator + 1)]]);
    })
    .default(new Map<string, string>(), 'none');
}

/** `--workers N`: encoders side by side. */
export function workersOption(): Option {
  return new Option('--workers <n>', 'encoders side by side, at most (default: as many as fit)').argParser(
    (text: string) => {
      const count = Number(text);
      if (!Number.isInteger(count) || count < 1)
        throw new InvalidArgumentError('Expected a whole number from 1 on.');
      return count;
    },
  );
}

/** `--engine auto|stable|experimental`. */
export function engineOption(): Option {
  return new Option(
    '--engine <choice>',
    'hardware encoders: auto, where one works and is good enough; stable, never; experimental, wherever one works',
  )
    .choices(engineChoices)
    .default('auto');
}

/** `--memory low|medium|high`. */
export function memoryOption(): Option {
  return new Option('--memory <mode>', 'buffers and encoders: 64 MB and 1, 256 MB and 2, 512 MB and 4')
    .choices(memoryModes)
    .default('high');
}

const units: Readonly<Record<string, number>> = {
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** `--memory-limit 900MB`: bytes. */
export function memoryLimitOption(): Option {
  return new Option(
    '--memory-limit <size>',
    'memory of the whole process, such as 900MB or 2GB (default: 8GB or half the machine)',
  ).argParser(sizeOf);
}

/** `cache limit 20GB`: bytes. */
export function cacheLimitArgument(): Argument {
  return new Argument('<size>', 'such as 900MB or 20GB').argParser(sizeOf);
}

function sizeOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMG]i?B)$/iu.exec(text) ?? [];
  const bytes = Math.round(Number(number) * (units[unit.toUpperCase()] ?? Number.NaN));
  if (!(bytes > 0)) throw new InvalidArgumentError('Expected a size such as 900MB or 2GB.');
  return bytes;
}

/** `--pixels yuv|rgba`, not in the help: `bench/` measures with it what RGBA frames would cost. */
export function pixelsOption(): Option {
  return new Option('--pixels <path>').choices(['yuv', 'rgba']).default('yuv').hideHelp();
}
