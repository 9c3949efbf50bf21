import assert from 'node:assert/strict';
import { renderableFilm } from '../../../daemon/project/renderFilm.ts';
import { textStills, TextStills } from '../../../daemon/raster/textStill.ts';
import { layOut, outputOf, rasterRequests, type Timeline } from '../../../model/evaluate/index.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';

function timelineOf(texts: readonly string[]): Timeline {
  const items = texts.map((text) => ({ text, duration: '1f', style: { size: 20 } }));
  const canvas = { width: 640, height: 360, fps: 30 };
  const { project } = parseProject(JSON.stringify({ reel: 1, canvas, tracks: [{ kind: 'video', items }] }));
  assert.ok(project !== undefined);
  const { timeline } = layOut(project, new Map());
  assert.ok(timeline !== undefined);
  return timeline;
}

/** What a film of these titles asks for. */
const requestsOf = (timeline: Timeline): ReturnType<typeof rasterRequests> =>
  rasterRequests(timeline, outputOf(timeline.project.canvas));

const requestsFor = (...texts: readonly string[]): readonly Parameters<TextStills['measured']>[0][] =>
  requestsOf(timelineOf(texts)).filter((request) => request.kind === 'text');

describe('texts as stills', () => {
  it('are drawn again, and alike, when their pixels could not be held', async () => {
    const [request] = requestsFor('Held and not');
    const pixelsOf = async (mostHeldBytes: number): Promise<readonly [object, object]> => {
      const still = await new TextStills(mostHeldBytes, 10).measured(request!);
      return [await still.pixels(), await still.pixels()];
    };
    const [held, same] = await pixelsOf(1e6);
    assert.equal(held, same);
    const [drawn, again] = await pixelsOf(0);
    assert.notEqual(drawn, again);
    assert.deepEqual(drawn, held);
    assert.deepEqual(again, held);
  });

  it('are known by what was asked for, the latest of them', async () => {
    const stills = new TextStills(1e6, 2);
    const requests = requestsFor('One', 'Two', 'Three');
    const measured = [];
    for (const request of requests) measured.push(await stills.measured(request));
    assert.deepEqual(
      requests.map((request) => stills.known(request)),
      [undefined, measured[1], measured[2]],
    );
  });

  it('have an identity that is equal for equal pixels only', async () => {
    const stills = new TextStills(0, 10);
    const identityOf = async (text: string): Promise<string> =>
      (await stills.measured(requestsFor(text)[0]!)).identity;
    const [one, other, same] = [await identityOf('One'), await identityOf('Other'), await identityOf('One')];
    assert.notEqual(one, other);
    assert.equal(one, same);
  });

  it('stop being drawn when a film is no longer wanted', async () => {
    const timeline = timelineOf(Array.from({ length: 50 }, (_, index) => `Never seen ${index}`));
    const taken = new AbortController();
    setImmediate(() => taken.abort(new Error('taken back')));
    const film = renderableFilm(
      { shrink: () => Promise.reject(new Error('there are no pictures')) },
      timeline,
      new Map(),
      outputOf(timeline.project.canvas),
      taken.signal,
    );
    await assert.rejects(film, /taken back/u);
    const requests = requestsOf(timeline).filter((request) => request.kind === 'text');
    assert.ok(
      requests.some((request) => textStills.known(request) === undefined),
      'all were drawn',
    );
  });
});
