/**
 * Frames and chunks from one worker thread to another.
 *
 *   worker.postMessage(transferable(frame));          // the frame is closed here
 *   parentPort.on('message', (message) => { const frame = received(message); … frame.close(); });
 *
 * Browsers do this with the object itself in a message. Node's structured clone carries no objects of an addon: it refuses them with a
 * DataCloneError (`uncloneable.ts`), and what is posted is a plain ticket, which may lie anywhere in a message; the pixels stay where they
 * are. `transferable(frame.clone())` sends a second frame on them and keeps the first. Whoever makes a ticket sees to it that it is
 * received, once: until then the frame is open, and counted in `counters().framesInTransit`.
 */
import { adoptSound, AudioData, releaseSound, type SoundFacts } from './audioData.ts';
import { codecs } from './engine.ts';
import { type EncodedChunkType, chunkBytes, EncodedAudioChunk, EncodedVideoChunk } from './encodedChunk.ts';
import { toRequiredDictionary } from './idl.ts';
import type { FrameHandle } from './nativeCodecs.ts';
import { adoptFrame, type FrameFacts, releaseFrame, VideoFrame } from './videoFrame.ts';
import { VideoColorSpace, type VideoColorSpaceInit } from './videoColorSpace.ts';

/** What stands for a frame or a chunk in a message. */
export type Transferable =
  | {
      readonly framewright: 'VideoFrame';
      readonly ticket: number;
      readonly facts: Omit<FrameFacts, 'colorSpace'> & { readonly colorSpace: VideoColorSpaceInit };
    }
  | { readonly framewright: 'AudioData'; readonly ticket: number; readonly facts: SoundFacts }
  | {
      readonly framewright: 'EncodedVideoChunk' | 'EncodedAudioChunk';
      readonly type: EncodedChunkType;
      readonly timestamp: number;
      readonly duration: number | null;
      readonly data: Uint8Array;
    };

/** Whatever can be sent. */
type Media = VideoFrame | AudioData | EncodedVideoChunk | EncodedAudioChunk;

/** What to post. Frames and audio data are closed by it, as transferring them does in a browser; a chunk stays. */
export function transferable(object: Media): Transferable {
  if (object instanceof VideoFrame) {
    const { handle, facts } = releaseFrame(object);
    return {
      framewright: 'VideoFrame',
      ticket: codecs().send(handle),
      facts: { ...facts, colorSpace: facts.colorSpace.toJSON() },
    };
  }
  if (object instanceof AudioData) {
    const { handle, facts } = releaseSound(object);
    return { framewright: 'AudioData', ticket: codecs().send(handle), facts };
  }
  return {
    framewright: object instanceof EncodedVideoChunk ? 'EncodedVideoChunk' : 'EncodedAudioChunk',
    type: object.type,
    timestamp: object.timestamp,
    duration: object.duration,
    data: chunkBytes(object),
  };
}

/** The object a message stands for. A DataCloneError for a frame or audio data that was received before. */
export function received(message: Transferable): Media {
  toRequiredDictionary(message, ['framewright'], 'The message');
  switch (message.framewright) {
    case 'VideoFrame':
      return adoptFrame(take(message.ticket), {
        ...message.facts,
        colorSpace: new VideoColorSpace(message.facts.colorSpace),
      });
    case 'AudioData':
      return adoptSound(take(message.ticket), message.facts);
    default: {
      const { type, timestamp, duration, data } = message;
      const init = { type, timestamp, data, ...(duration === null ? {} : { duration }) };
      return message.framewright === 'EncodedVideoChunk'
        ? new EncodedVideoChunk(init)
        : new EncodedAudioChunk(init);
    }
  }
}

function take(ticket: number): FrameHandle {
  try {
    return codecs().receive(ticket);
  } catch (cause) {
    throw new DOMException(`It cannot be received: ${String(cause)}.`, 'DataCloneError');
  }
}
