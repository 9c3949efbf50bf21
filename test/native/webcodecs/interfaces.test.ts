import { interfaceCases } from './cases/interfaces.ts';
import { runCases } from './runCases.ts';

describe('the interfaces of WebCodecs', () => {
  runCases(interfaceCases);
});
