/**
 * `npm run check`: all that needs no test run. Each check is an npm script of its own too; this runs them side by side.
 */
import { checkAll } from './lib/checks.mjs';
import { main, npm } from './lib/process.mjs';

const checks = ['typecheck', 'lint', 'format:check', 'unused', 'deps', 'layers', 'headers', 'docs:check'];

await main(() => {
  const [command, args] = npm();
  return checkAll(checks.map((name) => ({ name, command, args: [...args, 'run', '--silent', name] })));
});
