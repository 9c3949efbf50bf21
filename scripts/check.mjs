/**
 * `npm run check`: all that needs no test run. Each check is an npm script of its own too; this runs them side by side.
 */
import { checkAll } from './lib/checks.mjs';
import { main, npm } from './lib/process.mjs';

/** The longest first. */
const checks = ['lint', 'typecheck', 'headers', 'format:check', 'docs:check', 'unused', 'deps', 'layers'];

await main(() => {
  const [command, args] = npm();
  return checkAll(checks.map((name) => ({ name, command, args: [...args, 'run', '--silent', name] })));
});
