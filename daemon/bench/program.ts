/** Other programs run to their end, with what they say. Knows none of them. */
import { spawn } from 'node:child_process';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** On top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program wrote. */
export interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

/** Throws an error with the end of what the program said when it fails, and when `signal` ends it. */
export function runProgram({ program, args, env = {} }: Command, signal?: AbortSignal): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      ...(signal === undefined ? {} : { signal }),
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    child.on('error', (cause) =>
      reject(new Error(`${program} could not be run: ${cause.message}`, { cause })),
    );
    child.on('close', (code, by) => {
      if (code === 0) resolve(said);
      else {
        const words = `${said.stdout}${said.stderr}`.trim().slice(-2000);
        reject(new Error(`${program} ended with ${by ?? `code ${String(code)}`}:\n${words}`));
      }
    });
  });
}
