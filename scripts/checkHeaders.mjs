/** Compiles every header of the engine alone, so that each includes what it uses. */
import { main } from './lib/process.mjs';
import { buildNative } from './setup/native.mjs';

await main(async () => {
  await buildNative('addon', 'fw_headers');
});
