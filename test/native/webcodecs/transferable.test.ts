import assert from 'node:assert/strict';
import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import {
  AudioData,
  counters,
  EncodedAudioChunk,
  EncodedVideoChunk,
  received,
  transferable,
  type Transferable,
  VideoFrame,
} from '../../../native/webcodecs/index.ts';

const frame = () =>
  new VideoFrame(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), {
    format: 'RGBA',
    codedWidth: 2,
    codedHeight: 1,
    timestamp: 7,
    duration: 5,
    rotation: 90,
    flip: true,
    metadata: { take: 3 },
  });

const pixels = async (from: VideoFrame) => {
  const bytes = new Uint8Array(from.allocationSize());
  await from.copyTo(bytes);
  return [...bytes];
};

/** What arrives of a message. */
async function posted<Message>(message: Message): Promise<Message> {
  const { port1, port2 } = new MessageChannel();
  try {
    const arrival = once(port2, 'message') as Promise<[Message]>;
    port1.postMessage(message);
    return (await arrival)[0];
  } finally {
    port1.close();
  }
}

describe('what stands for a frame in a message', () => {
  it('gives it to the receiver with all that it knows, and closes the sender’s', async () => {
    const sent = frame();
    const back = received(await posted(transferable(sent))) as VideoFrame;
    assert.equal(sent.format, null);
    assert.deepEqual(
      [back.timestamp, back.duration, back.rotation, back.flip, back.displayWidth, back.displayHeight],
      [7, 5, 90, true, 1, 2],
    );
    assert.deepEqual([back.metadata(), back.colorSpace.matrix], [{ take: 3 }, 'rgb']);
    assert.deepEqual(await pixels(back), [1, 2, 3, 4, 5, 6, 7, 8]);
    back.close();
    assert.equal(counters().framesInTransit, 0);
  });

  it('may be that of a clone, so that the sender keeps the frame', async () => {
    const kept = frame();
    const back = received(await posted(transferable(kept.clone()))) as VideoFrame;
    assert.deepEqual(await pixels(back), await pixels(kept));
    back.close();
    kept.close();
  });

  it('may lie anywhere in a message', async () => {
    const sound = new AudioData({
      format: 'u8',
      sampleRate: 8000,
      numberOfFrames: 2,
      numberOfChannels: 1,
      timestamp: 3,
      data: Uint8Array.of(9, 8),
    });
    const { list } = await posted({ list: [transferable(frame()), transferable(sound)] });
    const [picture, heard] = list.map((each) => received(each)) as [VideoFrame, AudioData];
    assert.deepEqual([picture.timestamp, heard.timestamp, heard.numberOfFrames], [7, 3, 2]);
    picture.close();
    heard.close();
  });

  it('is received once', async () => {
    const message = await posted(transferable(frame()));
    (received(message) as VideoFrame).close();
    assert.throws(() => received(message), { name: 'DataCloneError', message: /received before/u });
  });

  it('carries chunks, which stay with the sender', async () => {
    for (const Chunk of [EncodedVideoChunk, EncodedAudioChunk]) {
      const chunk = new Chunk({ type: 'key', timestamp: -4, duration: 2, data: Uint8Array.of(1, 2, 3) });
      const back = received(await posted(transferable(chunk)));
      assert.ok(back instanceof Chunk);
      const bytes = new Uint8Array(3);
      back.copyTo(bytes);
      assert.deepEqual([back.type, back.timestamp, back.duration, ...bytes], ['key', -4, 2, 1, 2, 3]);
      assert.equal(chunk.byteLength, 3);
    }
  });

  it('is needed: the objects themselves are refused with their name, and nothing arrives empty', async () => {
    const sent = frame();
    assert.throws(() => structuredClone({ sent }), { name: 'DataCloneError', message: /VideoFrame/u });
    const { port1, port2 } = new MessageChannel();
    assert.throws(() => port1.postMessage(sent), { name: 'DataCloneError', message: /VideoFrame/u });
    const arrival = once(port2, 'message') as Promise<[Transferable]>;
    port1.postMessage(transferable(sent));
    // What was refused did not arrive before it.
    (received((await arrival)[0]) as VideoFrame).close();
    port1.close();
  });
});
