import { type Api, type Case, errorOf, errorsOf } from './case.ts';
import {
  alphaPng,
  bytesOf,
  fourWebp,
  grayPng,
  lossyWebp,
  redBmp,
  redJpeg,
  redPng,
  redWebp,
  threeApng,
  threeGif,
  turnedJpeg,
} from './images.ts';

type Decoder = InstanceType<Api['ImageDecoder']>;

function decoderOf(api: Api, type: string, base64: string, init: object = {}): Decoder {
  return new api.ImageDecoder({ type, data: bytesOf(base64), ...init });
}

/** The first pixel of a frame as red, green, blue and alpha, rounded to what a lossy codec keeps of it. */
async function color(frame: InstanceType<Api['VideoFrame']>): Promise<number[]> {
  const bytes = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
  await frame.copyTo(bytes, { format: 'RGBA' });
  return [...bytes.subarray(0, 4)].map((value) => Math.min(255, Math.round(value / 32) * 32));
}

/** Decodes a frame, tells something of it and closes it. */
async function told<T>(
  decoder: Decoder,
  frameIndex: number,
  tell: (frame: InstanceType<Api['VideoFrame']>) => T | Promise<T>,
): Promise<T> {
  const { image } = await decoder.decode({ frameIndex });
  try {
    return await tell(image);
  } finally {
    image.close();
  }
}

const red = [255, 0, 0, 255];

const stills: readonly Case[] = [
  ...(
    [
      ['image/png', redPng, 'a PNG', 8, red],
      ['image/png', grayPng, 'a grey PNG', 4, [0, 0, 0, 255]],
      ['image/png', alphaPng, 'a PNG with alpha', 4, [255, 0, 0, 128]],
      ['image/jpeg', redJpeg, 'a JPEG', 16, red],
      ['image/webp', redWebp, 'a lossless WebP', 8, red],
      ['image/webp', lossyWebp, 'a lossy WebP', 8, red],
      ['image/bmp', redBmp, 'a BMP', 8, red],
    ] as const
  ).map(([type, base64, name, width, wanted]): Case => ({
    name: `decodes ${name}`,
    run: async (api) => {
      const decoder = decoderOf(api, type, base64);
      const { image, complete } = await decoder.decode();
      const result = [image.codedWidth, image.timestamp, image.duration, complete, await color(image)];
      image.close();
      decoder.close();
      return result;
    },
    expected: [width, 0, null, true, wanted],
  })),
  {
    name: 'tells of a still that it has one frame',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/png', redPng);
      const type = decoder.type;
      await decoder.tracks.ready;
      const track = decoder.tracks[0]!;
      const result = [
        type,
        decoder.tracks.length,
        decoder.tracks.selectedIndex,
        decoder.tracks.selectedTrack === track,
        track.animated,
        track.frameCount,
        track.repetitionCount,
        track.selected,
      ];
      decoder.close();
      return result;
    },
    expected: ['image/png', 1, 0, true, false, 1, 0, true],
  },
  {
    name: 'tells how a picture is to be turned before it is shown',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/jpeg', turnedJpeg);
      const shape = await told(decoder, 0, (frame) => [
        frame.codedWidth,
        frame.codedHeight,
        frame.displayWidth,
        frame.displayHeight,
        frame.rotation,
        frame.flip,
      ]);
      decoder.close();
      return shape;
    },
    expected: [16, 8, 8, 16, 90, false],
  },
  {
    name: 'takes JPEG for full range and PNG for sRGB',
    run: async (api) => {
      const spaces: unknown[] = [];
      for (const [type, base64] of [
        ['image/jpeg', redJpeg],
        ['image/png', redPng],
      ] as const) {
        const decoder = decoderOf(api, type, base64);
        spaces.push(await told(decoder, 0, (frame) => frame.colorSpace.toJSON()));
        decoder.close();
      }
      return spaces;
    },
    expected: [
      { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'smpte170m', fullRange: true },
      { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'rgb', fullRange: true },
    ],
  },
];

const animations: readonly Case[] = [
  ...(
    [
      ['image/gif', threeGif, 'GIF'],
      ['image/png', threeApng, 'animated PNG'],
    ] as const
  ).flatMap(([type, base64, name]): Case[] => [
    {
      name: `tells how many frames a ${name} has and how often it is shown again`,
      run: async (api) => {
        const decoder = decoderOf(api, type, base64);
        await decoder.tracks.ready;
        const { animated, frameCount, repetitionCount } = decoder.tracks.selectedTrack!;
        decoder.close();
        return [animated, frameCount, repetitionCount];
      },
      expected: [true, 3, 2],
    },
    {
      name: `gives the frames of a ${name} in any order, with their times`,
      run: async (api) => {
        const decoder = decoderOf(api, type, base64);
        const frames: unknown[] = [];
        for (const index of [0, 1, 2, 0, 2, 1]) {
          frames.push(
            await told(decoder, index, async (frame) => [
              frame.timestamp,
              frame.duration,
              (await color(frame)).indexOf(255),
            ]),
          );
        }
        decoder.close();
        return frames;
      },
      expected: [0, 1, 2, 0, 2, 1].map((index) => [index * 50_000, 50_000, index]),
    },
    {
      name: `decodes several frames of a ${name} that were asked for at once`,
      run: async (api) => {
        const decoder = decoderOf(api, type, base64);
        const results = await Promise.all([2, 0, 1].map((frameIndex) => decoder.decode({ frameIndex })));
        const times = results.map(({ image }) => image.timestamp);
        for (const { image } of results) image.close();
        decoder.close();
        return times;
      },
      expected: [100_000, 0, 50_000],
    },
  ]),
  {
    name: 'tells how many frames an animated WebP has, how long each is shown and how often',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/webp', fourWebp);
      await decoder.tracks.ready;
      const { animated, frameCount, repetitionCount } = decoder.tracks.selectedTrack!;
      const times: unknown[] = [];
      for (const index of [0, 1, 2, 3]) {
        times.push(await told(decoder, index, (frame) => [frame.timestamp, frame.duration]));
      }
      decoder.close();
      return [animated, frameCount, repetitionCount, ...times];
    },
    expected: [true, 4, 2, [0, 50_000], [50_000, 60_000], [110_000, 70_000], [180_000, 80_000]],
  },
  {
    name: 'puts the pictures of an animated WebP over one another, and takes away what is disposed of',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/webp', fourWebp);
      const frames: unknown[] = [];
      for (const index of [0, 1, 3, 2]) {
        frames.push(
          await told(decoder, index, async (frame) => {
            const bytes = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
            await frame.copyTo(bytes, { format: 'RGBA' });
            // The first pixel, what the second picture covers, what the third, what the fourth.
            return [
              [0, 0],
              [5, 6],
              [11, 2],
              [1, 12],
            ].map(([x = 0, y = 0]) => {
              const at = (y * frame.codedWidth + x) * 4;
              return [...bytes.subarray(at, at + 4)].map((value) =>
                Math.min(255, Math.round(value / 32) * 32),
              );
            });
          }),
        );
      }
      decoder.close();
      return frames;
    },
    expected: [
      [red, red, red, red],
      [red, [0, 255, 0, 255], red, red],
      [red, [0, 0, 0, 0], [128, 0, 128, 255], [255, 64, 64, 255]],
      [red, [0, 0, 0, 0], [128, 0, 128, 255], red],
    ],
  },
  {
    name: 'refuses an animated WebP whose canvas is too large, also where it is but long',
    notInBrowser: 'What is too large is not the same in every browser.',
    run: async (api) => {
      const errors: string[] = [];
      for (const size of [
        [255, 255, 255, 255, 255, 255],
        [255, 255, 255, 15, 0, 0],
        [15, 0, 0, 0, 64, 0],
      ]) {
        const bytes = bytesOf(fourWebp);
        bytes.set(size, 24);
        const decoder = new api.ImageDecoder({ type: 'image/webp', data: bytes });
        errors.push(await errorOf(() => decoder.tracks.ready), await errorOf(() => decoder.completed));
      }
      return errors;
    },
    expected: Array.from({ length: 6 }, () => 'EncodingError'),
  },
  {
    name: 'refuses a frame that is not there, and goes on',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/gif', threeGif);
      const errors = await errorsOf(
        () => decoder.decode({ frameIndex: 3 }),
        () => decoder.decode({ frameIndex: -1 }),
      );
      const time = await told(decoder, 1, (frame) => frame.timestamp);
      decoder.close();
      return [errors, time];
    },
    expected: [['RangeError', 'TypeError'], 50_000],
  },
  {
    name: 'decodes nothing while no track is selected',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/gif', threeGif);
      await decoder.tracks.ready;
      const track = decoder.tracks[0]!;
      track.selected = false;
      const none = [decoder.tracks.selectedIndex, decoder.tracks.selectedTrack, track.selected];
      const error = await errorOf(() => decoder.decode());
      track.selected = true;
      const time = await told(decoder, 0, (frame) => frame.timestamp);
      decoder.close();
      return [none, error, time];
    },
    expected: [[-1, null, false], 'InvalidStateError', 0],
  },
];

/** A stream, and what fills it. */
function streamed() {
  let filled: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  const data = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      filled = controller;
    },
  });
  return {
    data,
    send: (bytes: Uint8Array<ArrayBuffer>) => filled.enqueue(bytes),
    end: () => filled.close(),
  };
}

const states: readonly Case[] = [
  {
    name: 'bears its names',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/png', redPng);
      await decoder.tracks.ready;
      const names = [decoder, decoder.tracks, decoder.tracks[0]].map((object) =>
        Object.prototype.toString.call(object),
      );
      decoder.close();
      return names;
    },
    expected: ['[object ImageDecoder]', '[object ImageTrackList]', '[object ImageTrack]'],
  },
  {
    name: 'tells which types it has',
    run: ({ ImageDecoder }) =>
      Promise.all(
        ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/unheard-of'].map((type) =>
          ImageDecoder.isTypeSupported(type),
        ),
      ),
    expected: [true, true, true, true, true, false],
  },
  {
    name: 'refuses types that are none of images, and half a size',
    notInBrowser: 'Chromium asks of a type only whether it knows it, and takes half a size.',
    run: (api) =>
      errorsOf(
        ...['png', 'video/mp4', ''].flatMap((type) => [
          () => api.ImageDecoder.isTypeSupported(type),
          () => decoderOf(api, type, redPng),
        ]),
        () => decoderOf(api, 'image/png', redPng, { desiredWidth: 4 }),
      ),
    expected: Array.from({ length: 7 }, () => 'TypeError'),
  },
  {
    name: 'refuses what is not valid',
    run: (api) =>
      errorsOf(
        () => new api.ImageDecoder(undefined as never),
        () => new api.ImageDecoder({ type: 'image/png' } as never),
        () => new api.ImageDecoder({ data: bytesOf(redPng) } as never),
        () => decoderOf(api, 'image/png', ''),
        () => decoderOf(api, 'image/png', redPng, { colorSpaceConversion: 'some' }),
      ),
    expected: Array.from({ length: 5 }, () => 'TypeError'),
  },
  {
    name: 'has all data of a buffer at once',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/png', redPng);
      await decoder.completed;
      const { complete } = decoder;
      decoder.close();
      return complete;
    },
    expected: true,
  },
  {
    name: 'reads a stream to its end',
    run: async (api) => {
      const bytes = bytesOf(threeGif);
      const data = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (controller) => {
          for (let at = 0; at < bytes.length; at += 100) controller.enqueue(bytes.slice(at, at + 100));
          controller.close();
        },
      });
      const decoder = new api.ImageDecoder({ type: 'image/gif', data });
      await decoder.completed;
      const time = await told(decoder, 2, (frame) => frame.timestamp);
      const { complete } = decoder;
      decoder.close();
      return [complete, data.locked, time];
    },
    expected: [true, true, 100_000],
  },
  ...(
    [
      ['image/gif', threeGif],
      ['image/png', threeApng],
      ['image/webp', fourWebp],
    ] as const
  ).map(([type, base64]): Case => ({
    name: `decodes frames of ${type} as they arrive, before the end of the stream`,
    run: async (api) => {
      const bytes = bytesOf(base64);
      const { data, send, end } = streamed();
      const decoder = new api.ImageDecoder({ type, data });
      // All but the last two bytes: the first frame is whole, the last one is not.
      for (let at = 0; at < bytes.length - 2; at += 50)
        send(bytes.slice(at, Math.min(at + 50, bytes.length - 2)));
      await decoder.tracks.ready;
      const first = await told(decoder, 0, (frame) => frame.timestamp);
      const { animated, frameCount } = decoder.tracks[0]!;
      const early = [decoder.complete, animated, frameCount >= 1, first];
      const last = told(decoder, type === 'image/webp' ? 3 : 2, (frame) => frame.timestamp);
      send(bytes.slice(-2));
      end();
      await decoder.completed;
      const late = [decoder.complete, decoder.tracks[0]!.frameCount, await last];
      const beyond = await errorOf(() => decoder.decode({ frameIndex: 4 }));
      decoder.close();
      return [early, late, beyond];
    },
    expected: [
      [false, true, true, 0],
      type === 'image/webp' ? [true, 4, 180_000] : [true, 3, 100_000],
      'RangeError',
    ],
  })),
  {
    name: 'knows a still’s track before the end of the stream, and decodes it then',
    run: async (api) => {
      const told: unknown[] = [];
      for (const [type, base64] of [
        ['image/png', redPng],
        ['image/jpeg', redJpeg],
        ['image/webp', redWebp],
      ] as const) {
        const bytes = bytesOf(base64);
        const { data, send, end } = streamed();
        const decoder = new api.ImageDecoder({ type, data });
        send(bytes.slice(0, -1));
        const decoded = decoder.decode();
        await decoder.tracks.ready;
        const { animated, frameCount } = decoder.tracks[0]!;
        told.push([animated, frameCount, decoder.complete]);
        send(bytes.slice(-1));
        end();
        const { image, complete } = await decoded;
        told.push([image.codedWidth > 0, complete, decoder.complete]);
        image.close();
        decoder.close();
      }
      return told;
    },
    notInBrowser: 'Chromium decodes what is almost there.',
    expected: [1, 2, 3].flatMap(() => [
      [false, 1, false],
      [true, true, true],
    ]),
  },
  {
    name: 'gives up what waits for a stream when it is reset or closed',
    run: async (api) => {
      const { data, send } = streamed();
      const decoder = new api.ImageDecoder({ type: 'image/gif', data });
      send(bytesOf(threeGif).slice(0, -1));
      const first = errorOf(() => decoder.decode({ frameIndex: 2000 }));
      await decoder.tracks.ready;
      decoder.reset();
      const second = errorOf(() => decoder.decode({ frameIndex: 2000 }));
      decoder.close();
      return [await first, await second];
    },
    expected: ['AbortError', 'AbortError'],
  },
  {
    name: 'lists its tracks by index and in turn',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/gif', threeGif);
      const before = [decoder.tracks.length, decoder.tracks.selectedIndex, decoder.tracks.selectedTrack];
      await decoder.tracks.ready;
      const { tracks } = decoder;
      const told = [
        tracks.length,
        tracks.selectedIndex,
        [...tracks].length,
        [...tracks][0] === tracks[0],
        tracks[0] === tracks.selectedTrack,
        tracks[1] === undefined,
        tracks[0]!.selected,
      ];
      decoder.close();
      return [before, told, [tracks.length, tracks.selectedIndex, tracks.selectedTrack]];
    },
    expected: [
      [0, -1, null],
      [1, 0, 1, true, true, true, true],
      [0, -1, null],
    ],
  },
  {
    name: 'refuses a stream that is locked or was read from',
    run: async (api) => {
      const streamed = () =>
        new ReadableStream<Uint8Array<ArrayBuffer>>({
          pull: (controller) => controller.enqueue(bytesOf(redPng)),
        });
      const [locked, read] = [streamed(), streamed()];
      locked.getReader();
      const reader = read.getReader();
      await reader.read();
      reader.releaseLock();
      return errorsOf(
        ...[locked, read].map((data) => () => new api.ImageDecoder({ type: 'image/png', data })),
      );
    },
    expected: ['TypeError', 'TypeError'],
  },
  {
    name: 'does nothing any more when it is closed',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/png', redPng);
      await decoder.completed;
      decoder.close();
      decoder.close();
      decoder.reset();
      return [await errorOf(() => decoder.decode()), decoder.tracks.length];
    },
    expected: ['InvalidStateError', 0],
  },
  {
    name: 'gives up what was asked for on reset and on close',
    run: async (api) => {
      const ends: string[] = [];
      for (const end of ['reset', 'close'] as const) {
        const decoder = decoderOf(api, 'image/gif', threeGif);
        const asked = errorOf(() => decoder.decode());
        decoder[end]();
        ends.push(await asked);
        if (end === 'reset') ends.push(String(await told(decoder, 0, (frame) => frame.timestamp)));
        decoder.close();
      }
      return ends;
    },
    expected: ['AbortError', '0', 'AbortError'],
  },
  {
    name: 'closes with NotSupportedError for a type that it has not',
    notInBrowser: 'Chromium settles neither promise.',
    run: async (api) => {
      const decoder = decoderOf(api, 'image/unheard-of', redPng);
      const errors = await errorsOf(
        () => decoder.tracks.ready,
        () => decoder.completed,
      );
      return errors;
    },
    expected: ['NotSupportedError', 'NotSupportedError'],
  },
  {
    name: 'rejects with EncodingError what is damaged',
    run: async (api) => {
      const damaged = bytesOf(redPng);
      damaged.fill(0, 40, 60);
      const decoder = new api.ImageDecoder({ type: 'image/png', data: damaged });
      const error = await errorOf(() => decoder.decode());
      decoder.close();
      return error;
    },
    expected: 'EncodingError',
  },
  {
    name: 'is closed by what is damaged',
    run: async (api) => {
      const damaged = bytesOf(redPng);
      damaged.fill(0, 40, 60);
      const decoder = new api.ImageDecoder({ type: 'image/png', data: damaged });
      await errorOf(() => decoder.decode());
      return [await errorOf(() => decoder.decode()), decoder.tracks.length];
    },
    expected: ['InvalidStateError', 0],
  },
  {
    name: 'closes with DataError when a stream gives no bytes, with NotReadableError when it fails',
    notInBrowser: 'Chromium rejects with errors of its own.',
    run: async (api) => {
      const streams = [
        new ReadableStream({ start: (controller) => controller.enqueue('bytes') }),
        new ReadableStream({ start: (controller) => controller.error(new Error('gone')) }),
      ];
      const errors: string[] = [];
      for (const data of streams) {
        const decoder = new api.ImageDecoder({ type: 'image/png', data: data as never });
        errors.push(await errorOf(() => decoder.completed), await errorOf(() => decoder.decode()));
      }
      return errors;
    },
    expected: ['DataError', 'InvalidStateError', 'NotReadableError', 'InvalidStateError'],
  },
  {
    name: 'takes the buffers it is told to transfer',
    run: async (api) => {
      const data = bytesOf(redPng);
      const decoder = new api.ImageDecoder({ type: 'image/png', data, transfer: [data.buffer] });
      const pixels = await told(decoder, 0, color);
      decoder.close();
      return [data.byteLength, pixels];
    },
    expected: [0, red],
  },
];

export const imageDecoderCases: readonly Case[] = [...stills, ...animations, ...states];
