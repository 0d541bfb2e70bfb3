// Which encoding a client gets, and that every form holds the same bytes.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EncodedBody, encodingFor } from './encoded-body';

describe('encoded body', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['identity', 'identity'],
    ['deflate', 'identity'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['gzip;q=0', 'identity'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['GZIP', 'gzip'],
  ])('reads Accept-Encoding %s as %s', (header, expected) => {
    expect(encodingFor(header)).toBe(expected);
  });

  it('holds the same bytes in every form, and makes a form once', async () => {
    const plain = Buffer.from('sekolah '.repeat(5_000));
    const body = await EncodedBody.of(plain);
    expect(gunzipSync(await body.as('gzip'))).toEqual(plain);
    expect(brotliDecompressSync(await body.as('br'))).toEqual(plain);
    expect(await body.as('identity')).toEqual(plain);
    expect(await body.as('br')).toBe(await body.as('br'));
    expect(body.plainLength).toBe(plain.length);
    expect(body.weight).toBeLessThan(plain.length);
  });
});
