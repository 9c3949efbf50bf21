/** The workbench as a person uses it: keys, the palette, questions, notifications, the status bar. Knows nothing of Framewright but its name. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { launchBrowser, workbenchAddress } from './browser.ts';
import { startServer, type Server, type ServerOptions } from './server.ts';

/** Where pictures of the workbench go; those for docs/ are taken from there. */
const pictures = '.vscode-test/screenshots';

/** The entries of the list of a question. */
const quickPicks = '.quick-input-widget .quick-input-list .monaco-list-row';

/** Generous: the machine may be busy with other things. */
const limitMs = 60_000;

export class Workbench {
  readonly server: Server;
  readonly #browser: BrowserContext;
  readonly #folder: string;
  #page: Page;

  private constructor(server: Server, browser: BrowserContext, folder: string, page: Page) {
    this.server = server;
    this.#browser = browser;
    this.#folder = folder;
    this.#page = page;
  }

  get page(): Page {
    return this.#page;
  }

  /** With a folder open, once it takes commands. */
  static async open(folder: string, options: ServerOptions): Promise<Workbench> {
    const server = await startServer(options);
    try {
      const browser = await launchBrowser(server);
      const page = browser.pages()[0] ?? (await browser.newPage());
      await load(page, server, folder);
      return new Workbench(server, browser, folder, page);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Closes the window, as a person does, and opens another on the same folder. */
  async reopen(): Promise<void> {
    const next = await this.#browser.newPage();
    await this.#page.close({ runBeforeUnload: true });
    this.#page = next;
    await load(next, this.server, this.#folder);
  }

  /** Loads the window again, as after a crash of its page. */
  async reload(): Promise<void> {
    await load(this.#page, this.server, this.#folder);
  }

  /** The window is gone without a word. */
  async leave(): Promise<void> {
    await this.#page.goto('about:blank');
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.stop();
  }

  /** Opens a file of the folder by its name. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.#type(name);
    await this.quickPick(name).first().click();
    await this.page.locator(`.tab[data-resource-name="${name}"]`).waitFor();
    await this.page.locator('.monaco-editor .view-line').first().waitFor();
  }

  /** Puts the keys into the text: by the mouse, because keys that leave a panel's page arrive some time later. */
  async focusText(): Promise<void> {
    const box = (await this.page.locator('.editor-instance .monaco-editor').first().boundingBox())!;
    await this.page.mouse.click(box.x + 80, box.y + box.height / 2);
    await this.page.locator('.editor-instance .monaco-editor.focused').waitFor();
  }

  /** Runs a command by its words in the palette, which knows those of extensions only a while after the workbench is there. */
  async run(title: string): Promise<void> {
    // Not the first that begins so: "Export Video" is also the beginning of another command.
    const entry = this.page
      .locator(`${quickPicks}:is([aria-label="${title}"], [aria-label^="${title},"])`)
      .first();
    for (let tries = 1; ; tries++) {
      await this.page.keyboard.press('F1');
      await this.#type(`>${title}`);
      try {
        await entry.click({ timeout: limitMs / 10 });
        return;
      } catch (error) {
        if (tries === 10) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** An entry of the list of a question. */
  quickPick(text: string | RegExp): Locator {
    return this.page.locator(quickPicks, { hasText: text });
  }

  /** What the question's own field holds. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input');
  }

  /** Resolves once the question suggests an answer that ends so. */
  async asked(suggestion: string): Promise<void> {
    while (!(await this.quickInput.inputValue()).endsWith(suggestion)) await this.page.waitForTimeout(50);
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast .notification-list-item', { hasText: text });
  }

  /** Presses a button of a notification. */
  async answer(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button }).click();
  }

  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item', { hasText: text });
  }

  /** Puts the cursor at a line and column, from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.#type(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
  }

  /** The file in which the picture is. */
  async picture(name: string): Promise<string> {
    mkdirSync(pictures, { recursive: true });
    const path = join(pictures, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  async #type(text: string): Promise<void> {
    await this.quickInput.waitFor();
    await this.quickInput.fill(text);
  }
}

async function load(page: Page, server: Server, folder: string): Promise<void> {
  page.setDefaultTimeout(limitMs);
  await page.goto(workbenchAddress(server, { folder }));
  await page.locator('.monaco-workbench .part.statusbar').waitFor();
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
}
