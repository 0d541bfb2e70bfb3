import { expect, it } from 'vitest';
import { parseArguments, portNumber } from './arguments.mjs';

const OPTIONS = {
  agency: { type: 'string', value: 'AGENCY', help: 'id of the agency', required: true },
  wall: { type: 'boolean', help: 'one window on every display' },
} as const;
const parse = (...argv: string[]) => parseArguments('npm run x', OPTIONS, argv);

it('reads options', () => {
  expect(parse('--agency', 'bpbd', '--wall')).toMatchObject({ agency: 'bpbd', wall: true });
});

it.each([
  [['--wall'], '--agency is needed'],
  [['--agency', 'bpbd', '--nope'], '--nope'],
  [['--agency'], '--agency'],
])('stops at %j with what is wrong and the list of options', (argv, message) => {
  expect(() => parse(...argv)).toThrow(message);
  expect(() => parse(...argv)).toThrow('Usage: npm run x');
});

it('takes ports and nothing else', () => {
  expect(portNumber(undefined)).toBeUndefined();
  expect(portNumber('4180')).toBe(4180);
  for (const wrong of ['0', '65536', 'x', '80.5', '']) expect(() => portNumber(wrong)).toThrow('--port');
});
