/** Finds the daemon of a version, or starts one. */
import type { ClientInfo } from '../model/protocol/handshake.ts';
import { latestClaim } from './addressFile.ts';
import { connect, unreachable, type Connected } from './connect.ts';
import { EngineClient } from './engineClient.ts';
import type { Places } from './places.ts';
import { startDaemon, type DaemonProgram } from './startDaemon.ts';

/** Whom a client looks for, and as who. */
export interface FindOptions {
  readonly places: Places;
  readonly client: ClientInfo;
  readonly trusted: boolean;
}

/** A connection to the daemon that runs; undefined when none does. Throws like `connect`. */
export async function findDaemon({
  places,
  client,
  trusted,
}: FindOptions): Promise<EngineClient | undefined> {
  const claim = await latestClaim(places.folder);
  if (claim?.address === undefined) return undefined;
  const lease = { kind: 'new', trusted } as const;
  const connected = await connect(claim.address, { endpoint: '/engine', client, lease });
  return connected === undefined ? undefined : new EngineClient(connected);
}

/** A connection to the daemon, which is started when none runs. Throws like `connect` and `startDaemon`. */
export async function findOrStartDaemon(options: FindOptions, program: DaemonProgram): Promise<EngineClient> {
  const found = await findDaemon(options);
  if (found !== undefined) return found;
  await startDaemon(program, options.places);
  const started = await findDaemon(options);
  if (started === undefined) throw unreachable('it went again as soon as it had started');
  return started;
}

/** A second connection of the same lease, which speaks the Language Server Protocol. Undefined when the daemon is gone. */
export async function connectLanguage(
  places: Places,
  client: ClientInfo,
  lease: string,
): Promise<Connected | undefined> {
  const claim = await latestClaim(places.folder);
  if (claim?.address === undefined) return undefined;
  return connect(claim.address, { endpoint: '/lsp', client, lease: { kind: 'join', lease } });
}
