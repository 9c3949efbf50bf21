/**
 * The daemon: listens at a private address, admits who knows the token, and lives for as long as someone has a lease or an export runs. It has no
 * network port, so nothing on a web page can reach it. Knows processes and signals only through its caller.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { WebSocketReader, WebSocketWriter } from '../../link/webSocketMessages.ts';
import type { Places } from '../../link/places.ts';
import { ensurePrivateFolder } from '../../link/privateFolder.ts';
import { randomHex } from '../../link/proof.ts';
import type { Endpoint } from '../../model/protocol/handshake.ts';
import { closeCodes, limits } from '../../model/protocol/limits.ts';
import { admit } from './admit.ts';
import { claimAddress, isLatest } from './claimAddress.ts';
import type { FilmMaker } from './filmMaker.ts';
import { Jobs } from './jobs.ts';
import { Journal } from './journal.ts';
import { KeptTraces } from './keptTraces.ts';
import { Leases, type ClientLease } from './leases.ts';
import { listenPrivately, removeSocket } from './listen.ts';
import type { Log } from './log.ts';
import { takeOverFromPredecessors } from './predecessors.ts';
import { serveEngine, type Handlers } from './session.ts';

/** Serves the Language Server Protocol on a connection until it closes. */
export type LanguageEndpoint = (connection: {
  readonly reader: WebSocketReader;
  readonly writer: WebSocketWriter;
  readonly lease: ClientLease;
}) => void;

/** What a daemon is made of. */
export interface ServerOptions {
  readonly version: string;
  readonly places: Places;
  readonly log: Log;
  readonly maker: FilmMaker;
  readonly language: LanguageEndpoint;
  readonly handlers: (server: DaemonServer) => Handlers;
  /** Called when an export has ended, however it did. */
  readonly onJobEnd?: () => void;
  /** Without a lease and an export, until it leaves. */
  readonly graceMs: number;
  /** Without a renewal, until a lease lapses. */
  readonly leaseMs: number;
}

/** Connections that have not yet proved themselves: beyond it the oldest goes, so that a flood keeps no good client out. */
const mostStrangers = 256;
/** Between looks at whether it can still be found. */
const lookEveryMs = 10_000;

/** One daemon: `start` it, and wait for `closed`. */
export class DaemonServer {
  readonly startedAtMs = Date.now();
  readonly jobs: Jobs;
  readonly leases: Leases;
  /** Resolves when it has left, and nothing of it listens any more. */
  readonly closed: Promise<void>;
  readonly #options: ServerOptions;
  readonly #token = randomHex();
  readonly #http: Server;
  readonly #webSockets: WebSocketServer;
  readonly #strangers = new Set<Socket>();
  readonly #handlers: Handlers;
  #address = '';
  #grace: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;
  #settleClosed: () => void = () => {};

  /** Listens and takes up what an earlier daemon left; undefined when another lives already. */
  static async start(options: ServerOptions): Promise<DaemonServer | undefined> {
    const server = new DaemonServer(options);
    return (await server.#start()) ? server : undefined;
  }

  private constructor(options: ServerOptions) {
    this.#options = options;
    this.closed = new Promise((resolve) => (this.#settleClosed = resolve));
    this.leases = new Leases(options.leaseMs, () => this.#considerLeaving());
    const { jobs, traces } = options.places;
    const kept = { journal: new Journal(jobs), traces: new KeptTraces(traces) };
    this.jobs = new Jobs(options.maker, kept, options.log, {
      onEnd: () => options.onJobEnd?.(),
      onIdle: () => this.#considerLeaving(),
    });
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: limits.messageBytes,
      maxFragments: 4096,
      perMessageDeflate: false,
      clientTracking: true,
    });
    this.#handlers = options.handlers(this);
    this.#http = createServer({ headersTimeout: limits.handshakeMs, requestTimeout: limits.handshakeMs })
      .on('connection', (socket) => this.#watchStranger(socket))
      .on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
      .on('request', (_request, response) => response.writeHead(426).end())
      .on('clientError', (_error, socket) => socket.destroy());
  }

  /** Answers nobody any more and ends; exports that run go on with the next daemon. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #start(): Promise<boolean> {
    const { places, version, log } = this.#options;
    await ensurePrivateFolder(places.folder);
    this.#address = await listenPrivately(this.#http);
    const claim = { address: this.#address, version, pid: process.pid, token: this.#token };
    const generation = await claimAddress(places.folder, claim);
    if (generation === undefined) {
      this.#http.close();
      await removeSocket(this.#address);
      return false;
    }
    this.#http.on('error', (error) => log.failure('listening', error));
    log.line(`daemon ${version} listens at ${this.#address}, process ${process.pid}`);
    await takeOverFromPredecessors(places, log);
    await this.jobs.resume();
    this.#look = setInterval(() => void this.#leaveIfReplaced(generation), lookEveryMs);
    this.#considerLeaving();
    return true;
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#grace);
    clearInterval(this.#look);
    this.#http.close();
    await this.jobs.stop();
    for (const socket of this.#webSockets.clients) closeSoon(socket, closeCodes.leaving);
    for (const socket of this.#strangers) socket.destroy();
    await removeSocket(this.#address);
    this.#options.log.line('daemon leaves');
    this.#settleClosed();
  }

  /** With the last lease and the last export the grace begins; with the next it ends. */
  #considerLeaving(): void {
    clearTimeout(this.#grace);
    this.#grace = undefined;
    if (this.#stopping !== undefined || this.leases.all().length > 0 || this.jobs.busy) return;
    this.#grace = setTimeout(() => void this.stop(), this.#options.graceMs);
  }

  /** Its socket can be swept away while it lives; clients then start another, and it has to go. */
  async #leaveIfReplaced(generation: number): Promise<void> {
    if (await isLatest(this.#options.places.folder, generation)) return;
    this.#options.log.line('its address is gone or another daemon has taken its place');
    await this.stop();
  }

  #watchStranger(socket: Socket): void {
    const [oldest] = this.#strangers;
    if (this.#strangers.size >= mostStrangers) oldest?.destroy();
    this.#strangers.add(socket);
    const timer = setTimeout(() => {
      if (this.#strangers.has(socket)) socket.destroy();
    }, limits.handshakeMs);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(timer);
      this.#strangers.delete(socket);
    });
  }

  /** Who has not proved itself gets no memory: also not in a message that never ends. */
  #boundStranger(socket: Socket): void {
    const onData = (): void => {
      if (!this.#strangers.has(socket)) socket.off('data', onData);
      else if (socket.bytesRead > limits.strangerBytes) socket.destroy();
    };
    socket.on('data', onData);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const endpoint = endpointOf(request);
    // Browsers always say where they come from; clients of ours never do.
    if (endpoint === undefined || request.headers.origin !== undefined || this.#stopping !== undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      this.#boundStranger(request.socket);
      this.#serve(webSocket, request.socket, endpoint).catch((error: unknown) => {
        this.#options.log.failure('connection', error);
        webSocket.terminate();
      });
    });
  }

  async #serve(webSocket: WebSocket, socket: Socket, endpoint: Endpoint): Promise<void> {
    const admitted = await admit(webSocket, endpoint, this.#token);
    if (admitted === undefined) return;
    const { client, lease: claim } = admitted.params;
    const answer = (lease: ClientLease): void => {
      this.#strangers.delete(socket);
      admitted.answer({ lease: lease.id, daemon: { version: this.#options.version, pid: process.pid } });
    };
    if (endpoint === '/engine' && claim.kind === 'new') {
      const lease = this.leases.take(client, claim.trusted, () =>
        closeSoon(webSocket, closeCodes.leaseLapsed),
      );
      serveEngine(webSocket, lease, {
        handlers: this.#handlers,
        log: this.#options.log,
        onEnd: (listener) => {
          this.jobs.unwatch(listener);
          lease.end();
        },
      });
      answer(lease);
      return;
    }
    const lease = endpoint === '/lsp' && claim.kind === 'join' ? this.leases.find(claim.lease) : undefined;
    if (lease === undefined) {
      webSocket.close(closeCodes.leaseLapsed);
      return;
    }
    lease.onEnd(() => closeSoon(webSocket, closeCodes.leaseLapsed));
    answer(lease);
    this.#options.language({
      reader: new WebSocketReader(webSocket),
      writer: new WebSocketWriter(webSocket),
      lease,
    });
  }
}

/** One whose other end sleeps or does not read never answers to that: it is not waited for. */
function closeSoon(socket: WebSocket, code: number): void {
  socket.close(code);
  setTimeout(() => socket.terminate(), 1000).unref();
}

function endpointOf({ url }: IncomingMessage): Endpoint | undefined {
  return url === '/engine' || url === '/lsp' ? url : undefined;
}
