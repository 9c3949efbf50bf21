/** The timeline's page with a text behind it: gestures become edits of that text, as the extension makes them, at once or when the test lets them. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../../model/edit/editedText.ts';
import { gestureEdits } from '../../../model/edit/gestureEdits.ts';
import { isSamePlace } from '../../../model/edit/samePlace.ts';
import { layOut } from '../../../model/evaluate/index.ts';
import type { MediaFacts } from '../../../model/media/facts.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import type { TimelinePanelHears, TimelinePanelSays } from '../../../model/protocol/timelinePanel.ts';
import { timelineView } from '../../../model/timeline/timelineView.ts';
import type { Locator, Page } from 'playwright-core';
import { drawn, tell, type PanelBrowser } from '../panelBrowser.ts';

/** For what certainly comes, on a machine that does much else. */
const patienceMs = 30_000;

type Gestured = Extract<TimelinePanelSays, { type: 'gesture' }>;

export class TimelinePage {
  readonly said: TimelinePanelSays[] = [];
  text: string;
  #page: Page | undefined;
  readonly #facts: ReadonlyMap<string, MediaFacts>;
  /** The texts that the page was shown, by their version. */
  readonly #pictured: string[] = [];
  /** Of what the page has said, the answers. */
  #answered: Promise<void> = Promise.resolve();
  #listeners: (() => void)[] = [];
  #held: Promise<void> | undefined;
  #letGo: () => void = () => {};

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

  /** Shows a text, as after an edit of a person's, once all gestures are in the one before. */
  async show(text: string): Promise<void> {
    await this.settled();
    this.text = text;
    await this.tell(this.#picture());
  }

  /** What the extension would say. */
  async tell(message: TimelinePanelHears): Promise<void> {
    while (this.#page === undefined) await new Promise((resolve) => setImmediate(resolve));
    await tell(this.#page, message);
  }

  /** From now on gestures wait for `answer`. */
  hold(): void {
    this.#held = new Promise((resolve) => (this.#letGo = resolve));
  }

  /** Gestures have their answers, those that waited in the order in which they came. */
  answer(): void {
    this.#held = undefined;
    this.#letGo();
  }

  /** Once the page has said so many gestures since it was opened. */
  async sent(gestures: number): Promise<void> {
    const count = (): number => this.said.filter(({ type }) => type === 'gesture').length;
    await this.#until(() => count() >= gestures);
    assert.equal(count(), gestures, 'gestures were sent');
  }

  /** Once what was done in the page is in the text, and the page shows it. */
  async settled(): Promise<void> {
    let answered;
    do {
      answered = this.#answered;
      await answered;
      await drawn(this.page);
    } while (answered !== this.#answered);
  }

  async becomes(expected: string): Promise<void> {
    await this.#until(() => this.text === expected);
    await this.settled();
    assert.equal(this.text, expected);
  }

  async #until(holds: () => boolean): Promise<void> {
    const giveUpMs = performance.now() + patienceMs;
    while (!holds() && performance.now() < giveUpMs) {
      const said = new Promise<void>((resolve) => this.#listeners.push(resolve));
      const timer = setTimeout(() => this.#onChange(), giveUpMs - performance.now());
      await said;
      clearTimeout(timer);
    }
  }

  #onChange(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }

  #hear(message: TimelinePanelSays): void {
    this.said.push(message);
    this.#answered = this.#answered.then(() => this.#answer(message));
    this.#onChange();
  }

  async #answer(message: TimelinePanelSays): Promise<void> {
    if (message.type === 'ready') await this.tell(this.#picture());
    if (message.type !== 'gesture') return;
    await this.#held;
    const refusal = this.#refusalOf(message);
    if (refusal === undefined) await this.tell(this.#picture());
    await this.tell({ type: 'done', id: message.id, refusal });
    this.#onChange();
  }

  /** Does it, as extension/timeline/applyGesture.ts does. */
  #refusalOf({ gesture, version }: Gestured): string | undefined {
    const pictured = this.#pictured[version - 1];
    assert.ok(pictured !== undefined, 'a gesture in a picture that there never was');
    if (pictured !== this.text && !isSamePlace(pictured, this.text, gesture))
      return 'The text has changed meanwhile. Look at it again.';
    try {
      this.text = applyEdits(this.text, gestureEdits(this.text, this.#facts, gesture));
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  #picture(): TimelinePanelHears {
    const { project, root } = parseProject(this.text);
    if (project === undefined || root === undefined) throw new Error('The text has an error.');
    const { diagnostics } = layOut(project, this.#facts);
    const view = timelineView(project, root, this.#facts, diagnostics);
    return { type: 'timeline', version: this.#pictured.push(this.text), view };
  }
}
