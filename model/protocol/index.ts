/**
 * The only definition of what is said on `/engine`: JSON-RPC 2.0 over a WebSocket, one message a frame. A client sends requests, the
 * daemon answers each exactly once, and sends notifications. docs/protocol.md is made from the two tables.
 */
import type * as z from 'zod';
import { exportNotifications, exportRequests } from './exports.ts';
import { handshakeRequests } from './handshake.ts';
import { timelineRequests } from './timeline.ts';
import { previewNotifications, previewRequests } from './preview.ts';
import { cacheRequests, daemonRequests, leaseRequests, machineRequests, mediaRequests } from './services.ts';

/** Everything a client may ask, by method. */
export const requests = {
  ...handshakeRequests,
  ...leaseRequests,
  ...exportRequests,
  ...mediaRequests,
  ...timelineRequests,
  ...previewRequests,
  ...machineRequests,
  ...cacheRequests,
  ...daemonRequests,
} as const;

/** Everything the daemon tells without being asked, by method. */
export const notifications = { ...exportNotifications, ...previewNotifications } as const;

/** The name of a request. */
export type Method = keyof typeof requests;
/** What a client sends with it: what has a default may be left out. */
export type ParamsInput<M extends Method> = z.input<(typeof requests)[M]['params']>;
/** What a handler gets. */
export type Params<M extends Method> = z.output<(typeof requests)[M]['params']>;
/** What it is answered with. */
export type Result<M extends Method> = z.output<(typeof requests)[M]['result']>;

/** The name of a notification. */
export type Event = keyof typeof notifications;
/** What is told with it. */
export type EventParams<E extends Event> = z.output<(typeof notifications)[E]['params']>;
