/**
 * The engine's layers: binding → engine → {compose, videotoolbox} → av, and Node-API in binding only. An `#include` that points the other way
 * is an error. What each layer must not know is told in docs/architecture.md. (dependency-cruiser does this for TypeScript.)
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main, root, Stop } from './lib/process.mjs';

/** Bottom to top: a layer may include itself and those before it. */
const layers = ['av', 'compose', 'videotoolbox', 'engine', 'binding'];
const nodeHeaders = /^(napi|node_api|js_native_api)/;

/** What is wrong with one include of a file in `layer`; undefined: nothing. @param {string} layer @param {string} header */
function fault(layer, header) {
  if (nodeHeaders.test(header)) return layer === 'binding' ? undefined : 'Node-API belongs to binding/ alone';
  const target = layers.indexOf(header.split('/')[0] ?? '');
  if (header.startsWith('.')) return 'includes start at native/: "av/frame.h"';
  if (layer === 'videotoolbox' && header.startsWith('compose/'))
    return 'videotoolbox/ must not know compose/';
  return target > layers.indexOf(layer) ? `${layer}/ must not know ${layers[target] ?? ''}/` : undefined;
}

await main(() => {
  const faults = layers.flatMap((layer) =>
    readdirSync(join(root, 'native', layer))
      .filter((name) => /\.(h|cc)$/.test(name))
      .flatMap((name) =>
        readFileSync(join(root, 'native', layer, name), 'utf8')
          .split('\n')
          .flatMap((line, index) => {
            const header = /^\s*#\s*include\s+["<]([^">]+)[">]/.exec(line)?.[1];
            const what = header === undefined ? undefined : fault(layer, header);
            return what === undefined
              ? []
              : [`native/${layer}/${name}:${index + 1}: ${line.trim()}: ${what}`];
          }),
      ),
  );
  if (faults.length > 0) throw new Stop(faults.join('\n'));
});
