/**
 * What has changed between versions of the protocol, and why. The last number is the version. Both sides say theirs in the first
 * message and speak on only when they are equal: a daemon serves the clients of its own release, and other releases have their own.
 */

interface ProtocolChange {
  readonly version: number;
  readonly what: string;
  readonly why: string;
}

/** From the first on; a change adds a line and never touches an earlier one. */
export const protocolChanges: readonly ProtocolChange[] = [
  {
    version: 1,
    what: 'Handshake, leases, exports as jobs, telemetry, media, machine, cache and the daemon itself.',
    why: 'Editor windows and the command line share one process that holds the engine.',
  },
  {
    version: 2,
    what: 'What a timeline needs of media files: `media/outline`, `media/thumbnails`.',
    why: 'The visual timeline lays projects out in the window, and shows what its clips hold.',
  },
  {
    version: 3,
    what: 'Previews, with pictures and sound as binary messages on credit.',
    why: 'A project is looked at while it is written, and a slow window must not make the daemon queue.',
  },
  {
    version: 4,
    what: '`export/estimate` takes `engine`; jobs tell their `quality`.',
    why: 'An estimate says which encoders would be used for what was chosen, and goes by what other qualities came to.',
  },
  {
    version: 5,
    what: '`media/waveform`.',
    why: 'The visual timeline shows what its clips sound like.',
  },
  {
    version: 6,
    what: '`preview/proxies`, `preview/proxy`, `preview/compare`, `preview/figures`; pictures say whether they were drawn from proxies.',
    why: 'Footage with few key frames is looked at as quickly as any other, by small copies of it; and the last export can be held against the text.',
  },
  {
    version: 7,
    what: '`export/trace`.',
    why: 'What ran when can be looked at after an export that nobody had expected to be slow.',
  },
  {
    version: 8,
    what: '`cache/limit`.',
    why: 'A disk may have room for less than 10 GB of earlier work, or for much more.',
  },
  {
    version: 9,
    what: 'Plans, telemetry and estimates tell what is copied from footage, and plans what is not and why.',
    why: 'Footage that is shown as it is need not be encoded again.',
  },
];

/** The version this side speaks. */
export const protocolVersion: number = protocolChanges.length;
