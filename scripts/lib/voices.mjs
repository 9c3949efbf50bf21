/**
 * Work that is done side by side without its words being mixed: one speaks as it goes, what the others say is kept until it is their turn, in the order in
 * which they began. Knows no processes.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Of one piece of work. `aside`: others go first where cores are short.
 * @typedef {{ aside: boolean, kept: (string | Uint8Array)[], ended: boolean }} Voice
 */

/** @type {AsyncLocalStorage<Voice>} */
const voices = new AsyncLocalStorage();

/** Those who have not said all yet. The first is heard. @type {Voice[]} */
const turns = [];

/** The voice of the work that calls this; undefined where nothing runs side by side. */
export function voice() {
  return voices.getStore();
}

/**
 * Does a piece of work with a voice of its own.
 * @template Value @param {() => Promise<Value>} work @param {{ aside?: boolean }} [options] @returns {Promise<Value>}
 */
export async function withVoice(work, { aside = false } = {}) {
  /** @type {Voice} */
  const own = { aside, kept: [], ended: false };
  turns.push(own);
  try {
    return await voices.run(own, work);
  } finally {
    own.ended = true;
    passOn();
  }
}

/** Prints what the work says that calls this, now or at its turn. @param {string | Uint8Array} words @param {Voice} [own] */
export function tell(words, own = voice()) {
  if (own === undefined || own === turns[0]) process.stdout.write(words);
  else own.kept.push(words);
}

/** Everything that was kept, of all: for an end before the end. */
export function tellAll() {
  for (const { kept } of turns) for (const words of kept.splice(0)) process.stdout.write(words);
}

function passOn() {
  while (turns[0]?.ended === true) {
    for (const words of turns.at(1)?.kept.splice(0) ?? []) process.stdout.write(words);
    turns.shift();
  }
}
