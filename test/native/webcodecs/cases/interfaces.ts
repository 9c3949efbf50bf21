// What Web IDL says of every interface: its members, and how many arguments its methods need.
import type { Api, Case } from './case.ts';

const codec = ['state', 'ondequeue', 'configure/1', 'flush/0', 'reset/0', 'close/0'];
const encoder = [...codec, 'encodeQueueSize', 'encode/1', 'static isConfigSupported/1'];
const decoder = [...codec, 'decodeQueueSize', 'decode/1', 'static isConfigSupported/1'];
const chunk = ['type', 'timestamp', 'duration', 'byteLength', 'copyTo/1'];

/** By interface, with its constructor's own number of arguments first. */
const members: Readonly<Record<keyof Api, readonly string[]>> = {
  VideoColorSpace: ['0', 'primaries', 'transfer', 'matrix', 'fullRange', 'toJSON/0'],
  EncodedVideoChunk: ['1', ...chunk],
  EncodedAudioChunk: ['1', ...chunk],
  VideoFrame: [
    '1',
    ...['format', 'codedWidth', 'codedHeight', 'codedRect', 'visibleRect', 'rotation', 'flip'],
    ...['displayWidth', 'displayHeight', 'duration', 'timestamp', 'colorSpace'],
    ...['metadata/0', 'allocationSize/0', 'copyTo/1', 'clone/0', 'close/0'],
  ],
  VideoEncoder: ['1', ...encoder],
  VideoDecoder: ['1', ...decoder],
  AudioData: [
    '1',
    ...['format', 'sampleRate', 'numberOfFrames', 'numberOfChannels', 'duration', 'timestamp'],
    ...['allocationSize/1', 'copyTo/2', 'clone/0', 'close/0'],
  ],
  AudioEncoder: ['1', ...encoder],
  AudioDecoder: ['1', ...decoder],
  ImageDecoder: [
    '1',
    ...['type', 'complete', 'completed', 'tracks', 'decode/0', 'reset/0', 'close/0'],
    'static isTypeSupported/1',
  ],
};

function named(name: string, descriptor: PropertyDescriptor): string {
  const value: unknown = descriptor.value;
  return typeof value === 'function' ? `${name}/${value.length}` : name;
}

/** What can be listed of a class, written as above. */
function listed(type: Api[keyof Api]): string[] {
  const of = (object: object, prefix: string) =>
    Object.entries(Object.getOwnPropertyDescriptors(object))
      .filter(([, { enumerable }]) => enumerable === true)
      .map(([name, descriptor]) => `${prefix}${named(name, descriptor)}`);
  return [String(type.length), ...of(type.prototype, ''), ...of(type, 'static ')];
}

export const interfaceCases: readonly Case[] = (Object.keys(members) as (keyof Api)[]).flatMap((name) => [
  {
    name: `${name} has every member, which can be listed and is its own`,
    run: (api) => members[name].filter((member) => !listed(api[name]).includes(member)),
    expected: [],
  },
  {
    name: `${name} has no others`,
    notInBrowser: 'Chromium has members that are not in the specification yet.',
    run: (api) => listed(api[name]).filter((member) => !members[name].includes(member)),
    expected: [],
  },
  {
    name: `${name} is made by \`new\` alone`,
    run: (api) => {
      try {
        (api[name] as unknown as () => void)();
        return 'no error';
      } catch (error) {
        return (error as Error).name;
      }
    },
    expected: 'TypeError',
  },
]);
