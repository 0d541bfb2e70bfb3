// The registry names every route; a path with another method is told what it takes.
import { expect, it } from 'vitest';
import { methodsFor, whoMay } from './permissions';

it('stops a route that it does not name', () => {
  expect(() => whoMay('DELETE', '/api/v1/datasets/:id')).toThrow(/registry of permissions/);
  expect(whoMay('HEAD', '/healthz')).toBe('anyone');
});

it('only lets the walidata declare, and only senders send', () => {
  expect(whoMay('PUT', '/api/v1/datasets/:id')).toEqual(['walidata']);
  expect(whoMay('POST', '/api/v1/datasets/:id/submissions')).toEqual(['submit', 'walidata']);
});

it('knows the methods of a path', () => {
  expect(methodsFor('/api/v1/datasets/schools')).toEqual(['GET', 'HEAD', 'PUT']);
  expect(methodsFor('/api/v1/datasets/schools/submissions')).toEqual(['POST']);
  expect(methodsFor('/api/v1/nothing')).toEqual([]);
});
