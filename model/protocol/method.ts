/** The shape of a message's definition. The tables made of them are the protocol, and docs/protocol.md is made from them. */
import type * as z from 'zod';

/** A message that is answered exactly once: by a result, an error or the end of the connection. */
export interface RequestDefinition<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  /** What it does, in a sentence or two. */
  readonly about: string;
  /** Refused with `untrusted` on a lease without trust. */
  readonly trusted: boolean;
  readonly params: P;
  readonly result: R;
}

/** A message from the daemon that is not answered. */
export interface NotificationDefinition<P extends z.ZodType = z.ZodType> {
  readonly about: string;
  readonly params: P;
}

/** `trusted` is false unless it is given. */
export const request = <P extends z.ZodType, R extends z.ZodType>(
  definition: Omit<RequestDefinition<P, R>, 'trusted'> & { readonly trusted?: boolean },
): RequestDefinition<P, R> => ({ trusted: false, ...definition });

/** Only gives the definition its type. */
export const notification = <P extends z.ZodType>(
  definition: NotificationDefinition<P>,
): NotificationDefinition<P> => definition;
