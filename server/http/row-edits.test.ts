// Rows as a form sends them: what changed since is not overwritten, rows go by name with a reason, a submission is withdrawn.
import { RowHistory, RowsAnswer } from '@shared/api/datasets';
import { Receipt } from '@shared/api/submission';
import { WithdrawalReceipt } from '@shared/api/withdrawal';
import type { Row } from '@shared/dataset/row';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, refusal, type Serving, serving } from '../testing/serving';

let s: Serving;
let disdik: string;
const SEND = '/api/v1/datasets/schools/submissions';
const school = (npsn: string, pupils: number | string = 100) => ({
  npsn,
  name: `SMA ${npsn}`,
  level: 'SMA',
  pupils,
  kabupaten: 'Kota Medan',
});

beforeAll(async () => {
  s = await serving();
  disdik = await s.token('disdik');
});
afterAll(() => s.dispose());

const send = async (body: unknown, status = 201, query = '') =>
  answer(await s.ask(disdik, 'POST', `${SEND}${query}`, body), Receipt, status);
async function row(key: string): Promise<Row | null> {
  const { rows } = await answer(await s.ask(disdik, 'GET', `/api/v1/datasets/schools/rows?key=${key}`), RowsAnswer);
  return rows[0] ?? null;
}
const seqOf = async (key: string) => (await row(key))?.seq;

describe('a row based on a version', () => {
  it('is taken while that version stands', async () => {
    await send({ rows: [school('10000001', 1)], basedOn: [null] });
    const seq = await seqOf('10000001');
    expect(await send({ rows: [school('10000001', 2)], basedOn: [seq] })).toMatchObject({ changed: 1 });
    expect((await row('10000001'))?.values.pupils).toBe(2);
  });

  it('is not taken when another changed it since: the answer shows what it says now, who and when', async () => {
    await send({ rows: [school('10000002', 1)] });
    const seq = await seqOf('10000002');
    const other = await send({ rows: [school('10000002', 7)], basedOn: [seq] });
    const refused = await send({ rows: [school('10000002', 9)], basedOn: [seq] }, 422);
    expect(refused).toMatchObject({ number: null, accepted: 0, rejected: 1 });
    expect(refused.problems).toMatchObject([{ row: 1, code: 'changed_since', value: '10000002' }]);
    expect(refused.conflicts).toMatchObject([
      {
        row: 1,
        key: '10000002',
        basedOn: seq,
        current: {
          seq: other.seq,
          values: { pupils: 7 },
          provenance: { agency: 'disdik', submission: other.number, receivedAt: Date.parse(other.receivedAt) },
        },
        gone: null,
      },
    ]);
    expect((await row('10000002'))?.values.pupils).toBe(7);
    // Having seen it, the second person decides.
    expect(await send({ rows: [school('10000002', 9)], basedOn: [other.seq] })).toMatchObject({ changed: 1 });
  });

  it('is no conflict where both say the same', async () => {
    await send({ rows: [school('10000003', 1)] });
    const seq = await seqOf('10000003');
    await send({ rows: [school('10000003', 2)], basedOn: [seq] });
    expect(await send({ rows: [school('10000003', 2)], basedOn: [seq] })).toMatchObject({ unchanged: 1, rejected: 0 });
  });

  it('that is new is a conflict when it exists by now, and one that was seen when it is gone', async () => {
    await send({ rows: [school('10000004', 1)] });
    const existing = await send({ rows: [school('10000004', 2)], basedOn: [null] }, 422);
    expect(existing.conflicts).toMatchObject([{ basedOn: null, current: { values: { pupils: 1 } } }]);
    const seq = await seqOf('10000004');
    await send({ rows: [], removals: [{ key: '10000004', basedOn: seq }], reason: 'sekolah digabung' });
    const gone = await send({ rows: [school('10000004', 2)], basedOn: [seq] }, 422);
    expect(gone.conflicts).toMatchObject([
      { current: null, gone: { agency: 'disdik', role: 'Kepala Dinas Pendidikan', reason: 'sekolah digabung' } },
    ]);
  });

  it('does not keep the other rows of the same sending back', async () => {
    await send({ rows: [school('10000005', 1), school('10000006', 1)] });
    const [a, b] = [await seqOf('10000005'), await seqOf('10000006')];
    await send({ rows: [school('10000006', 5)], basedOn: [b] });
    const both = await send({ rows: [school('10000005', 2), school('10000006', 2)], basedOn: [a, b] });
    expect(both).toMatchObject({ accepted: 1, changed: 1, rejected: 1 });
    expect(both.conflicts?.map((c) => c.key)).toEqual(['10000006']);
    expect(await answer(await s.ask(disdik, 'GET', `/api/v1/receipts/${both.number}`), Receipt)).toEqual(both);
  });

  it('is checked as a file is, each problem at its field', async () => {
    const refused = await send({ rows: [{ ...school('1', 'banyak'), level: 'SMX' }], basedOn: [null] }, 422);
    expect(refused.problems.map((p) => [p.column, p.code])).toEqual([
      ['npsn', 'pattern_mismatch'],
      ['level', 'not_in_code_list'],
      ['pupils', 'not_a_number'],
    ]);
  });

  it('needs a list that fits the rows', async () => {
    const ask = (body: unknown, query = '') => s.ask(disdik, 'POST', `${SEND}${query}`, body);
    await refusal(await ask({ rows: [school('10000007')], basedOn: [] }), 'bad_request', 400);
    await refusal(await ask({ rows: [school('10000007')], basedOn: ['x'] }), 'bad_request', 400);
    const removals = [{ key: '10000005', basedOn: 1 }];
    await refusal(await ask({ rows: [], removals }), 'bad_request', 400);
    await refusal(
      await ask({ rows: [], removals: [...removals, ...removals], reason: 'dua kali' }),
      'bad_request',
      400,
    );
    await refusal(await ask({ rows: [], removals, reason: 'semua' }, '?mode=all'), 'bad_request', 400);
    const both = { rows: [school('10000005')], removals, reason: 'dua-duanya' };
    await refusal(await ask(both), 'bad_request', 400);
  });
});

describe('a row removed by name', () => {
  it('goes with its reason, which its history keeps', async () => {
    await send({ rows: [school('10000011'), school('10000012')] });
    const removals = [{ key: '10000011', basedOn: await seqOf('10000011') }];
    const tried = await send({ rows: [], removals, reason: 'salah ketik kunci' }, 200, '?dryRun=true');
    expect(tried).toMatchObject({ number: null, removed: 1, accepted: 0 });
    const receipt = await send({ rows: [], removals, reason: 'salah ketik kunci' });
    expect(receipt).toMatchObject({ accepted: 0, removed: 1, reason: 'salah ketik kunci', problems: [] });
    expect(await row('10000011')).toBeNull();
    const history = await answer(
      await s.ask(disdik, 'GET', '/api/v1/datasets/schools/history?key=10000011'),
      RowHistory,
    );
    expect(history.versions[0]).toMatchObject({
      values: null,
      cause: { kind: 'removal', reason: 'salah ketik kunci', receipt: receipt.number },
    });
  });

  it('stays when it changed since, when it is not there, and when another agency holds it', async () => {
    await send({ rows: [school('10000013', 1)] });
    const seq = await seqOf('10000013');
    await send({ rows: [school('10000013', 2)] });
    const changed = await send({ rows: [], removals: [{ key: '10000013', basedOn: seq }], reason: 'tutup' }, 422);
    expect(changed.conflicts).toMatchObject([{ row: null, current: { values: { pupils: 2 } } }]);
    const absent = await send({ rows: [], removals: [{ key: 'tidak ada', basedOn: 1 }], reason: 'tutup' }, 422);
    expect(absent.conflicts).toMatchObject([{ current: null, gone: null }]);

    const kemenag = await s.token('kemenag-sumut');
    const now = await seqOf('10000013');
    const removals = [{ key: '10000013', basedOn: now }];
    const foreign = await s.ask(kemenag, 'POST', SEND, { rows: [], removals, reason: 'bukan milik' });
    const answered = await answer(foreign, Receipt, 422);
    expect(answered.problems).toMatchObject([{ code: 'owned_by_other_agency' }]);
    expect(answered.conflicts).toBeUndefined();
  });
});

describe('a withdrawal over HTTP', () => {
  const withdraw = (token: string, number: string | null, body: unknown, query = '') =>
    s.ask(token, 'POST', `/api/v1/submissions/${number}/withdraw${query}`, body);

  it('is tried, done once, and seen in receipts; not by others', async () => {
    const sent = await send({ rows: [school('10000021', 1)] });
    const reason = { reason: '  berkas triwulan lalu  ' };
    const tried = await answer(await withdraw(disdik, sent.number, reason, '?dryRun=true'), WithdrawalReceipt, 200);
    expect(tried).toMatchObject({ number: null, removed: 1, restored: 0, kept: 0, reason: 'berkas triwulan lalu' });
    expect(await row('10000021')).not.toBeNull();

    // A party may see the receipt, but not withdraw it; a stranger does not learn that it exists.
    await refusal(await withdraw(await s.token('kemenag-sumut'), sent.number, reason), 'forbidden', 403);
    await refusal(await withdraw(await s.token('bpbd'), sent.number, reason), 'not_found', 404);
    await refusal(await withdraw(await s.token('disdik', 'read'), sent.number, reason), 'forbidden', 403);
    await refusal(await withdraw(await s.token('kominfo', 'walidata'), sent.number, reason), 'forbidden', 403);
    await refusal(await withdraw(disdik, sent.number, {}), 'bad_request', 400);
    await refusal(await withdraw(disdik, sent.number, { reason: ' x ' }), 'bad_request', 400);

    const response = await withdraw(disdik, sent.number, reason);
    const done = await answer(response, WithdrawalReceipt, 201);
    expect(response.headers.get('location')).toBe(`/api/v1/withdrawals/${done.number}`);
    expect(done.number).toMatch(/^TT-2026-\d{6}$/);
    expect(await row('10000021')).toBeNull();
    const second = await refusal(await withdraw(disdik, sent.number, reason), 'conflict', 409);
    expect(second.details).toMatchObject({ withdrawal: done.number });
    const kept = await answer(await s.ask(disdik, 'GET', `/api/v1/receipts/${sent.number}`), Receipt);
    expect(kept.withdrawn).toEqual({ number: done.number, at: done.withdrawnAt, reason: 'berkas triwulan lalu' });
    const own = await s.ask(disdik, 'GET', `/api/v1/withdrawals/${done.number}`);
    expect(await answer(own, WithdrawalReceipt)).toEqual(done);
    await refusal(await s.ask(await s.token('bpbd'), 'GET', `/api/v1/withdrawals/${done.number}`), 'not_found', 404);
  });
});
