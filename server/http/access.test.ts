// Who may read, send and see what is not yet published, for every role and kind of party.
import type { Declaration } from '@shared/dataset/declaration';
import type { AgencyId, DatasetId } from '@shared/ids';
import { describe, expect, it } from 'vitest';
import { isParty, mayRead, maySeeSubmitted, maySubmit, officialRoleFor, type Viewer } from './access';

const role = (id: string) => ({ id, en: id });
const id = (text: string) => text as AgencyId;

function declaration(access: Declaration['access'], more: Partial<Declaration> = {}) {
  return {
    id: 'bantuan' as DatasetId,
    access,
    owner: { agency: id('dinsos'), role: role('Kepala Dinas Sosial') },
    compiler: { agency: id('kominfo'), role: role('Pengelola data') },
    obliged: [
      { agency: id('bps'), scope: role('angka') },
      { kind: 'pemda' as const, scope: role('wilayahnya') },
    ],
    ...more,
  };
}

const viewer = (agency: string, role: Viewer['role'], kind: Viewer['kind'] = 'opd'): Viewer => ({
  agency: id(agency),
  role,
  kind,
});

describe('access', () => {
  it('counts owner, compiler and obliged parties, by name and by kind', () => {
    for (const party of [
      viewer('dinsos', 'read'),
      viewer('kominfo', 'read'),
      viewer('bps', 'read', 'vertical'),
      viewer('pemko-medan', 'read', 'pemda'),
    ])
      expect(isParty(declaration('terbatas'), party), party.agency).toBe(true);
    expect(isParty(declaration('terbatas'), viewer('bpbd', 'read'))).toBe(false);
    expect(isParty(declaration('terbatas'), viewer('tak-dikenal', 'read', null))).toBe(false);
  });

  it('lets every token read publik and internal, and keeps strangers out of terbatas', () => {
    for (const access of ['publik', 'internal'] as const)
      for (const who of ['submit', 'read', 'walidata', 'operator'] as const)
        expect(mayRead(declaration(access), viewer('bpbd', who))).toBe(true);
    expect(mayRead(declaration('terbatas'), viewer('bpbd', 'submit'))).toBe(false);
    expect(mayRead(declaration('terbatas'), viewer('bpbd', 'read'))).toBe(false);
    expect(mayRead(declaration('terbatas'), viewer('bpbd', 'walidata'))).toBe(true);
    expect(mayRead(declaration('terbatas'), viewer('bpbd', 'operator'))).toBe(true);
    expect(mayRead(declaration('terbatas'), viewer('dinsos', 'read'))).toBe(true);
  });

  it('shows what is not published to parties and walidata only', () => {
    expect(maySeeSubmitted(declaration('publik'), viewer('dinsos', 'read'))).toBe(true);
    expect(maySeeSubmitted(declaration('publik'), viewer('bpbd', 'walidata'))).toBe(true);
    expect(maySeeSubmitted(declaration('publik'), viewer('bpbd', 'submit'))).toBe(false);
    expect(maySeeSubmitted(declaration('publik'), viewer('bpbd', 'operator'))).toBe(false);
  });

  it('takes submissions from parties and the walidata only, never to system topics', () => {
    for (const access of ['publik', 'internal', 'terbatas'] as const) {
      expect(maySubmit(declaration(access), viewer('dinsos', 'submit'))).toBe(true);
      expect(maySubmit(declaration(access), viewer('pemko-medan', 'submit', 'pemda'))).toBe(true);
      expect(maySubmit(declaration(access), viewer('bpbd', 'walidata'))).toBe(true);
      expect(maySubmit(declaration(access), viewer('bpbd', 'submit'))).toBe(false);
      expect(maySubmit(declaration(access), viewer('dinsos', 'read'))).toBe(false);
      expect(maySubmit(declaration(access), viewer('dinsos', 'operator'))).toBe(false);
    }
    const system = declaration('publik', { id: 'sys-supply' as DatasetId });
    expect(maySubmit(system, viewer('dinsos', 'walidata'))).toBe(false);
  });

  it('names the official role that answers for a submission', () => {
    const d = declaration('internal');
    expect(officialRoleFor(d, id('dinsos'), 'Kepala')).toBe('Kepala Dinas Sosial');
    expect(officialRoleFor(d, id('kominfo'), 'Kepala')).toBe('Pengelola data');
    expect(officialRoleFor(d, id('bps'), 'Kepala BPS')).toBe('Kepala BPS');
  });
});
