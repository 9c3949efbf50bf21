// What messages between threads take of the classes' objects: structured clone, which is what postMessage() does.
import { type Api, type Case, counting, errorOf } from './case.ts';
import { bytesOf, redPng } from './images.ts';

const frameOf = (api: Api) =>
  new api.VideoFrame(counting(4), { format: 'RGBA', codedWidth: 1, codedHeight: 1, timestamp: 0 });

const soundOf = (api: Api) =>
  new api.AudioData({
    format: 'u8',
    sampleRate: 8000,
    numberOfFrames: 4,
    numberOfChannels: 1,
    timestamp: 0,
    data: counting(4),
  });

const cloned = (object: unknown) => errorOf(() => structuredClone({ inside: [object] }));

export const messageCases: readonly Case[] = [
  {
    name: 'refuse a closed frame and closed audio data',
    run: async (api) => {
      const objects = [frameOf(api), soundOf(api)];
      const told: string[] = [];
      for (const object of objects) {
        object.close();
        told.push(await cloned(object));
      }
      return told;
    },
    expected: ['DataCloneError', 'DataCloneError'],
  },
  {
    name: 'refuse a colour space, an image’s decoder and its tracks',
    run: async (api) => {
      const decoder = new api.ImageDecoder({ type: 'image/png', data: bytesOf(redPng) });
      await decoder.tracks.ready;
      const told: string[] = [];
      for (const object of [new api.VideoColorSpace(), decoder, decoder.tracks, decoder.tracks[0]]) {
        told.push(await cloned(object));
      }
      decoder.close();
      return told;
    },
    expected: Array.from({ length: 4 }, () => 'DataCloneError'),
  },
  {
    name: 'refuse, in Node, frames, audio data and chunks rather than give something empty',
    notInBrowser: 'Browsers clone them. Node lets no addon’s objects take part; transferable() is for that.',
    run: async (api) => {
      const frame = frameOf(api);
      const sound = soundOf(api);
      const init = { type: 'key', timestamp: 0, data: counting(4) } as const;
      const chunks = [new api.EncodedVideoChunk(init), new api.EncodedAudioChunk(init)];
      const told: string[] = [];
      for (const object of [frame, frame.visibleRect, sound, ...chunks]) told.push(await cloned(object));
      // Neither is taken away from its owner.
      const kept = [frame.codedWidth, sound.numberOfFrames];
      frame.close();
      sound.close();
      return [told, kept];
    },
    expected: [Array.from({ length: 5 }, () => 'DataCloneError'), [1, 4]],
  },
];
