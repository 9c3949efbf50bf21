/** What the daemon and its thread for films say to each other: calls of `FilmMaker` and `FilmAdviser`, each answered once, and what happens meanwhile. */
import type { Failure } from '../../model/protocol/failure.ts';
import type { ExportEvents } from '../export/order.ts';
import type { Hold } from '../preview/hold.ts';
import type { FilmAdviser, FilmMaker, ProxyMaker } from './filmMaker.ts';

type Methods = Pick<FilmMaker, 'prepare' | 'make'> & FilmAdviser & ProxyMaker;

/** A function of the thread that is called with a signal and answers later. */
export type FilmMethod = keyof Methods;
/** Its arguments, without what cannot go from thread to thread. */
export type FilmArguments<M extends FilmMethod> =
  Parameters<Methods[M]> extends [...infer Plain, ExportEvents | Hold, AbortSignal]
    ? Plain
    : Parameters<Methods[M]> extends [...infer Plain, AbortSignal]
      ? Plain
      : never;
/** What it resolves to. */
export type FilmAnswer<M extends FilmMethod> = Awaited<ReturnType<Methods[M]>>;

/** To the thread. */
export type FilmCall =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: FilmMethod;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'hold'; readonly id: number; readonly on: boolean }
  | { readonly kind: 'forget'; readonly handle: number };

/** From the thread. A `bug` is an error of ours with its stack. */
export type FilmReply = { readonly id: number } & (
  | { readonly kind: 'event'; readonly event: keyof ExportEvents; readonly value: unknown }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'bug'; readonly stack: string }
);
