// Malformed requests to every route: framing, headers, credentials, places, methods, parameters and documents.
import { PERMISSIONS } from '../../server/http/permissions';
import type { Random } from '../product/seeded-random';
import { ATTACKED } from './datasets';
import type { HttpCase, HttpKind, Loot } from './http-case';
import { brokenJson, oddText, oddValue, POISONED } from './odd-values';
import { type RawRequest, request } from './raw-http';

type Make = (random: Random, loot: Loot) => Omit<HttpCase, 'kind'>;

const ROUTES = Object.entries(PERMISSIONS).map(([entry, who]) => {
  const [method = '', pattern = ''] = entry.split(' ');
  return { method, pattern, who };
});
/** Routes for which a token is needed, wherever the caller is. */
const GUARDED = ROUTES.filter(({ who }) => Array.isArray(who));

/** The kinds that are made here, with how often each is drawn. */
export const HTTP_KINDS: readonly (readonly [HttpKind, number, Make])[] = [
  ['framing', 14, framing],
  ['headers', 8, headers],
  ['credentials', 12, credentials],
  ['unknown place', 12, unknownPlace],
  ['method', 6, method],
  ['parameter', 16, parameter],
  ['document', 12, document],
  ['rows', 10, rows],
];

const raw = (text: string | Buffer, ends = false): RawRequest => ({ chunks: [Buffer.from(text)], ends });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const json = (token: string) => ({ ...bearer(token), 'content-type': 'application/json' });
/** Percent-encoded; half a character becomes the sign for one that cannot be read. */
const inAddress = (text: string) => encodeURIComponent(Buffer.from(text.slice(0, 2_000)).toString());
const short = (text: string) => JSON.stringify(text.slice(0, 60));

function pathOf(pattern: string, loot: Loot): string {
  return pattern
    .replace(':id', loot.dataset)
    .replace(':topic', loot.dataset)
    .replace(':name', 'susunan')
    .replace(':number', 'TT-2026-000001')
    .replace(':file', 'kabupaten.json')
    .replace('*', '');
}

function framing(random: Random, loot: Loot): Omit<HttpCase, 'kind'> {
  const post = `POST /api/v1/datasets/${loot.dataset}/submissions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${loot.submit}\r\n`;
  const choices: [string, string | Buffer, boolean][] = [
    ['garbage', random.bytes(random.between(1, 2_000)), true],
    ['a TLS greeting', Buffer.concat([Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]), random.bytes(500)]), false],
    ['HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', true],
    [
      'an unknown version',
      `GET /healthz HTTP/${random.between(2, 99)}.${random.between(0, 9)}\r\nHost: x\r\n\r\n`,
      true,
    ],
    ['no host', 'GET /api/v1/session HTTP/1.1\r\n\r\n', false],
    ['two lengths', `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`, false],
    ['length and chunks', `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, false],
    ['a negative length', `${post}Content-Length: -${random.between(1, 9)}\r\n\r\n`, false],
    [
      'a length that is no number',
      `${post}Content-Length: ${random.pick(['1e3', '0x10', 'abc', '1 2', '+5'])}\r\n\r\n`,
      false,
    ],
    [
      'an endless length',
      `${post}Content-Type: text/csv\r\nContent-Length: ${'9'.repeat(random.between(10, 15))}\r\n\r\nkode`,
      false,
    ],
    ['a length beyond numbers', `${post}Content-Length: ${'9'.repeat(40)}\r\n\r\n`, false],
    [
      'a bad chunk size',
      `${post}Transfer-Encoding: chunked\r\n\r\n${random.pick(['xyz', '-1', 'ffffffffffffffffff', '0x5'])}\r\nhello\r\n`,
      false,
    ],
    [
      'an unknown transfer',
      `${post}Transfer-Encoding: ${random.pick(['gzip', 'identity, x', 'chunked, chunked', 'cow'])}\r\n\r\n`,
      false,
    ],
    ['a folded header', `GET /api/v1/session HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c: d\r\n\r\n`, false],
    ['a header without a name', 'GET /api/v1/session HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n', false],
    ['a space before the colon', 'GET /api/v1/session HTTP/1.1\r\nHost : x\r\n\r\n', false],
    ['a header with NUL', 'GET /api/v1/session HTTP/1.1\r\nHost: x\r\nX-A: \u0000\r\n\r\n', false],
    ['a bare line end', 'GET /api/v1/session HTTP/1.1\nHost: x\nX: y\r\r\n\n', false],
    ['a cut head', `GET /api/v1/ses${''.padEnd(random.between(0, 20), 's')} HTTP/1.1\r\nHost: x\r\nX-`, true],
    ['a cut body', `${post}Content-Type: text/csv\r\nContent-Length: 5000\r\n\r\nkode,nama\r\nA,B`, true],
    ['a cut chunk', `${post}Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nkode,nama`, true],
    [
      'a method of garbage',
      `${random.pick(['G ET', 'GET\t', '', 'ÄÖÜ', 'get\u0000'])} /api/v1/session HTTP/1.1\r\nHost: x\r\n\r\n`,
      false,
    ],
    [
      'an unknown method',
      `${random.pick(['FROB', 'GETT', 'XXXXXXXXXXXXXXXXXXXXXXXXXX'])} /api/v1/session HTTP/1.1\r\nHost: x\r\n\r\n`,
      false,
    ],
    ['a tunnel', 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n', false],
    [
      'another protocol',
      `GET /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${random.pick(['h2c', 'cow', 'websocket'])}\r\n\r\n`,
      false,
    ],
  ];
  const [what, bytes, ends] = random.pick(choices);
  return { what, request: raw(bytes, ends), mayClose: true };
}

function headers(random: Random, loot: Loot): Omit<HttpCase, 'kind'> {
  const submissions = `/api/v1/datasets/${loot.dataset}/submissions`;
  const body = JSON.stringify({ rows: [{ kode: 'A', nama: 'A' }] });
  switch (random.between(0, 8)) {
    case 0: {
      const value = 'x'.repeat(random.between(66_000, 200_000));
      return {
        what: 'a header of much',
        request: request('GET', '/api/v1/session', { 'x-much': value }),
        mayClose: true,
      };
    }
    case 1: {
      const many = Object.fromEntries(Array.from({ length: 2_500 }, (_, i) => [`x-${i}`, 'x'.repeat(30)]));
      return { what: 'thousands of headers', request: request('GET', '/api/v1/session', many), mayClose: true };
    }
    case 2: {
      const place = `/api/v1/datasets?${'a'.repeat(random.between(66_000, 150_000))}`;
      return { what: 'an endless address', request: request('GET', place, bearer(loot.submit)), mayClose: true };
    }
    case 3: {
      const key = 'k'.repeat(random.between(201, 4_000));
      return {
        what: 'an endless Idempotency-Key',
        request: request('POST', submissions, { ...json(loot.submit), 'idempotency-key': key }, body),
      };
    }
    case 4: {
      const type = random.pick([
        'application/pdf',
        'image/png',
        'text/html',
        'application/x-sh',
        'cow',
        '/',
        ';;;',
        'video/mp4',
      ]);
      return {
        what: `content of ${type}`,
        request: request('POST', submissions, { ...bearer(loot.submit), 'content-type': type }, random.bytes(200)),
      };
    }
    case 5: {
      const type = random.pick([
        'text/plain',
        'application/xml',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
      ]);
      return {
        what: `a declaration as ${type}`,
        request: request(
          'PUT',
          `/api/v1/datasets/${loot.dataset}`,
          { ...bearer(loot.walidata), 'content-type': type },
          body,
        ),
      };
    }
    case 6: {
      const origin = random.pick([
        'http://evil.example',
        'null',
        'file://',
        'http://127.0.0.1.evil.example',
        'app://other',
      ]);
      return {
        what: 'a page from elsewhere',
        request: request('GET', '/api/v1/session', { ...bearer(loot.submit), origin }),
      };
    }
    case 7:
      return {
        what: 'packed garbage',
        request: request(
          'POST',
          submissions,
          {
            ...bearer(loot.submit),
            'content-type': 'text/csv',
            'content-encoding': random.pick(['gzip', 'br', 'deflate', 'cow']),
          },
          random.bytes(random.between(10, 3_000)),
        ),
      };
    default:
      return {
        what: 'an expectation',
        request: request(
          'POST',
          submissions,
          { ...json(loot.submit), expect: random.pick(['cow', '200-maybe']) },
          '{"rows":',
        ),
        mayClose: true,
      };
  }
}

function credentials(random: Random, loot: Loot): Omit<HttpCase, 'kind'> {
  const { method: verb, pattern } = random.pick(GUARDED);
  const garbage = random.bytes(random.between(1, 60)).toString('base64url');
  const choices = [
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${garbage}`,
    `Bearer ${loot.submit}x`,
    `Bearer ${loot.submit.slice(0, -1)}`,
    `Bearer ${loot.submit} ${loot.submit}`,
    `Basic ${Buffer.from(`admin:${garbage}`).toString('base64')}`,
    `Digest username="${garbage}"`,
    `bearer\t${garbage}`,
    `Bearer ${'A'.repeat(random.between(500, 20_000))}`,
    `Bearer ${oddText(random).replace(/[^\x20-\x7e]/g, '?')}`,
  ];
  const value = random.pick(choices);
  return {
    what: `${verb} ${pattern} with ${short(value)}`,
    request: request(verb, pathOf(pattern, loot), value === '' ? {} : { authorization: value }),
  };
}

function unknownPlace(random: Random, loot: Loot): Omit<HttpCase, 'kind'> {
  const odd = inAddress(oddText(random)) || 'x';
  const places = [
    `/api/v1/${odd}`,
    `/api/v${random.between(2, 99)}/datasets`,
    `/api/v1/datasets/${odd}x/rows`,
    `/api/v1/datasets/${random.pick([...POISONED, 'toString', 'valueOf'])}/rows`,
    `/api/v1/receipts/${odd}`,
    `/api/v1/receipts/${random.pick(POISONED)}`,
    `/api/v1/topics/${odd}x/snapshot`,
    `/api/v1/topics/${random.pick(POISONED)}/changes?since=0&epoch=x&version=1`,
    `/api/v1/basemap/${random.pick(['..%2f..%2foperator.token', '..%5coperator.token', '....//operator.token', '%2e%2e/operator.token', '.', 'meta.json%00.png', odd])}`,
    `/${random.pick(['../', '..%2f', '%2e%2e%2f', '..%5c', '.%2e/'])}${random.pick(['etc/passwd', 'operator.token', 'package.json', 'server/main.js'])}`,
    `/assets/${random.pick(['..%2f..%2fpackage.json', '%00', 'index-00000000.js', odd])}`,
    `/%${random.pick(['zz', 'c3%28', 'ff', '0', 'u0041'])}`,
    `//api/v1/${odd}`,
    `/api/v1/datasets/${'a/'.repeat(random.between(10, 2_000))}`,
    `http://evil.example/api/v1/${odd}`,
    '/.git/config',
    '/.env',
    '/api/v1/datasets/%',
    `/socket.io${random.pick(['x', '/../api', '/%2e%2e/', 'z/?EIO=4'])}`,
  ];
  const place = random.pick(places);
  return {
    what: place.slice(0, 80),
    request: request(random.pick(['GET', 'GET', 'HEAD']), place, bearer(loot.submit)),
    mayClose: true,
  };
}

function method(random: Random, loot: Loot): Omit<HttpCase, 'kind'> {
  const { pattern } = random.pick(ROUTES.filter((r) => r.pattern !== '/*'));
  const taken = ROUTES.filter((r) => r.pattern === pattern).map((r) => r.method);
  const verb = random.pick(
    ['DELETE', 'PATCH', 'PUT', 'POST', 'PROPFIND', 'LOCK', 'TRACE', 'MKCOL'].filter((m) => !taken.includes(m)),
  );
  return {
    what: `${verb} ${pattern}`,
    request: request(verb, pathOf(pattern, loot), json(loot.submit), random.chance(0.5) ? '{}' : null),
  };
}

function parameter(random: Random, loot: Loot): Omit<HttpCase, 'kind'> {
  const odd = inAddress(oddText(random));
  const unknown = `${encodeURIComponent(random.pick(['x', 'limt', '__proto__', 'constructor[prototype][x]', '$where', 'a[]', '../']))}=${odd}`;
  const rows = `/api/v1/datasets/${loot.dataset}/rows`;
  const wrong = [
    `${rows}?limit=${random.pick(['-1', '0', '10001', '1e9', 'x', '1.5', '', 'NaN', '99999999999999999999'])}`,
    `${rows}?offset=${random.pick(['-1', 'x', '1.5', 'Infinity'])}`,
    `${rows}?region=${random.pick(['12', '12.99.99.99.99', 'x', '1201', '../..']) === '12' ? 'zz' : random.pick(['x', '1201x', '../..', '12.'])}`,
    `${rows}?precision=${random.pick(['x', '', 'Point', '0'])}`,
    `${rows}?at=${random.pick(['-1', 'x', '1.5', '999999999999', 'now'])}`,
    `${rows}?state=${random.pick(['x', '', 'PUBLISHED', 'draft'])}`,
    `${rows}?direction=${random.pick(['x', 'up', '1'])}`,
    `${rows}?sort=${random.pick(['x', '__proto__', 'kode;drop', ''])}`,
    `${rows}?limit=1&limit=2`,
    `${rows}?${unknown}`,
    `/api/v1/datasets?${unknown}`,
    `/api/v1/session?${unknown}`,
    `/api/v1/reference/agencies?${unknown}`,
    `/api/v1/receipts?limit=${random.pick(['0', '-5', '201', 'x'])}`,
    `/api/v1/receipts?dataset=${random.pick(['..', 'A B', '%25', 'Ä', ''])}`,
    `/api/v1/receipts?${unknown}`,
    `/api/v1/datasets/${loot.dataset}/history`,
    `/api/v1/datasets/${loot.dataset}/history?${unknown}`,
    `/api/v1/datasets/${loot.dataset}/history?key=`,
    `/api/v1/datasets/${loot.dataset}/mappings?${unknown}`,
    `/api/v1/datasets/${loot.dataset}/template.xlsx?${unknown}`,
    `/api/v1/datasets/${loot.dataset}?${unknown}`,
    `/api/v1/topics/${loot.dataset}/snapshot?${unknown}`,
    `/api/v1/topics/${loot.dataset}/changes`,
    `/api/v1/topics/${loot.dataset}/changes?${unknown}`,
    `/api/v1/topics/${loot.dataset}/changes?epoch=${odd}&since=${random.pick(['-1', 'x', '1e99', ''])}&version=${random.pick(['x', '-1', ''])}`,
  ];
  if (random.chance(0.3)) {
    const query = random.pick([
      `mode=${random.pick(['x', '', 'ALL', 'partial&mode=all'])}`,
      `period=${random.pick(['x', '2026-13', '2026-Q5', '99999', '2026-02-31', '-1'])}`,
      `dryRun=${random.pick(['x', '2', 'yes', 'TRUE'])}`,
      `confirmRemoval=${random.pick(['-1', 'x', '1.5', 'Infinity'])}`,
      `mapping=${random.pick(['tidak-ada', '%7B', '%5B%5D', '%7B%22columns%22%3A5%7D', `${'m'.repeat(21_000)}`])}`,
      unknown,
    ]);
    const place = `/api/v1/datasets/${loot.dataset}/${random.pick(['submissions', 'submissions', 'marked-file'])}?${query}`;
    return {
      what: place.slice(0, 90),
      request: request('POST', place, json(loot.submit), '{"rows":[{"kode":"A","nama":"A"}]}'),
    };
  }
  const place = random.pick(wrong);
  return { what: place.slice(0, 90), request: request('GET', place, bearer(loot.submit)) };
}

/** Declarations, mappings and withdrawals that are none. */
function document(random: Random, loot: Loot): Omit<HttpCase, 'kind'> {
  const documents = [
    { verb: 'PUT', place: `/api/v1/datasets/${loot.dataset}`, token: loot.walidata, whole: ATTACKED },
    {
      verb: 'PUT',
      place: `/api/v1/datasets/${loot.dataset}/mappings/susunan`,
      token: loot.submit,
      whole: { name: 'susunan', columns: { kode: 'kode' } },
    },
    {
      verb: 'POST',
      place: '/api/v1/submissions/TT-2026-999999/withdraw',
      token: loot.submit,
      whole: { reason: 'salah kirim' },
    },
  ];
  const { verb, place, token, whole } = random.pick(documents);
  const text = JSON.stringify(whole);
  if (random.chance(0.4))
    return {
      what: `no JSON to ${verb} ${place}`,
      request: request(verb, place, json(token), brokenJson(random, text)),
    };
  if (random.chance(0.05))
    return {
      what: `too much to ${verb} ${place}`,
      request: request(verb, place, json(token), JSON.stringify({ ...whole, more: 'x'.repeat(1_100_000) })),
      mayClose: true,
    };
  const spoilt = spoil(random, whole);
  return {
    what: `spoilt to ${verb} ${place}: ${JSON.stringify(spoilt).slice(0, 80)}`,
    request: request(verb, place, json(token), JSON.stringify(spoilt)),
  };
}

/** A document that its schema must refuse: without a part that is needed, with one of the wrong type, or something else altogether. */
function spoil(random: Random, whole: object): unknown {
  const needed = ['id', 'title', 'definition', 'owner', 'fields', 'rowKey', 'cadence', 'columns', 'reason'].filter(
    (k) => k in whole,
  );
  const key = random.pick(needed);
  const entries = Object.entries(whole);
  switch (random.between(0, 4)) {
    case 0:
      return Object.fromEntries(entries.filter(([name]) => name !== key));
    case 1:
      return Object.fromEntries(
        entries.map(([name, value]) => [
          name,
          name === key ? random.pick([5, null, true, [[]], { a: 1 }, ['x', 5]]) : value,
        ]),
      );
    case 2:
      return Object.fromEntries([...entries, [random.pick([...POISONED, 'tambahan', 'isAdmin']), { polluted: true }]]);
    case 3:
      return random.pick([null, 5, 'x', true, [], [whole], {}]);
    default:
      return Object.fromEntries(
        entries.map(([name, value]) => [name, name === key ? [oddValue(random), null, {}] : value]),
      );
  }
}

/** Rows as JSON of which none can be taken. */
function rows(random: Random, loot: Loot): Omit<HttpCase, 'kind'> {
  const place = `/api/v1/datasets/${loot.dataset}/submissions`;
  const whole = '{"rows":[{"kode":"A1","nama":"Posko A1","daya":5}]}';
  const send = (what: string, body: Buffer | string) => ({
    what,
    request: request('POST', place, json(loot.submit), body),
  });
  switch (random.between(0, 7)) {
    case 0:
    case 1:
      return send('no JSON', brokenJson(random, whole));
    case 2:
      return send(
        'no list of rows',
        JSON.stringify(
          random.pick([
            {},
            [],
            null,
            5,
            'x',
            { rows: 5 },
            { rows: null },
            { rows: {} },
            { rows: [] },
            { rows: 'x' },
            { baris: [] },
          ]),
        ),
      );
    case 3:
      return send(
        'rows that are none',
        JSON.stringify({
          rows: Array.from({ length: random.between(1, 20) }, () => random.pick([null, 5, 'x', [], true, [[]]])),
        }),
      );
    case 4:
      return send('a row without its key', JSON.stringify({ rows: [{ nama: oddText(random), daya: 5 }] }));
    case 5:
      return send(
        'a value out of its bounds',
        JSON.stringify({ rows: [{ kode: 'A1', nama: 'A', daya: random.pick([-1, 1e12, 0.5, 'x', '1.2.3', true]) }] }),
      );
    case 6:
      return send('a poisoned row', `{"rows":[{"${random.pick(POISONED)}":{"polluted":true},"nama":"x"}]}`);
    default:
      return send(
        'an unknown code',
        JSON.stringify({
          rows: [{ kode: 'A1', nama: 'A', jenis: random.pick(['x', '__proto__', 'constructor', 'TENDA BESAR']) }],
        }),
      );
  }
}
