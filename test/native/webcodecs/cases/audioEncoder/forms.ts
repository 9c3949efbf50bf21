// How each codec lies in its chunks.
import type { Case } from '../case.ts';
import { listening, opus, tone } from '../audioStream.ts';
import { bytesOf, noEncoder, text } from './encoded.ts';

export const forms: readonly Case[] = [
  {
    name: 'describes Opus by its identification header',
    run: async (api) => text((await bytesOf(api, {})).description.slice(0, 8)),
    expected: 'OpusHead',
  },
  {
    name: 'gives AAC with a description, or with ADTS headers and none',
    notInBrowser: noEncoder,
    run: async (api) => {
      const aac = await bytesOf(api, { codec: 'mp4a.40.2' });
      const adts = await bytesOf(api, { codec: 'mp4a.40.2', aac: { format: 'adts' } });
      const length = ((adts.first[3]! & 3) << 11) | (adts.first[4]! << 3) | (adts.first[5]! >> 5);
      return [
        // AudioSpecificConfig: LC, 48 kHz, two channels.
        aac.description.slice(0, 2),
        aac.first[0] === 0xff,
        [adts.first.slice(0, 2), adts.description, length === adts.first.length],
      ];
    },
    expected: [[0x11, 0x90], false, [[0xff, 0xf1], [], true]],
  },
  {
    name: 'describes FLAC by its first metadata block, and Vorbis by its three headers',
    notInBrowser: noEncoder,
    run: async (api) => {
      const flac = (await bytesOf(api, { codec: 'flac' })).description;
      const vorbis = (await bytesOf(api, { codec: 'vorbis' })).description;
      return [
        text(flac.slice(0, 4)),
        flac.slice(4, 8),
        flac.length,
        vorbis[0],
        text(vorbis).includes('vorbis'),
      ];
    },
    expected: ['fLaC', [0x80, 0, 0, 34], 42, 2, true],
  },
  {
    name: 'gives PCM as it is',
    notInBrowser: noEncoder,
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure({ ...opus, codec: 'pcm-s16' });
      const piece = tone(api, 0, 3, { format: 's16', data: Int16Array.from([1, 2, 3, 4, 5, -6]) });
      encoder.encode(piece);
      piece.close();
      await encoder.flush();
      encoder.close();
      const bytes = new Int16Array(6);
      chunks[0]!.copyTo(bytes);
      return [chunks.length, chunks[0]!.duration, [...bytes]];
    },
    expected: [1, 62, [1, 2, 3, 4, 5, -6]],
  },
];
