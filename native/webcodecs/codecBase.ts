/**
 * What the four codec interfaces share: states, the queue of control messages, flush promises, dequeue events. Knows neither pictures
 * nor sound. The specification's "codec processing model".
 */
import { codecs } from './engine.ts';
import { toRequiredDictionary } from './idl.ts';
import type { CodecEvent, CodecSettings, FrameHandle, NativeCodec } from './nativeCodecs.ts';

/** Where a codec stands. */
export type CodecState = 'unconfigured' | 'configured' | 'closed';

/** What is called when a codec fails; it is closed then. */
export type WebCodecsErrorCallback = (error: DOMException) => void;

/** What the engine takes ahead, of inputs and of flushes: native/engine/codec_runner.h's kMostQueued. */
const mostAhead = 16;

type Message =
  | { readonly kind: 'configure'; readonly settings: CodecSettings | Error; readonly begin: () => void }
  | { readonly kind: 'input'; readonly submit: (codec: NativeCodec) => void; readonly drop: () => void }
  | { readonly kind: 'flush'; readonly promise: FlushPromise };

interface FlushPromise {
  readonly resolve: () => void;
  readonly reject: (error: DOMException) => void;
}

/** What every codec has beside the size of its queue and the method that fills it. */
export const codecMembers: readonly string[] = ['state', 'ondequeue', 'configure', 'flush', 'reset', 'close'];

export abstract class CodecBase extends EventTarget {
  #state: CodecState = 'unconfigured';
  readonly #onError: WebCodecsErrorCallback;
  #messages: Message[] = [];
  #native: NativeCodec | undefined;
  /** Inputs of the engine that it has not begun with. */
  #ahead = 0;
  /** Inputs that nobody has begun with. */
  #queued = 0;
  #flushes = new Map<number, FlushPromise>();
  #nextFlush = 1;
  /** A configuration waits until the codec before it is empty. */
  #draining = 0;
  /** Configurations that were asked for just now. */
  #configuring = 0;
  #dequeueScheduled = false;
  #ondequeue: ((event: Event) => void) | null = null;

  protected constructor(onError: WebCodecsErrorCallback) {
    super();
    this.#onError = onError;
  }

  get state(): CodecState {
    return this.#state;
  }

  /** Called with each `dequeue` event. */
  get ondequeue(): ((event: Event) => void) | null {
    return this.#ondequeue;
  }
  set ondequeue(handler: ((event: Event) => void) | null) {
    if (this.#ondequeue !== null) this.removeEventListener('dequeue', this.#ondequeue);
    this.#ondequeue = typeof handler === 'function' ? handler : null;
    if (this.#ondequeue !== null) this.addEventListener('dequeue', this.#ondequeue);
  }

  /** Resolves when all that was given before has come out. */
  flush(): Promise<void> {
    if (this.#state !== 'configured') {
      return Promise.reject(this.stateError('flush'));
    }
    this.flushed();
    return new Promise<void>((resolve, reject) => {
      this.#messages.push({ kind: 'flush', promise: { resolve, reject } });
      this.#pump();
    });
  }

  /** Drops what was given, and the configuration. */
  reset(): void {
    if (this.#state === 'closed') throw this.stateError('reset');
    this.#reset(new DOMException('The codec was reset.', 'AbortError'));
  }

  /** The end. */
  close(): void {
    if (this.#state === 'closed') throw this.stateError('close');
    this.#reset(new DOMException('The codec was closed.', 'AbortError'));
    this.#state = 'closed';
  }

  /** flush() was called: what the next input has to be may change. */
  protected abstract flushed(): void;
  /** An output of the engine. */
  protected abstract output(event: CodecEvent): void;

  protected get queueSize(): number {
    return this.#queued;
  }

  protected stateError(call: string): DOMException {
    return new DOMException(`${call}() is not possible: the codec is ${this.#state}.`, 'InvalidStateError');
  }

  /** `begin` runs when the outputs before it are out. An error instead of settings closes the codec in its turn. */
  protected enqueueConfigure(settings: CodecSettings | Error, begin: () => void): void {
    if (this.#state === 'closed') throw this.stateError('configure');
    this.#state = 'configured';
    this.#messages.push({ kind: 'configure', settings, begin });
    // The specification's control messages run later: an error is told after the calls that follow at once, none of which may
    // find the codec closed.
    this.#configuring++;
    queueMicrotask(() => {
      this.#configuring--;
      this.#pump();
    });
  }

  /** `submit` gives the input to the engine; `drop` frees it instead. One of them is called, once. */
  protected enqueueInput(submit: (codec: NativeCodec) => void, drop: () => void): void {
    this.#queued++;
    this.#messages.push({ kind: 'input', submit, drop });
    this.#pump();
  }

  /** The same for a frame or sound that its caller may close as soon as this returns. */
  protected enqueueHeld(handle: FrameHandle, submit: (codec: NativeCodec, held: FrameHandle) => void): void {
    const held = codecs().clone(handle);
    const drop = () => codecs().close(held);
    this.enqueueInput((codec) => {
      try {
        submit(codec, held);
      } finally {
        drop();
      }
    }, drop);
  }

  #pump(): void {
    if (this.#configuring > 0) return;
    for (let message = this.#messages[0]; message !== undefined; message = this.#messages[0]) {
      if (!this.#process(message)) return;
      if (this.#messages[0] === message) this.#messages.shift();
    }
  }

  /** False: it has to wait. */
  #process(message: Message): boolean {
    if (message.kind === 'configure') return this.#configure(message);
    const native = this.#native;
    if (native === undefined) return false;
    if (message.kind === 'flush') {
      if (this.#flushes.size >= mostAhead) return false;
      this.#flushes.set(this.#nextFlush, message.promise);
      native.flush(this.#nextFlush++);
      return true;
    }
    if (this.#ahead >= mostAhead) return false;
    this.#ahead++;
    message.submit(native);
    return true;
  }

  #configure({ settings, begin }: Message & { kind: 'configure' }): boolean {
    if (this.#native !== undefined) {
      if (this.#draining === 0) {
        this.#draining = this.#nextFlush++;
        this.#native.flush(this.#draining);
      }
      return false;
    }
    if (settings instanceof Error) {
      this.#fail(new DOMException(settings.message, 'NotSupportedError'));
      return true;
    }
    begin();
    const native = codecs().createCodec(settings, (events) => {
      for (const event of events) {
        if (this.#native === native) this.#handle(event);
        // A callback has closed or reset the codec: nobody else knows of this frame.
        else if (event.kind === 'picture' || event.kind === 'sound') codecs().close(event.frame);
      }
    });
    this.#native = native;
    return true;
  }

  #handle(event: CodecEvent): void {
    switch (event.kind) {
      case 'taken':
        this.#ahead--;
        this.#queued--;
        this.#scheduleDequeue();
        return this.#pump();
      case 'done':
        return;
      case 'flushed':
        return this.#flushDone(event.id);
      case 'failed':
        return this.#fail(
          new DOMException(
            event.message,
            event.code === 'encoder-missing' || event.code === 'media-unsupported'
              ? 'NotSupportedError'
              : 'EncodingError',
          ),
        );
      default:
        this.output(event);
    }
  }

  #flushDone(id: number): void {
    if (id === this.#draining) {
      this.#draining = 0;
      this.#native?.close();
      this.#native = undefined;
      this.#ahead = 0;
      return this.#pump();
    }
    this.#flushes.get(id)?.resolve();
    this.#flushes.delete(id);
    this.#pump();
  }

  #reset(reason: DOMException): void {
    this.#state = 'unconfigured';
    this.#native?.close();
    this.#native = undefined;
    this.#ahead = 0;
    this.#draining = 0;
    const messages = this.#messages;
    this.#messages = [];
    const flushes = [...this.#flushes.values()];
    this.#flushes.clear();
    for (const message of messages) {
      if (message.kind === 'input') message.drop();
      if (message.kind === 'flush') flushes.push(message.promise);
    }
    if (this.#queued > 0) {
      this.#queued = 0;
      this.#scheduleDequeue();
    }
    for (const { reject } of flushes) reject(reason);
  }

  #fail(error: DOMException): void {
    this.#reset(error);
    this.#state = 'closed';
    // Whoever awaits flush() hears of it before the callback does.
    queueMicrotask(() => callBack(() => this.#onError(error)));
  }

  #scheduleDequeue(): void {
    if (this.#dequeueScheduled) return;
    this.#dequeueScheduled = true;
    queueMicrotask(() => {
      this.#dequeueScheduled = false;
      this.dispatchEvent(new Event('dequeue'));
    });
  }
}

/** What `isConfigSupported` tells: whether a codec opens with these settings, which it does for a moment. */
export async function supportOf<Config>(
  config: Config,
  settings: CodecSettings | Error,
): Promise<{ supported: boolean; config: Config }> {
  const supported = !(settings instanceof Error) && (await codecs().tryCodec(settings)) === '';
  return { supported, config };
}

/** Runs a caller's callback; what it throws is an uncaught exception of its own, not an error of the codec. */
export function callBack(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** `output` and `error` of a codec's init. */
export function toCallbacks(init: unknown, name: string): { output: unknown; error: unknown } {
  const { output, error } = toRequiredDictionary(init, ['output', 'error'], name);
  if (typeof output !== 'function' || typeof error !== 'function') {
    throw new TypeError(`output and error of ${name} have to be functions.`);
  }
  return { output, error };
}
