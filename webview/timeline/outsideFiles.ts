/** Files that were dropped from outside of VS Code, for as long as somebody may ask for what they hold. Knows no timeline. */
import type {
  OutsideFile,
  TimelinePanelHears,
  TimelinePanelSays,
} from '../../model/protocol/timelinePanel.ts';

export class OutsideFiles {
  readonly #send: (message: TimelinePanelSays) => void;
  /** By the `choose` they came with. */
  readonly #files = new Map<number, readonly File[]>();

  constructor(send: (message: TimelinePanelSays) => void) {
    this.#send = send;
  }

  /** From now on their pieces may be asked for. Gives what is known of them. */
  keep(id: number, files: readonly File[]): readonly OutsideFile[] {
    if (files.length > 0) this.#files.set(id, files);
    return files.map(({ name, size, lastModified }) => ({ name, bytes: size, modifiedMs: lastModified }));
  }

  forget(id: number): void {
    this.#files.delete(id);
  }

  /** Each question is answered, also when the file has gone meanwhile. */
  async answer({ id, file, offset, length }: Extract<TimelinePanelHears, { type: 'piece' }>): Promise<void> {
    const piece = this.#files.get(id)?.[file]?.slice(offset, offset + length);
    const bytes = await piece?.arrayBuffer().then(
      (buffer) => new Uint8Array(buffer),
      () => undefined,
    );
    this.#send({ type: 'piece', id, file, offset, bytes });
  }
}
