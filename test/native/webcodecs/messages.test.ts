import { messageCases } from './cases/messages.ts';
import { runCases } from './runCases.ts';

describe('messages', () => {
  runCases(messageCases);
});
