// Tokens as the command makes them.
import { describe, expect, it } from 'vitest';
import { referenceAgencies } from '../http/agency-directory';
import { testStore } from '../testing/database';
import { issueToken, knownAgency, parseRole } from './issue-token';

const agencies = referenceAgencies().all;

describe('knownAgency', () => {
  it('takes an id of the reference table', () => {
    expect(knownAgency('disdik', agencies)).toBe('disdik');
    expect(knownAgency(' BPBD ', agencies)).toBe('bpbd');
  });

  it('names the nearest ids for one that is not there', () => {
    expect(() => knownAgency('disdikk', agencies)).toThrowError(expect.objectContaining({ code: 'not_found' }));
    try {
      knownAgency('disdikk', agencies);
    } catch (error) {
      expect((error as { fix: string }).fix).toContain('disdik');
    }
  });
});

it('gives submit by default and never operator', () => {
  expect(parseRole(undefined)).toBe('submit');
  expect(() => parseRole('operator')).toThrowError(expect.objectContaining({ code: 'bad_request' }));
});

it('keeps only a hash, and forgets a token that expired or was never made', async () => {
  const { store, database, clock, dispose } = await testStore();
  try {
    const agency = knownAgency('disdik', agencies);
    const { text } = await issueToken(store, agency, 'submit');
    expect(text).toMatch(/^ssp_[A-Za-z0-9_-]{43}$/);
    expect(await store.findToken(text)).toMatchObject({ agency: 'disdik', role: 'submit', expiresAt: null });
    expect(await store.findToken(`${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`)).toBeNull();
    const brief = await store.createToken({ agency, role: 'read', expiresAt: clock.now + 1000 });
    clock.now += 1000;
    expect(await store.findToken(brief.text)).toBeNull();
    const { Client } = (await import('pg')).default;
    const client = new Client(database.connection);
    await client.connect();
    const kept = await client.query('SELECT t::text AS line FROM sumut.token t');
    await client.end();
    expect(kept.rows).toHaveLength(2);
    expect(JSON.stringify(kept.rows)).not.toContain(text.slice(4));
  } finally {
    await dispose();
  }
});
