/** Where the playhead of each project is, for all that show one: moving it in one view moves it in the others. Knows no view. */
import * as vscode from 'vscode';

/** The playhead was moved. */
export interface PlayheadMove {
  /** The project, as a URI. */
  readonly project: string;
  /** Of the canvas. */
  readonly frame: number;
  /** Who moved it, so that it need not listen to itself. */
  readonly by: object;
}

export class Playheads implements vscode.Disposable {
  readonly #emitter = new vscode.EventEmitter<PlayheadMove>();
  readonly #frames = new Map<string, number>();

  /** After each move. */
  readonly onDidMove = this.#emitter.event;

  /** Frame 0 for a project in which nobody has moved it. */
  frameOf(project: string): number {
    return this.#frames.get(project) ?? 0;
  }

  move(move: PlayheadMove): void {
    if (this.#frames.get(move.project) === move.frame) return;
    this.#frames.set(move.project, move.frame);
    this.#emitter.fire(move);
  }

  dispose(): void {
    this.#emitter.dispose();
  }
}
