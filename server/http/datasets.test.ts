// Declaring datasets over HTTP: what the list and GET say, what PUT takes and refuses, and what a new dataset gains at once.
import { DatasetList, DeclarationStored, RowHistory, RowsAnswer } from '@shared/api/datasets';
import { MappingList } from '@shared/api/mappings';
import { Session } from '@shared/api/session';
import { Receipt } from '@shared/api/submission';
import { Declaration } from '@shared/dataset/declaration';
import { Delta } from '@shared/protocol/delta';
import type { TopicId } from '@shared/protocol/topic';
import { decodeSnapshot } from '@shared/snapshot/decode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEFAULT_SETTINGS } from '../settings/schema';
import { POSKO, poskoRows } from '../testing/posko';
import { screen } from '../testing/screen';
import { answer, refusal, type Serving, serving } from '../testing/serving';

let s: Serving;
let walidata: string;
let reader: string;
let bpbd: string;
const PLACE = `/api/v1/datasets/${POSKO.id}`;

beforeAll(async () => {
  s = await serving();
  walidata = await s.token('kominfo', 'walidata');
  reader = await s.token('dinkes', 'read');
  bpbd = await s.token('bpbd');
});
afterAll(() => s.dispose());

describe('who asks', () => {
  it('is told who it is, and refused without a good token', async () => {
    const session = await answer(await s.ask(reader, 'GET', '/api/v1/session'), Session);
    expect(session).toMatchObject({ agency: 'dinkes', role: 'read', serverTime: s.clock.now });
    for (const token of ['', 'x', 'ssp_unknown', 'a'.repeat(4000)])
      await refusal(await s.ask(token, 'GET', '/api/v1/session'), 'unauthorized', 401);
    const expired = await s.store.createToken({ agency: 'bpbd' as never, role: 'read', expiresAt: s.clock.now });
    await refusal(await s.ask(expired.text, 'GET', '/api/v1/session'), 'unauthorized', 401);
  });
});

describe('datasets', () => {
  it('are listed, and a declaration is given exactly as PUT takes it', async () => {
    const list = await answer(await s.ask(reader, 'GET', '/api/v1/datasets'), DatasetList);
    expect(list.datasets.map((d) => d.id)).toContain('schools');
    expect(list.datasets.some((d) => d.id.startsWith('sys-'))).toBe(false);
    for (const { id, version } of list.datasets) {
      const text = await (await s.ask(reader, 'GET', `/api/v1/datasets/${id}`)).text();
      const put = await s.ask(walidata, 'PUT', `/api/v1/datasets/${id}`, text, { 'content-type': 'application/json' });
      expect(await answer(put, DeclarationStored)).toMatchObject({ id, version, changed: false });
    }
  });

  it('are declared by the walidata only, under their own id, and in order', async () => {
    await refusal(await s.ask(bpbd, 'PUT', PLACE, POSKO), 'forbidden', 403);
    await refusal(await s.ask(walidata, 'PUT', '/api/v1/datasets/lain', POSKO), 'declaration_invalid', 422);
    const system = { ...POSKO, id: 'sys-posko' };
    await refusal(await s.ask(walidata, 'PUT', '/api/v1/datasets/sys-posko', system), 'forbidden', 403);
    const wrong = {
      ...POSKO,
      rowKey: ['nomor'],
      fields: [...POSKO.fields, { key: 'x', title: { id: 'x' }, type: 'teks' }],
    };
    const body = await refusal(await s.ask(walidata, 'PUT', PLACE, wrong), 'declaration_invalid', 422);
    const paths = z.array(z.object({ path: z.string(), message: z.string() })).parse(body.details?.issues);
    expect(paths.map((p) => p.path)).toEqual(expect.arrayContaining(['fields.5.title.en', 'fields.5.type']));
    const dangling = await refusal(
      await s.ask(walidata, 'PUT', PLACE, { ...POSKO, rowKey: ['nomor'] }),
      'declaration_invalid',
      422,
    );
    expect(JSON.stringify(dangling.details)).toContain('rowKey.0');
    const endless = { ...POSKO, definition: { id: 'x'.repeat(DEFAULT_SETTINGS.limits.bodyKilobytes * 1024), en: 'x' } };
    const large = await refusal(await s.ask(walidata, 'PUT', PLACE, endless), 'payload_too_large', 413);
    expect(large.message).toContain('1 MB');
    await refusal(await s.ask(reader, 'GET', PLACE), 'not_found', 404);
  });

  it('gain rows, filters, history, snapshot and changes at once', async () => {
    const stored = await answer(await s.ask(walidata, 'PUT', PLACE, POSKO), DeclarationStored, 201);
    expect(stored).toMatchObject({ id: POSKO.id, version: 1, changed: true });
    const given = await (await s.ask(reader, 'GET', PLACE)).json();
    expect(given).toEqual(Declaration.parse(POSKO));

    const before = await answer(
      await s.ask(bpbd, 'POST', `${PLACE}/submissions`, poskoRows('P1', 'P2', 'P3')),
      Receipt,
      201,
    );
    expect(before).toMatchObject({ accepted: 3, added: 3, period: '2026-11' });
    const rows = await answer(
      await s.ask(reader, 'GET', `${PLACE}/rows?jenis=tenda&sort=kode&direction=desc`),
      RowsAnswer,
    );
    expect(rows.rows.map((r) => r.key)).toEqual(['P3', 'P1']);
    expect(rows.rows[0]?.place).toMatchObject({ precision: 'kabupaten', region: '12.01', lon: null });
    expect(rows.rows[0]?.provenance).toMatchObject({ agency: 'bpbd', role: 'Kepala Pelaksana BPBD', asOf: '2026-11' });

    const snapshot = await s.ask(reader, 'GET', `/api/v1/topics/${POSKO.id}/snapshot`);
    const etag = snapshot.headers.get('etag') ?? '';
    const { meta, table } = decodeSnapshot(new Uint8Array(await snapshot.arrayBuffer()));
    expect(table.numRows).toBe(3);
    expect(etag).toBe(`"${meta.epoch}.${meta.seq}.${meta.version}"`);
    expect(meta.seq).toBe(before.seq);

    const changed = { rows: [{ ...poskoRows('P1').rows[0], daya: 999 }] };
    await answer(await s.ask(bpbd, 'POST', `${PLACE}/submissions`, changed), Receipt, 201);
    const url = `/api/v1/topics/${POSKO.id}/changes?epoch=${meta.epoch}&since=${meta.seq}`;
    const delta = await answer(await s.ask(reader, 'GET', url), Delta);
    expect(delta).toMatchObject({ from: meta.seq, removes: [] });
    expect(delta.upserts.map((u) => [u.k, u.v[3]])).toEqual([['P1', 999]]);
    const history = await answer(await s.ask(reader, 'GET', `${PLACE}/history?key=P1`), RowHistory);
    expect(history.versions.map((v) => v.values?.daya)).toEqual([999, 100]);
    const past = await answer(await s.ask(reader, 'GET', `${PLACE}/rows?key=P1&at=${meta.seq}`), RowsAnswer);
    expect(past.rows[0]?.values.daya).toBe(100);
  });

  it('refuse a change that breaks rows, with the rows, and take one that does not', async () => {
    const removed = { ...POSKO, fields: POSKO.fields.filter((f) => f.key !== 'daya') };
    const body = await refusal(await s.ask(walidata, 'PUT', PLACE, removed), 'declaration_breaks_rows', 409);
    expect(body.details).toMatchObject({ total: 3 });
    expect(JSON.stringify(body.details?.rows)).toContain('P2');
    const narrow = { ...POSKO, fields: POSKO.fields.map((f) => (f.key === 'daya' ? { ...f, max: 500 } : f)) };
    expect(
      (await refusal(await s.ask(walidata, 'PUT', PLACE, narrow), 'declaration_breaks_rows', 409)).details,
    ).toMatchObject({
      total: 1,
      rows: [{ key: 'P1', reason: 'kolom "daya": 999 lebih dari 500' }],
    });
    const wider = {
      ...POSKO,
      fields: [...POSKO.fields, { key: 'catatan', title: { id: 'Catatan', en: 'Note' }, type: 'text' }],
    };
    const stored = await answer(await s.ask(walidata, 'PUT', PLACE, wider), DeclarationStored);
    expect(stored).toMatchObject({ version: 2, changed: true });
  });
});

describe('rows', () => {
  it('name a parameter that they do not know', async () => {
    const body = await refusal(
      await s.ask(reader, 'GET', '/api/v1/datasets/schools/rows?warna=biru'),
      'bad_request',
      400,
    );
    expect(body.message).toContain('"warna"');
    for (const query of [
      'limit=0',
      'limit=99999',
      'offset=-1',
      'region=1271',
      'sort=warna',
      'at=999999',
      'at=x',
      'state=all',
      '__proto__=1',
    ])
      await refusal(await s.ask(reader, 'GET', `/api/v1/datasets/schools/rows?${query}`), 'bad_request', 400);
    for (const query of ['rows?name=a%00b', 'rows?key=%00', 'rows?agency=%00', 'history?key=a%00b'])
      await refusal(await s.ask(reader, 'GET', `/api/v1/datasets/schools/${query}`), 'bad_request', 400);
    await refusal(await s.ask(reader, 'GET', '/api/v1/datasets/schools/history?key=none'), 'not_found', 404);
    await refusal(await s.ask(reader, 'GET', '/api/v1/datasets/schools/history'), 'bad_request', 400);
  });

  it('that are not published are for the parties and the walidata', async () => {
    const place = '/api/v1/datasets/schools/rows?state=submitted';
    await answer(await s.ask(await s.token('disdik', 'read'), 'GET', place), RowsAnswer);
    await answer(await s.ask(walidata, 'GET', place), RowsAnswer);
    await refusal(await s.ask(reader, 'GET', place), 'forbidden', 403);
  });

  it('of a restricted dataset are for its parties, the walidata and the room', async () => {
    const id = 'bantuan-terbatas';
    const place = `/api/v1/datasets/${id}`;
    await answer(await s.ask(walidata, 'PUT', place, { ...POSKO, id, access: 'terbatas' }), DeclarationStored, 201);
    for (const what of [place, `${place}/rows`, `${place}/mappings`, `${place}/history?key=x`])
      await refusal(await s.ask(reader, 'GET', what), 'forbidden', 403);
    await refusal(await s.ask(reader, 'GET', `/api/v1/topics/${id}/snapshot`), 'forbidden', 403);
    await refusal(
      await s.ask(reader, 'GET', `/api/v1/topics/${id}/changes?epoch=${s.store.epoch}&since=0`),
      'forbidden',
      403,
    );
    for (const token of [bpbd, walidata, await s.token('kominfo', 'operator')])
      await answer(await s.ask(token, 'GET', `${place}/rows`), RowsAnswer);
    const listed = await answer(await s.ask(reader, 'GET', '/api/v1/datasets'), DatasetList);
    expect(listed.datasets.some((d) => d.id === id)).toBe(false);
  });
});

describe('the declaration of a restricted dataset', () => {
  const id = 'korban-bencana';
  const place = `/api/v1/datasets/${id}`;
  const catalogue = '/api/v1/topics/sys-datasets';
  /** Ids in the catalogue's snapshot, and its state. */
  const held = async (token: string) => {
    const response = await s.ask(token, 'GET', `${catalogue}/snapshot`, undefined, { 'accept-encoding': 'identity' });
    const { table, meta } = decodeSnapshot(new Uint8Array(await response.arrayBuffer()));
    const keys = table.getChild('_key');
    const text = JSON.stringify([...(table.getChild('declaration') ?? [])]);
    return { ids: Array.from({ length: table.numRows }, (_, i) => String(keys?.get(i))), meta, text };
  };

  it('is in the catalogue of who may read it, and in nobody else’s', async () => {
    const open = { ...POSKO, id, title: { id: 'Korban', en: 'Victims' } };
    await answer(await s.ask(walidata, 'PUT', place, open), DeclarationStored, 201);
    const before = await held(reader);
    expect(before.ids).toContain(id);
    const follows = screen(s.url, reader);
    const sees = screen(s.url, walidata);
    const topics = { topic: 'sys-datasets' as TopicId, holds: null };
    const [subscribed] = await Promise.all([follows.subscribe(topics), sees.subscribe(topics)]);
    expect(subscribed.topics[0]?.at).toMatchObject({ version: before.meta.version });

    await answer(await s.ask(walidata, 'PUT', place, { ...open, access: 'terbatas' }), DeclarationStored);
    const removed = await follows.next('delta');
    expect(removed).toMatchObject({ removes: [id], upserts: [], version: before.meta.version });
    expect((await sees.next('delta')).upserts.map((row) => row.k)).toEqual([id]);
    const after = await held(reader);
    expect(after.ids).not.toContain(id);
    expect(after.text).not.toContain('Korban');
    expect(after.ids).toContain('schools');
    for (const token of [bpbd, walidata, await s.token('kominfo', 'operator')])
      expect((await held(token)).ids).toContain(id);
    const since = `${catalogue}/changes?epoch=${before.meta.epoch}&since=${before.meta.seq}`;
    const missed = await answer(await s.ask(reader, 'GET', since), Delta);
    expect(missed).toMatchObject({ removes: [id], upserts: [] });

    // A PC whose token is another's takes the catalogue anew: what it holds is not that one's.
    const { epoch, seq, version } = (await held(reader)).meta;
    const holds = { epoch, seq, version };
    const another = screen(s.url, bpbd);
    const others = await another.subscribe({ ...topics, holds });
    another.close();
    expect(others.topics[0]?.status).toBe('reset');
    expect((await follows.subscribe({ ...topics, holds })).topics[0]?.status).toBe('current');
    for (const what of ['rows', 'history?key=schools', 'template.xlsx'])
      await refusal(await s.ask(reader, 'GET', `/api/v1/datasets/sys-datasets/${what}`), 'forbidden', 403);

    await answer(await s.ask(walidata, 'PUT', place, open), DeclarationStored);
    expect((await follows.next('delta', (d) => d.upserts.length > 0)).upserts[0]?.k).toBe(id);
    follows.close();
    sees.close();
  });
});

describe('topics', () => {
  it('answer 304 for what is held, and 410 for what is gone', async () => {
    const first = await s.ask(reader, 'GET', '/api/v1/topics/sys-datasets/snapshot');
    const etag = first.headers.get('etag') ?? '';
    const again = await s.ask(reader, 'GET', '/api/v1/topics/sys-datasets/snapshot', undefined, {
      'if-none-match': etag,
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const url = '/api/v1/topics/sys-datasets/changes';
    await refusal(await s.ask(reader, 'GET', `${url}?epoch=other-epoch&since=1`), 'too_old', 410);
    await refusal(await s.ask(reader, 'GET', `${url}?epoch=${s.store.epoch}&since=99999`), 'too_old', 410);
    await refusal(await s.ask(reader, 'GET', `${url}?epoch=${s.store.epoch}&since=-1`), 'bad_request', 400);
    await refusal(await s.ask(reader, 'GET', `${url}?since=1`), 'bad_request', 400);
    await refusal(await s.ask(reader, 'GET', '/api/v1/topics/nothing/snapshot'), 'not_found', 404);
  });

  it('come compressed as the client takes it, one encoding for all who ask at once', async () => {
    const forms = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (encoding) => {
        const response = await s.ask(reader, 'GET', '/api/v1/topics/sys-datasets/snapshot', undefined, {
          'accept-encoding': encoding,
        });
        expect(response.headers.get('content-encoding') ?? 'identity').toBe(encoding);
        expect(response.headers.get('vary')).toContain('Accept-Encoding');
        return Buffer.from(await response.arrayBuffer());
      }),
    );
    expect(forms[1]).toEqual(forms[0]);
    expect(forms[2]).toEqual(forms[0]);
  });
});

describe('mappings', () => {
  const place = '/api/v1/datasets/schools/mappings';
  const mapping = { name: 'format-dinas', title: 'Format dinas', columns: { npsn: 'Nomor', name: { letter: 'C' } } };

  it('are kept under a name by parties, beside those of the declaration', async () => {
    const disdik = await s.token('disdik');
    expect((await s.ask(disdik, 'PUT', `${place}/format-dinas`, mapping)).status).toBe(200);
    const list = await answer(await s.ask(reader, 'GET', place), MappingList);
    expect(list.mappings.map((m) => m.name)).toEqual(['dapodik-daftar', 'format-dinas']);
    expect(await (await s.ask(reader, 'GET', `${place}/format-dinas`)).json()).toMatchObject(mapping);
    await refusal(await s.ask(reader, 'GET', `${place}/nothing`), 'not_found', 404);
    await refusal(await s.ask(bpbd, 'PUT', `${place}/format-dinas`, mapping), 'forbidden', 403);
    await refusal(await s.ask(reader, 'PUT', `${place}/format-dinas`, mapping), 'forbidden', 403);
    const declared = { ...mapping, name: 'dapodik-daftar' };
    await refusal(await s.ask(disdik, 'PUT', `${place}/dapodik-daftar`, declared), 'conflict', 409);
    await refusal(await s.ask(disdik, 'PUT', `${place}/lain`, mapping), 'bad_request', 400);
    const unknown = { ...mapping, columns: { warna: 'X' } };
    expect(
      (await refusal(await s.ask(disdik, 'PUT', `${place}/format-dinas`, unknown), 'bad_request', 400)).message,
    ).toContain('warna');
  });
});
