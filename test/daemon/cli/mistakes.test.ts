import assert from 'node:assert/strict';
import {
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  truncateSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { exitCode } from '../../../model/errors.ts';
import { testFilm } from '../media.ts';
import { twoColors } from '../raster/pictures.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { framewright, type RunOptions } from './commandLine.ts';

const { done, failed, usage, cancelled } = exitCode;

describe('a mistake', function () {
  this.timeout(60_000);
  const at = temporaryFolder();

  before(() => {
    testFilm(at('source.mp4'), { seconds: 2 });
    writeFileSync(at('good.reel'), JSON.stringify(project()));
    writeFileSync(at('long.reel'), JSON.stringify(longProject));
  });

  interface Change {
    readonly canvas?: object;
    readonly src?: string;
    readonly clip?: object;
    readonly exports?: object;
  }

  function project({ canvas = {}, src = 'source.mp4', clip = {}, exports = {} }: Change = {}): object {
    return {
      reel: 1,
      canvas: { width: 320, height: 180, fps: 30, ...canvas },
      variables: { title: 'Title' },
      assets: { m: { src } },
      tracks: [{ kind: 'video', items: [{ asset: 'm', ...clip }] }],
      exports,
    };
  }

  /** Long enough that something can happen while it is exported, and busy enough to be large. */
  const longProject = {
    reel: 1,
    canvas: { width: 1920, height: 1080, fps: 30 },
    assets: { m: { src: 'source.mp4' } },
    tracks: [{ kind: 'video', items: Array.from({ length: 60 }, () => ({ asset: 'm', fit: 'fill' })) }],
    exports: { fine: { format: 'mp4', video: { quality: 5, preset: 'ultrafast' } } },
  };

  /** Runs the command; it must end with this code, say these words on standard error and leave every file as it was. */
  async function check(
    args: readonly string[],
    code: number,
    words: RegExp,
    options: RunOptions = {},
  ): Promise<void> {
    const files = (): readonly string[] =>
      readdirSync(at()).map((name) => `${name} ${lstatSync(at(name)).size}`);
    const before = files();
    const outcome = await framewright(args, options);
    const said = outcome.stderr + outcome.stdout;
    assert.equal(outcome.code, code, said);
    assert.match(said, words);
    assert.doesNotMatch(said, /\n {4}at /u, 'a stack is shown');
    assert.deepEqual(files(), before);
  }

  function checkProject(change: Change | string, words: RegExp): Promise<void> {
    writeFileSync(
      at('bad.reel'),
      typeof change === 'string' ? change : JSON.stringify(project(change), null, 2),
    );
    return check(['export', at('bad.reel')], usage, words);
  }

  describe('in a project is shown at its place:', () => {
    it('text that is not JSON', () =>
      checkProject('{ "reel": 1, ', /bad\.reel:1:\d+: error: .+\n 1 \| \{ "reel": 1, \n.*\^/u));
    it('a key that does not exist', () =>
      checkProject({ clip: { inn: 1 } }, /:\d+:\d+: error: .*"inn".* Did you mean "in"\?/u));
    it('an unknown version', () => checkProject('{ "reel": 7 }', /bad\.reel:1:11: error: .*7.*1/u));
    it('an odd canvas', () => checkProject({ canvas: { width: 321 } }, /error: .*even.*321/u));
    it('an unknown encoder', () =>
      checkProject({ exports: { web: { format: 'mp4', video: { codec: 'vp9' } } } }, /error: .*vp9/u));
    it('an unknown encoder preset', () =>
      checkProject({ exports: { web: { format: 'mp4', video: { preset: 'warp' } } } }, /error: .*warp/u));
    it('an unknown format', () => checkProject({ exports: { web: { format: 'avi' } } }, /error: .*avi/u));
    it('a time that is none', () => checkProject({ clip: { in: 'soon' } }, /error: .*"soon"/u));
    it('a time beyond the source', () => checkProject({ clip: { out: 9 } }, /error: .*9 s/u));
    it('a variable that is unknown', () => checkProject({ src: '${nope}.mp4' }, /error: .*"nope"/u));
    it('missing media, with what may have been meant', () =>
      checkProject(
        { src: 'sorce.mp4' },
        /\[media-missing\]|error: There is no file ".*sorce\.mp4"\. Did you mean "source\.mp4"\?/u,
      ));
    it('media in a folder that is missing', () =>
      checkProject({ src: 'none/a.mp4' }, /error: There is no folder ".*none"/u));
    it('media that are none', () => {
      writeFileSync(at('text.mp4'), 'this is not a film '.repeat(1000));
      return checkProject({ src: 'text.mp4' }, /error: .*text\.mp4.*\[media-unreadable\]/u);
    });
    it('media that are empty', () => {
      writeFileSync(at('empty.mp4'), '');
      return checkProject({ src: 'empty.mp4' }, /error: .*empty\.mp4" is empty/u);
    });
    it('media that end too early', () => {
      testFilm(at('cut.mov'), { seconds: 2, front: true });
      truncateSync(at('cut.mov'), Math.floor(statSync(at('cut.mov')).size * 0.6));
      return checkProject({ src: 'cut.mov' }, /error: .*cut\.mov.*\[media-(?:truncated|unreadable)\]/u);
    });
    it('an mp4 whose index is missing', () => {
      writeFileSync(at('half.mp4'), readFileSync(at('source.mp4')).subarray(0, 20_000));
      return checkProject({ src: 'half.mp4' }, /error: .*half\.mp4.*\[media-(?:truncated|unreadable)\]/u);
    });
    it('a picture that ends too early', () => {
      writeFileSync(at('half.png'), twoColors(300, 200).subarray(0, 200));
      return checkProject(
        { src: 'half.png', clip: { duration: 1 } },
        /error: .*ends too early.*\[media-truncated\]/u,
      );
    });
    it('pictures of kinds that nobody reads', async () => {
      for (const [name, bytes, kind] of [
        ['scan.tif', 'II*\0', 'TIFF or camera raw'],
        ['phone.heic', '\0\0\0\x18ftypheic', 'HEIC'],
        ['new.jxl', '\xff\x0a', 'JPEG XL'],
      ] as const) {
        writeFileSync(at(name), Buffer.from(bytes.padEnd(100), 'latin1'));
        await checkProject(
          { src: name, clip: { duration: 1 } },
          new RegExp(`error: .*${kind}.*Save it as PNG.*\\[media-unsupported\\]`, 'u'),
        );
      }
    });
    it('a moving WebP', () => {
      const flags = '\x02\0\0\0';
      const head = `RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0${flags}\x1f\0\0\x1f\0\0`;
      writeFileSync(at('moving.webp'), Buffer.from(head, 'latin1'));
      return checkProject(
        { src: 'moving.webp', clip: { duration: 1 } },
        /error: .*is an animated WebP.*Convert it to an animated GIF or PNG.*\[media-unsupported\]/u,
      );
    });
    it('a font that is not installed', () => {
      const text = JSON.stringify(project()).replace(
        '"asset":"m"',
        '"text":"Hi","duration":1,"style":{"font":"Nope"}',
      );
      return checkProject(text, /error: The font "Nope" is not installed.*\[font-missing\]/u);
    });
    it('letters that the font has not, as a warning', async () => {
      const text = JSON.stringify(project()).replace('"asset":"m"', '"text":"Hi \u4e2d\ufe0f","duration":1');
      writeFileSync(at('letters.reel'), text);
      await check(
        ['check', at('letters.reel')],
        done,
        /warning: The font "sans-serif" has no glyph for "\u4e2d\ufe0f".*\[letter-missing\]/u,
      );
    });
  });

  describe('on the command line is said:', () => {
    it('no command', () => check([], usage, /Usage: framewright/u));
    it('an unknown command', () =>
      check(['exprt'], usage, /unknown command 'exprt'.*\(Did you mean export\?\)/su));
    it('an unknown option', () =>
      check(['export', at('good.reel'), '--fast'], usage, /unknown option '--fast'/u));
    it('no project', () => check(['export'], usage, /missing required argument 'project'/u));
    it('a project that is not there', () =>
      check(['export', at('god.reel')], usage, /Did you mean "good\.reel"\?/u));
    it('a project that is a folder', () =>
      check(['check', at()], usage, /is not a file\. Name a \.reel file/u));
    it('a project that is a film', () => check(['export', at('source.mp4')], usage, /not a text in UTF-8/u));
    it('an unknown export', () =>
      check(
        ['export', at('good.reel'), '--as', 'wbe'],
        usage,
        /no export "wbe"\. Did you mean "web"\? There are "web"/u,
      ));
    it('an unknown variable', () =>
      check(['export', at('good.reel'), '--var', 'titel=x'], usage, /"titel"/u));
    it('a variable without a value', () =>
      check(['export', at('good.reel'), '--var', 'title'], usage, /NAME=VALUE/u));
    it('a range that is none', () =>
      check(['export', at('good.reel'), '--range', '5'], usage, /--range: Expected two times/u));
    it('a range after the end', () =>
      check(['export', at('good.reel'), '--range', '5..6'], usage, /holds no frame/u));
    it('a time after the end', () =>
      check(
        ['render-frame', at('good.reel'), '--at', '9', '-o', at('x.png')],
        usage,
        /after the end.*60 frames/u,
      ));
    it('an ending that does not fit', () =>
      check(['export', at('good.reel'), '-o', at('film.gif')], usage, /should end in "\.mp4"/u));
    it('a file that cannot be probed, and the others are', () =>
      check(['probe', at('none.mp4'), at('source.mp4')], failed, /no file ".*none\.mp4".*h264 320x180/su));
  });

  describe('about the target stops the export before it begins:', () => {
    const to = (path: string, ...more: readonly string[]): readonly string[] => [
      'export',
      at('good.reel'),
      '-o',
      path,
      ...more,
    ];

    it('a folder that is missing', () => check(to(at('none/film.mp4')), failed, /There is no folder/u));
    it('a folder that cannot be written to', () =>
      check(to('/proc/film.mp4'), failed, /"\/proc\/film\.mp4" cannot be written/u));
    it('a file in place of a folder', () =>
      check(to(at('source.mp4/film.mp4')), failed, /it is a file, and a folder is needed/u));
    it('a file that is already there', () => {
      writeFileSync(at('old.mp4'), 'old');
      return check(to(at('old.mp4')), failed, /already there.*--overwrite/u);
    });
    it('a link that leads nowhere', () => {
      symlinkSync('nowhere.mp4', at('dangling.mp4'));
      return check(to(at('dangling.mp4')), failed, /^(?!.*Encoder:).*already there.*--overwrite/su);
    });
    it('a name that is too long', () =>
      check(to(at(`${'n'.repeat(260)}.mp4`)), failed, /cannot be written: name too long/u));
    it('a source, even when it may be replaced', () =>
      check(to(at('source.mp4'), '--overwrite'), failed, /used by the project/u));
    it('a source by another name', () => {
      linkSync(at('source.mp4'), at('twin.mp4'));
      return check(to(at('twin.mp4'), '--overwrite'), failed, /the same file as ".*source\.mp4"/u);
    });
  });

  describe('on the way leaves no file:', () => {
    const exportLong = (...more: readonly string[]): readonly string[] => [
      'export',
      at('long.reel'),
      '--as',
      'fine',
      ...more,
    ];

    it('a disk that is full', () =>
      // The limit of a file's size is met by a write like the end of a disk, and needs no disk of its own.
      check(exportLong(), failed, /full|large/iu, { shellPrefix: 'ulimit -f 400;' }));

    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      it(`${signal} in the middle`, () => {
        let sent = false;
        return check(exportLong('--json'), cancelled, /"code":"cancelled"/u, {
          onEvent: ({ event, frames }, send) => {
            if (sent || event !== 'progress' || Number(frames) < 1) return;
            sent = true;
            send(signal);
          },
        });
      });
    }

    it('Ctrl+C twice', () => {
      let progress = 0;
      return check(exportLong('--json'), cancelled, /"progress"/u, {
        onEvent: ({ event }, send) => {
          if (event !== 'progress' || ++progress !== 2) return;
          send('SIGINT');
          send('SIGINT');
        },
      });
    });

    it('media that change meanwhile', () => {
      writeFileSync(at('changing.mp4'), readFileSync(at('source.mp4')));
      writeFileSync(at('changing.reel'), JSON.stringify(project({ src: 'changing.mp4' })));
      let touched = false;
      return check(
        ['export', at('changing.reel'), '--json', '--explain'],
        failed,
        /"code":"media-changed"/u,
        {
          onEvent: ({ event }) => {
            // The plan is told when all has been read and nothing encoded.
            if (event === 'plan' && !touched) utimesSync(at('changing.mp4'), new Date(), new Date());
            touched ||= event === 'plan';
          },
        },
      );
    });
  });
});
