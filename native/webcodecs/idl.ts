/**
 * What Web IDL does to arguments before a method sees them: conversions of JavaScript values, with a TypeError where there is none.
 * Pure; knows no interface.
 */

/** What a caller may pass as bytes. */
export type BufferSource = ArrayBufferLike | ArrayBufferView;

const unsignedLongMost = 2 ** 32 - 1;

/** `[EnforceRange] unsigned long`. */
export function toUnsignedLong(value: unknown, name: string): number {
  return enforceRange(value, 0, unsignedLongMost, name);
}

/** `[EnforceRange] unsigned long long`, as far as a number is exact. */
export function toUnsignedLongLong(value: unknown, name: string): number {
  return enforceRange(value, 0, Number.MAX_SAFE_INTEGER, name);
}

/** `[EnforceRange] long long`, as far as a number is exact. */
export function toLongLong(value: unknown, name: string): number {
  return enforceRange(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, name);
}

function enforceRange(value: unknown, least: number, most: number, name: string): number {
  const number = Math.trunc(toNumber(value, name));
  if (!Number.isFinite(number) || number < least || number > most) {
    throw new TypeError(`${name} has to be a whole number from ${least} to ${most}; it is ${String(value)}.`);
  }
  return number === 0 ? 0 : number;
}

/** `double`: a finite number. */
export function toDouble(value: unknown, name: string): number {
  const number = toNumber(value, name);
  if (!Number.isFinite(number)) {
    throw new TypeError(`${name} has to be a finite number; it is ${String(value)}.`);
  }
  return number;
}

/** `float`: a number that one of 32 bits can hold, rounded to it. */
export function toFloat(value: unknown, name: string): number {
  return toDouble(Math.fround(toDouble(value, name)), name);
}

function toNumber(value: unknown, name: string): number {
  if (typeof value === 'bigint' || typeof value === 'symbol') {
    throw new TypeError(`${name} has to be a number; it is a ${typeof value}.`);
  }
  return Number(value);
}

/** An enumeration: one of `names`. */
export function toEnum<Name extends string>(value: unknown, names: readonly Name[], name: string): Name {
  const text = String(value);
  const found = names.find((each) => each === text);
  if (found === undefined) {
    throw new TypeError(`${name} has to be one of ${names.join(', ')}; it is "${text}".`);
  }
  return found;
}

/** A dictionary: an object, or nothing for an empty one. */
export function toDictionary(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw new TypeError(`${name} has to be an object; it is a ${typeof value}.`);
  }
  return value as Record<string, unknown>;
}

/** A dictionary with members that have to be there. */
export function toRequiredDictionary(
  value: unknown,
  required: readonly string[],
  name: string,
): Readonly<Record<string, unknown>> {
  const dictionary = toDictionary(value, name);
  for (const member of required) {
    if (dictionary[member] === undefined) throw new TypeError(`${name} needs the member "${member}".`);
  }
  return dictionary;
}

/** A member that has a default, which null does not stand for: that is converted like any value. */
export function orDefault(value: unknown, standard: unknown): unknown {
  return value === undefined ? standard : value;
}

/** A sequence: anything that can be iterated. */
export function toSequence(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
    throw new TypeError(`${name} has to be a sequence.`);
  }
  return [...(value as Iterable<unknown>)];
}

/** `[AllowShared] BufferSource`: its bytes, by reference. A buffer that was transferred has none. */
export function toBytes(value: unknown, name: string): Uint8Array {
  if (value instanceof ArrayBuffer || isShared(value)) {
    return isDetached(value) ? new Uint8Array() : new Uint8Array(value);
  }
  if (ArrayBuffer.isView(value)) {
    if (isDetached(value.buffer)) return new Uint8Array();
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  throw new TypeError(`${name} has to be an ArrayBuffer or a view of one.`);
}

/** A copy of them, where the buffer has to be there: a TypeError for one that was transferred. */
export function toByteCopy(value: unknown, name: string): Uint8Array<ArrayBuffer> {
  const bytes = toBytes(value, name);
  if (isDetached(ArrayBuffer.isView(value) ? value.buffer : (value as ArrayBufferLike))) {
    throw new TypeError(`The buffer of ${name} was transferred before.`);
  }
  return new Uint8Array(bytes);
}

function isShared(value: unknown): value is SharedArrayBuffer {
  return typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer;
}

/** Node 20's V8 has no `detached` yet: a view cannot be made of a buffer that was transferred. */
function isDetached(buffer: ArrayBufferLike): boolean {
  if (buffer.byteLength > 0 || isShared(buffer)) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

/**
 * Takes the buffers of a constructor's `transfer` away from the caller. A DOMException `DataCloneError` for one that is listed twice or
 * was transferred before.
 */
export function detachAll(transfer: unknown, name: string): void {
  if (transfer === undefined) return;
  const buffers = toSequence(transfer, name).map((each) => {
    if (!(each instanceof ArrayBuffer)) throw new TypeError(`${name} has to list ArrayBuffers.`);
    return each;
  });
  if (new Set(buffers).size < buffers.length) {
    throw new DOMException(`${name} lists a buffer twice.`, 'DataCloneError');
  }
  if (buffers.some(isDetached)) {
    throw new DOMException(`${name} lists a buffer that was transferred before.`, 'DataCloneError');
  }
  if (buffers.length > 0) structuredClone(null, { transfer: buffers });
}

/**
 * Makes a class look as Web IDL has an interface: its objects bear its name, and its members can be listed and are its own, also those that
 * a base class of ours has. `members`: all there are, unless the class has them itself. `takes`: how many arguments its constructor needs,
 * unless that is what it counts itself.
 */
export function asInterface(
  type: { readonly prototype: object; readonly length: number },
  name: string,
  {
    members = Object.getOwnPropertyNames(type.prototype),
    takes = type.length,
  }: { readonly members?: readonly string[]; readonly takes?: number } = {},
): void {
  Object.defineProperty(type, 'length', { value: takes, configurable: true });
  const list = (target: object, member: string) => {
    Object.defineProperty(target, member, { ...descriptorOf(target, member), enumerable: true });
  };
  for (const member of members) if (member !== 'constructor') list(type.prototype, member);
  for (const member of Object.getOwnPropertyNames(type)) {
    if (!['length', 'name', 'prototype'].includes(member)) list(type, member);
  }
  Object.defineProperty(type.prototype, Symbol.toStringTag, { value: name, configurable: true });
}

/** The object's own, or that of the nearest one it inherits from. */
function descriptorOf(object: object, member: string): PropertyDescriptor {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const found = Object.getOwnPropertyDescriptor(at, member);
    if (found !== undefined) return found;
  }
  throw new Error(`There is no member ${member}.`);
}
