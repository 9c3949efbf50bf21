/** The thread for pictures where TypeScript runs as it stands, in tests and benchmarks: tsx takes no part in threads by itself. */
import { register } from 'tsx/esm/api';

register();
await import(new URL('../../daemon/raster/main.ts', import.meta.url).href);
