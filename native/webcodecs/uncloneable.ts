/**
 * What frames and the like are besides what they show: objects that no message takes.
 *
 * Structured clone, which postMessage() uses, carries of an object what can be listed, and of ours nothing can: Node 20 would give the
 * receiver `{}` and say nothing. Browsers clone frames; Node lets only objects of its own take part in that. But an object with something
 * inside that HTML's algorithm does not know is refused, with a DataCloneError, and a WeakRef is the lightest of those. (From 22.10 on Node
 * has markAsUncloneable(), for the same end.)
 */

/** What every one of them refers to. It never goes. */
const something = {};

class Holding extends WeakRef<object> {
  constructor() {
    super(something);
  }
}

// Nobody is to see a WeakRef in what is none.
Object.setPrototypeOf(Holding.prototype, Object.prototype);

/** Extended by classes whose objects cannot be posted as they are: `transferable()` makes of some what can be. */
export const Uncloneable = Holding as unknown as abstract new () => object;
