/** A stand-in for an extension host: a process that holds a link to the daemon, tells its states, and does nothing else. `WindowProcess` is its other end. */
import { DaemonLink, type LinkOptions } from '../../../link/daemonLink.ts';

const { places, program } = JSON.parse(process.argv[2] ?? '') as Pick<LinkOptions, 'places' | 'program'>;

const link: DaemonLink = new DaemonLink({
  places,
  program,
  client: { name: 'window', pid: process.pid },
  trusted: true,
  onState: (state, message) => {
    tell({ state, message, daemon: link.current?.daemon.pid, lease: link.current?.lease });
  },
});
await link.client();

function tell(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
