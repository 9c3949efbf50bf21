import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A project of somebody who has installed the package. */
function makeConsumer(source: string): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'framewright-consumer-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  symlinkSync(root, join(modules, 'framewright'), 'junction');
  symlinkSync(join(root, 'node_modules/@types/node'), join(modules, '@types/node'), 'junction');
  symlinkSync(join(root, 'node_modules/undici-types'), join(modules, 'undici-types'), 'junction');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const file = join(folder, 'consumer.ts');
  writeFileSync(file, source);
  return { folder, file };
}

/** What the compiler says of it, declarations included. */
function complaints(file: string): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
  });
  const declarations = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName === file || fileName.includes('dist/webcodecs/'));
  assert.ok(declarations.length > 10, 'the declarations were not read');
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const use = `
import { AudioData, ImageDecoder, VideoEncoder, VideoFrame, counters } from 'framewright/webcodecs';
import type { EncodedVideoChunk, VideoDecoderConfig, VideoEncoderConfig } from 'framewright/webcodecs';

const config: VideoEncoderConfig = { codec: 'vp8', width: 16, height: 16 };
const chunks: EncodedVideoChunk[] = [];
let decoder: VideoDecoderConfig | undefined;
const encoder = new VideoEncoder({
  output: (chunk, { decoderConfig }) => {
    chunks.push(chunk);
    decoder = decoderConfig ?? decoder;
  },
  error: (error: DOMException) => { throw error; },
});
encoder.configure(config);
const frame = new VideoFrame(new Uint8Array(16 * 16 * 4), { format: 'RGBA', codedWidth: 16, codedHeight: 16, timestamp: 0 });
encoder.encode(frame, { keyFrame: true });
const size: number = frame.allocationSize({ format: 'BGRA' });
frame.close();
await encoder.flush();
encoder.close();
const sound = new AudioData({ format: 's16', sampleRate: 48000, numberOfFrames: 1, numberOfChannels: 1, timestamp: 0, data: new Int16Array(1) });
sound.close();
const png: boolean = await ImageDecoder.isTypeSupported('image/png');
console.log(JSON.stringify([chunks.length, decoder?.codec, size, png, counters().openFrames]));
`;

describe('framewright/webcodecs as a package', function () {
  this.timeout(240_000);

  it('has declarations that a strict program compiles against, and runs as it says', () => {
    const { folder, file } = makeConsumer(use);
    try {
      assert.deepEqual(complaints(file), []);
      const script = ts.transpileModule(use, {
        compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
      }).outputText;
      writeFileSync(join(folder, 'consumer.mjs'), script);
      const said = execFileSync(process.execPath, [join(folder, 'consumer.mjs')], { encoding: 'utf8' });
      assert.equal(said.trim(), '[1,"vp8",1024,true,0]');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('has declarations that know a mistake', () => {
    const { folder, file } = makeConsumer(`
import { VideoFrame } from 'framewright/webcodecs';
new VideoFrame(new Uint8Array(4), { format: 'RGB', codedWidth: 1, codedHeight: 1, timestamp: 0 });
`);
    try {
      assert.match(complaints(file).join('\n'), /"RGB"|No overload matches/u);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
