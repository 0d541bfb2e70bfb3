// The limits as clients meet them: who goes over one is told so and when to come again; everybody else is served.
import { connect } from 'node:net';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { type Screen, screen } from '../testing/screen';
import { refusal, type Serving, serving } from '../testing/serving';

const started: Serving[] = [];
async function limited(limits: Record<string, number>): Promise<Serving> {
  const s = await serving({ limits });
  started.push(s);
  return s;
}
// Each has its own database connections, of which there are not many.
afterEach(async () => {
  for (const s of started.splice(0)) await s.dispose();
});

const session = (s: Serving, token: string) => s.ask(token, 'GET', '/api/v1/session');

/** Everything that a raw connection got until the server closed it. */
function raw(url: string, ...texts: string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(Number(port), hostname, () => {
      for (const text of texts) socket.write(text);
    });
    socket.on('data', (chunk) => {
      got += chunk;
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(got));
  });
}

describe('requests', () => {
  it('of one token are limited, with the time to wait, and nobody else’s are', async () => {
    const s = await limited({ requestsPerMinute: 5 });
    const [busy, other] = [await s.token('bpbd', 'read'), await s.token('disdik', 'read')];
    for (let i = 0; i < 5; i += 1) expect((await session(s, busy)).status).toBe(200);
    const over = await session(s, busy);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    await refusal(over, 'rate_limited', 429);
    expect((await session(s, other)).status).toBe(200);
    expect((await s.ask('', 'GET', '/healthz')).status).toBe(200);
  });

  it('that guess tokens are stopped, while a screen at the same address goes on', async () => {
    const s = await limited({ failedTokensPerMinute: 3 });
    const known = await s.token('bpbd', 'read');
    const late = await s.token('disdik', 'read');
    expect((await session(s, known)).status).toBe(200);
    for (let i = 0; i < 3; i += 1) await refusal(await session(s, `ssp_guess${i}`), 'unauthorized', 401);
    await refusal(await session(s, 'ssp_guess'), 'rate_limited', 429);
    // Whether this one is good is not even looked up now.
    await refusal(await session(s, late), 'rate_limited', 429);
    expect((await session(s, known)).status).toBe(200);
  });

  it('without a token are limited by address', async () => {
    const s = await limited({ addressRequestsPerMinute: 4 });
    for (let i = 0; i < 4; i += 1) expect((await s.ask('', 'GET', '/healthz')).status).toBe(200);
    await refusal(await s.ask('', 'GET', '/healthz'), 'rate_limited', 429);
    await refusal(await s.ask('', 'GET', '/nowhere'), 'rate_limited', 429);
    expect((await session(s, await s.token('bpbd', 'read'))).status).toBe(200);
  });

  it('with a body or a file over the limit are told the limit', async () => {
    const s = await limited({ bodyKilobytes: 2, fileMegabytes: 1 });
    const walidata = await s.token('kominfo', 'walidata');
    const body = await refusal(
      await s.ask(walidata, 'PUT', '/api/v1/datasets/x', { text: 'x'.repeat(3000) }),
      'payload_too_large',
      413,
    );
    expect(body.message).toContain('2 kB');
    const file = await s.ask(walidata, 'POST', '/api/v1/datasets/schools/submissions', 'x'.repeat(1024 * 1024 + 1), {
      'content-type': 'text/csv',
    });
    expect((await refusal(file, 'payload_too_large', 413)).message).toContain('1 MB');
  });
});

describe('time', () => {
  it('runs out for a head that never ends, and for a body', async () => {
    const s = await limited({ headersSeconds: 1, requestSeconds: 2, handlerSeconds: 30 });
    expect(await raw(s.url, 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(
      /^HTTP\/1\.1 408 .*"code":"bad_request"/s,
    );
    const token = await s.token('kominfo', 'walidata');
    const head = `PUT /api/v1/datasets/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n`;
    expect(await raw(s.url, head, '{"a":')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('runs out for an answer that does not come', async () => {
    const s = await limited({ handlerSeconds: 1 });
    const token = await s.token('bpbd', 'read');
    const client = new pg.Client(s.database.connection);
    await client.connect();
    await client.query('BEGIN; LOCK TABLE sumut.topic IN ACCESS EXCLUSIVE MODE');
    try {
      const late = await s.ask(token, 'GET', '/api/v1/datasets');
      await refusal(late, 'unavailable', 503);
    } finally {
      await client.query('ROLLBACK');
      await client.end();
    }
    expect((await s.ask(token, 'GET', '/api/v1/datasets')).status).toBe(200);
  });
});

it('an error of the inside says nothing of the inside', async () => {
  const s = await limited({});
  const token = await s.token('bpbd', 'read');
  const client = new pg.Client(s.database.connection);
  await client.connect();
  await client.query('ALTER TABLE sumut.mapping RENAME TO mapping_gone');
  await client.end();
  const answer = await s.ask(token, 'GET', '/api/v1/datasets/schools/mappings');
  const text = await answer.clone().text();
  await refusal(answer, 'internal', 500);
  expect(text).not.toMatch(/mapping_gone|relation|sumut\.|SELECT|node_modules|postgres|42P01/i);
});

describe('sockets', () => {
  const closing = async (one: Screen) => {
    await one.gone;
    return one.messages.find(({ event }) => event === 'refused')?.data;
  };
  const connected = async (one: Screen) => {
    if (!one.socket.connected) await new Promise<void>((resolve) => one.socket.once('connect', () => resolve()));
    return one.subscribe();
  };

  it('of one token are limited, and one that is closed makes room', async () => {
    const s = await limited({ connectionsPerToken: 2 });
    const token = await s.token('bpbd', 'read');
    const [one, two] = [screen(s.url, token), screen(s.url, token)];
    await Promise.all([connected(one), connected(two)]);
    expect(await closing(screen(s.url, token))).toMatchObject({ code: 'overloaded' });
    const other = screen(s.url, await s.token('disdik', 'read'));
    await connected(other);
    one.close();
    await expect
      .poll(
        async () => {
          const next = screen(s.url, token);
          const answer = await Promise.race([
            next.subscribe().then(
              () => 'in',
              () => 'out',
            ),
            next.gone.then(() => 'out'),
          ]);
          next.close();
          return answer;
        },
        { timeout: 20_000 },
      )
      .toBe('in');
    two.close();
    other.close();
  });

  it('come no faster, and are no more, than an address may have', async () => {
    const fast = await limited({ connectionsPerMinute: 1 });
    const first = screen(fast.url, await fast.token('bpbd', 'read'));
    await connected(first);
    expect(await closing(screen(fast.url, await fast.token('bpbd', 'read')))).toBeUndefined();
    first.close();
    const many = await limited({ connectionsPerAddress: 1 });
    const only = screen(many.url, await many.token('bpbd', 'read'));
    await connected(only);
    expect(await closing(screen(many.url, await many.token('disdik', 'read')))).toBeUndefined();
    expect(only.socket.connected).toBe(true);
    only.close();
  });

  it('that say too much are told so and closed; the next one is served', async () => {
    const s = await limited({ eventsPerMinute: 10 });
    const token = await s.token('bpbd', 'read');
    const loud = screen(s.url, token);
    await connected(loud);
    for (let i = 0; i < 12; i += 1) loud.socket.emit('unsubscribe', { topics: [] });
    expect(await closing(loud)).toMatchObject({ code: 'overloaded' });
    const next = screen(s.url, token);
    await connected(next);
    next.close();
  });
});
