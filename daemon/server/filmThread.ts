/**
 * Films in a thread of their own, so that whoever types is answered at once whatever is being planned or drawn. Begins with the first film; a crash in it is
 * one of the daemon. The other side is serveFilms.ts.
 */
import { Worker } from 'node:worker_threads';
import { errorOf } from '../../model/protocol/failure.ts';
import type { ExportEvents } from '../export/order.ts';
import type { Hold } from '../preview/hold.ts';
import { withStack } from '../withStack.ts';
import type { FilmAdviser, FilmMaker, ProxyMaker } from './filmMaker.ts';
import type { FilmAnswer, FilmArguments, FilmCall, FilmMethod, FilmReply } from './filmMessages.ts';

/** A call that has not been answered. */
interface Call {
  readonly onReply: (reply: FilmReply) => void;
}

/** V8's own choice: what the thread that answers windows is given for itself, this one would only spend. */
const maxYoungGenerationSizeMb = 48;

export class FilmThread implements FilmMaker, FilmAdviser, ProxyMaker {
  readonly #program: URL;
  readonly #calls = new Map<number, Call>();
  #worker: Worker | undefined;
  #ids = 0;

  /** `program`: what the thread runs. */
  constructor(program: URL) {
    this.#program = program;
  }

  /** Whether it runs. */
  get begun(): boolean {
    return this.#worker !== undefined;
  }

  readonly prepare: FilmMaker['prepare'] = async (order, signal) => {
    const film = await this.#call('prepare', [order], signal);
    if (signal.aborted) this.forget(film);
    signal.throwIfAborted();
    return film;
  };

  readonly make: FilmMaker['make'] = (film, events, signal) => this.#call('make', [film], signal, { events });

  readonly forget: FilmMaker['forget'] = ({ handle }) => this.#send({ kind: 'forget', handle });

  readonly estimate: FilmAdviser['estimate'] = (order, earlier, signal) =>
    this.#call('estimate', [order, earlier], signal);

  readonly clipStates: FilmAdviser['clipStates'] = (text, signal) => this.#call('clipStates', [text], signal);

  readonly makeProxy: ProxyMaker['makeProxy'] = (path, hold, signal) =>
    this.#call('makeProxy', [path], signal, { hold });

  /** Rejects with the signal's reason when that was aborted, as the work itself would in this thread. */
  #call<M extends FilmMethod>(
    method: M,
    args: FilmArguments<M>,
    signal: AbortSignal,
    { events, hold }: { readonly events?: ExportEvents; readonly hold?: Hold } = {},
  ): Promise<FilmAnswer<M>> {
    signal.throwIfAborted();
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      const abort = (): void => this.#send({ kind: 'abort', id });
      const tellHold = (): void => this.#send({ kind: 'hold', id, on: hold?.on === true });
      const endHold = hold?.listen(tellHold);
      const fail = (error: Error): void => reject(signal.aborted ? (signal.reason as Error) : error);
      const onReply = (reply: FilmReply): void => {
        if (reply.kind === 'event') {
          // The table gives each event its own value, which the compiler cannot follow.
          (events?.[reply.event] as ((value: unknown) => void) | undefined)?.(reply.value);
          return;
        }
        this.#calls.delete(id);
        signal.removeEventListener('abort', abort);
        endHold?.();
        if (reply.kind === 'result') resolve(reply.result as FilmAnswer<M>);
        else if (reply.kind === 'failure') fail(errorOf(reply.failure));
        else fail(withStack(reply.stack));
      };
      signal.addEventListener('abort', abort);
      this.#calls.set(id, { onReply });
      this.#send({ kind: 'call', id, method, args });
      if (hold?.on === true) tellHold();
    });
  }

  #send(call: FilmCall): void {
    this.#worker ??= this.#begin();
    this.#worker.postMessage(call);
  }

  #begin(): Worker {
    const worker = new Worker(this.#program, { resourceLimits: { maxYoungGenerationSizeMb } });
    worker.on('message', (reply: FilmReply) => this.#calls.get(reply.id)?.onReply(reply));
    const onEnd = (error: unknown): void => {
      throw error instanceof Error ? error : new Error('the thread for films has ended');
    };
    worker.on('error', onEnd);
    worker.on('exit', onEnd);
    return worker;
  }
}
