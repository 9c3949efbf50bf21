/** An error of another thread, with the stack of where it happened, which tells more than this one's. */
export function withStack(stack: string): Error {
  const error = new Error(stack.split('\n')[0]?.replace(/^\w*Error: /u, ''));
  error.stack = stack;
  return error;
}
