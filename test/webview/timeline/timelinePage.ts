/** The timeline's page with a text behind it: gestures become edits of that text, as the extension makes them. */
import { applyEdits } from '../../../model/edit/editedText.ts';
import { gestureEdits } from '../../../model/edit/gestureEdits.ts';
import { layOut } from '../../../model/evaluate/index.ts';
import type { MediaFacts } from '../../../model/media/facts.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import type { TimelinePanelHears, TimelinePanelSays } from '../../../model/protocol/timelinePanel.ts';
import { timelineView } from '../../../model/timeline/timelineView.ts';
import type { Locator, Page } from 'playwright-core';
import { tell, type PanelBrowser } from '../panelBrowser.ts';

export class TimelinePage {
  readonly said: TimelinePanelSays[] = [];
  text: string;
  #version = 0;
  #page: Page | undefined;
  readonly #facts: ReadonlyMap<string, MediaFacts>;
  #last: Promise<void> = Promise.resolve();

  private constructor(text: string, facts: ReadonlyMap<string, MediaFacts>) {
    this.text = text;
    this.#facts = facts;
  }

  static async open(
    browser: PanelBrowser,
    text: string,
    facts: ReadonlyMap<string, MediaFacts>,
  ): Promise<TimelinePage> {
    const opened = new TimelinePage(text, facts);
    const onSaid = (message: TimelinePanelSays): void => opened.#hear(message);
    opened.#page = await browser.open({ name: 'timeline', width: 1280, height: 500, onSaid });
    return opened;
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error('The page is not open yet.');
    return this.#page;
  }

  /** An item by its name, as it is read aloud. */
  item(name: string): Locator {
    return this.page.getByRole('option', { name: new RegExp(`^${name},`, 'u') });
  }

  /** Shows a text, as after an edit of a person's. */
  async show(text: string): Promise<void> {
    this.text = text;
    await this.#tell(this.#picture());
  }

  /** What the extension would say. */
  async tell(message: TimelinePanelHears): Promise<void> {
    await this.#tell(message);
  }

  #hear(message: TimelinePanelSays): void {
    this.said.push(message);
    // The page is told after `open` has it.
    this.#last = this.#last.then(() => this.#answer(message));
  }

  async #answer(message: TimelinePanelSays): Promise<void> {
    if (message.type === 'ready') await this.#tell(this.#picture());
    if (message.type !== 'gesture') return;
    let refusal: string | undefined;
    try {
      this.text = applyEdits(this.text, gestureEdits(this.text, this.#facts, message.gesture));
      await this.#tell(this.#picture());
    } catch (error) {
      refusal = (error as Error).message;
    }
    await this.#tell({ type: 'done', id: message.id, refusal });
  }

  #picture(): TimelinePanelHears {
    const { project, root } = parseProject(this.text);
    if (project === undefined || root === undefined) throw new Error('The text has an error.');
    const { diagnostics } = layOut(project, this.#facts);
    const view = timelineView(project, root, this.#facts, diagnostics);
    return { type: 'timeline', version: ++this.#version, view };
  }

  async #tell(message: TimelinePanelHears): Promise<void> {
    while (this.#page === undefined) await new Promise((resolve) => setImmediate(resolve));
    await tell(this.#page, message);
  }
}
