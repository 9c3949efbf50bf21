/** The thread for films: answers the calls of filmThread.ts with the films of this thread. */
import type { MessagePort } from 'node:worker_threads';
import { failureOf } from '../../model/protocol/failure.ts';
import { cancelled } from '../export/exportFilm.ts';
import type { ExportEvents } from '../export/order.ts';
import { Hold } from '../preview/hold.ts';
import { asUserError } from '../userError.ts';
import type { FilmArguments, FilmCall, FilmMethod, FilmReply } from './filmMessages.ts';
import type { Films } from './films.ts';

/** A call that has not been answered. */
interface Running {
  readonly abort: AbortController;
  readonly hold: Hold;
}

/** For as long as the thread lives. */
export function serveFilms(port: MessagePort, films: Films): void {
  const running = new Map<number, Running>();
  const reply = (message: FilmReply): void => port.postMessage(message);

  async function answer(id: number, method: FilmMethod, args: readonly unknown[]): Promise<void> {
    const work = { abort: new AbortController(), hold: new Hold() };
    running.set(id, work);
    try {
      reply({ id, kind: 'result', result: await call(id, method, args, work) });
    } catch (error) {
      const known = asUserError(error);
      if (known !== undefined) reply({ id, kind: 'failure', failure: failureOf(known) });
      else reply({ id, kind: 'bug', stack: error instanceof Error ? (error.stack ?? '') : String(error) });
    } finally {
      running.delete(id);
    }
  }

  function call(
    id: number,
    method: FilmMethod,
    args: readonly unknown[],
    { abort: { signal }, hold }: Running,
  ): Promise<unknown> {
    switch (method) {
      case 'prepare':
        return films.prepare(...(args as FilmArguments<'prepare'>), signal);
      case 'make':
        return films.make(...(args as FilmArguments<'make'>), eventsOf(id), signal);
      case 'estimate':
        return films.estimate(...(args as FilmArguments<'estimate'>), signal);
      case 'clipStates':
        return films.clipStates(...(args as FilmArguments<'clipStates'>), signal);
      case 'makeProxy':
        return films.makeProxy(...(args as FilmArguments<'makeProxy'>), hold, signal);
    }
  }

  const eventsOf = (id: number): ExportEvents => {
    const tell =
      (event: keyof ExportEvents) =>
      (value: unknown): void =>
        reply({ id, kind: 'event', event, value });
    return { onPlan: tell('onPlan'), onProgress: tell('onProgress'), onNotice: tell('onNotice') };
  };

  port.on('message', (message: FilmCall) => {
    if (message.kind === 'call') void answer(message.id, message.method, message.args);
    else if (message.kind === 'abort') running.get(message.id)?.abort.abort(cancelled());
    else if (message.kind === 'hold') running.get(message.id)?.hold.set(message.on);
    else films.forget(message);
  });
}
