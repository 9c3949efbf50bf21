/**
 * A panel's line to the extension: messages both ways, and a state that VS Code keeps while the panel is hidden and over a reload. Knows no panel's
 * messages: each has its contract in model/protocol/.
 */

/** What VS Code gives a page, once. */
interface VsCodeApi {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** `Sent` is what the panel says, `Received` what it is told, `State` what it finds again. */
export interface Host<Sent, Received, State> {
  /** As it was kept last; undefined in a new panel. */
  readonly kept: State | undefined;
  keep(state: State): void;
  send(message: Sent): void;
  /** Calls back with each message from now on. Gives what ends it. */
  listen(onMessage: (message: Received) => void): () => void;
}

/** To be called once in a page. */
export function connectHost<Sent, Received, State>(): Host<Sent, Received, State> {
  const api = acquireVsCodeApi();
  return {
    kept: (api.getState() ?? undefined) as State | undefined,
    keep: (state) => api.setState(state),
    send: (message) => api.postMessage(message),
    listen(onMessage) {
      const onEvent = ({ data }: MessageEvent<Received>): void => onMessage(data);
      window.addEventListener('message', onEvent);
      return () => window.removeEventListener('message', onEvent);
    },
  };
}
