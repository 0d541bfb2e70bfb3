// Pages of work: a person sends a file, with the mouse and by keyboard alone; signing in, and what a token may not see.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/folders.mjs';
import { gpkgOf, wkbOf } from '../../server/ingest/testing/gpkg';
import { dbfOf, esriUtm, shapefileOf, shpOf } from '../../server/ingest/testing/shapefile';
import { layerEntry } from './harness/actions';
import { tabTo } from './harness/keyboard';
import { launchChromium, noChromium } from './harness/launch-chromium';
import { engines, type OpenWindow, TestRoom } from './harness/room';
import { PUSKESMAS } from './harness/unknown-datasets';
import { goTo, layerOf, textOf, until } from './harness/watch';

const reason = noChromium();
if (reason) console.warn(`skipped: ${reason}`);

/** The agencies' own list, or the beginning of it with cells that officials do write. */
async function schools(bad: boolean): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const text = await readFile(path.join(root, 'resources', 'samples', 'schools.csv'), 'utf8');
  const lines = text.split('\n').slice(0, 12);
  // Row 3 gets text in a number column, row 5 a number that is no NPSN, row 7 a town that there is not.
  const spoilt = lines.map((line, i) =>
    i === 2
      ? line.replace(',74,', ',DP 30 %,')
      : i === 4
        ? line.replace(/^\d+/, '12')
        : i === 6
          ? line.replace(/KAB\. [A-Z ]+|KOTA [A-Z ]+/, 'KAB. ATLANTIS')
          : line,
  );
  return { name: 'sekolah.csv', mimeType: 'text/csv', buffer: Buffer.from(bad ? spoilt.join('\n') : text) };
}

/** Two schools as points in metres; the second has no right NPSN. */
function schoolPoints(prj: string | null): { name: string; mimeType: string; buffer: Buffer } {
  const rows = [
    ['10220001', 'SD Satu'],
    ['12', 'SD Dua'],
  ];
  const buffer = shapefileOf({
    layer: 'sekolah',
    shp: shpOf('point', [[[[464_000, 396_000]]], [[[465_000, 397_000]]]]),
    dbf: dbfOf([{ name: 'NPSN' }, { name: 'NAMA' }], rows),
    prj,
  });
  return { name: 'sekolah.zip', mimeType: 'application/zip', buffer };
}

const checked = (page: Page) =>
  until('the file is checked', async () => {
    const busy = await page.locator('.submit-side section[aria-busy="true"]').count();
    const counts = await textOf(page, '.submit-side .check-counts');
    return busy === 0 && counts !== '' ? counts : null;
  });

describe.each(engines('chromium'))('sending a file by page, in %s', (engine) => {
  const skip = engine === 'chromium' && reason !== undefined;
  let room: TestRoom;
  let open: OpenWindow;
  beforeAll(async () => {
    if (skip) return;
    room = await TestRoom.open();
    open = await room.window(engine, { token: await room.token('disdik') });
    await until('the layer list', async () => (await layerEntry(open.page, 'Sekolah').count()) > 0);
  });
  afterAll(() => room?.close());

  it.skipIf(skip)('lists every problem with its cell, and nothing is stored', async () => {
    const { page } = open;
    await goTo(page, '#/kirim');
    await page.getByRole('link', { name: 'Sekolah', exact: true }).click();
    await page.locator('input[type=file]').setInputFiles(await schools(true));
    const counts = await checked(page);
    expect(counts).toMatch(/9 diterima.*2 ditolak/);
    const problems = await textOf(page, '.problems');
    for (const words of ['Baris 3', 'DP 30 %', 'Baris 5', 'Baris 7', 'KAB. ATLANTIS'])
      expect(problems).toContain(words);
    // The preview names what each column is read as.
    expect(await textOf(page, '.preview thead')).toContain('NPSN');
    expect((await room.rows('schools')).total).toBe(0);
    await page.getByRole('button', { name: 'Ganti berkas' }).click();
  });

  it.skipIf(skip)(
    'shows a Shapefile’s attributes as columns, names a wrong feature, and asks for a missing .prj',
    async () => {
      const { page } = open;
      await goTo(page, '#/kirim/schools');
      const choose = page.locator('input[type=file]');
      await until('the file step', async () => (await choose.count()) === 1);
      await choose.setInputFiles(schoolPoints(null));
      await until('the refusal', async () => (await textOf(page, '.file-step .form-error')).includes('sekolah.prj'));
      await choose.setInputFiles(schoolPoints(esriUtm(47, false)));
      expect(await checked(page)).toMatch(/1 diterima.*1 ditolak/);
      expect(await textOf(page, '.preview thead')).toMatch(/NPSN.*Nama sekolah/);
      const problems = await textOf(page, '.problems');
      expect(problems).toContain('Fitur 2');
      expect(problems).toContain('8 huruf atau angka');
      await page.getByRole('button', { name: 'Ganti berkas' }).click();
      // The same server reads a GeoPackage in a process of its own, as it is built.
      const gpkg = await gpkgOf([
        {
          name: 'sekolah',
          columns: 'npsn TEXT, nama TEXT',
          rows: [{ values: "'10220001', 'SD Satu'", wkb: wkbOf(1, [98.67, 3.59]) }],
        },
      ]);
      const sent = await room.request(await room.token('disdik'), '/datasets/schools/submissions?dryRun=true', {
        method: 'POST',
        headers: { 'content-type': 'application/geopackage+sqlite3' },
        body: new Uint8Array(gpkg),
      });
      expect(await sent.json()).toMatchObject({ accepted: 1, rejected: 0 });
    },
  );

  it.skipIf(skip)('sends the agency’s list by keyboard alone, and shows the receipt', async () => {
    const { page } = open;
    await goTo(page, '#/kirim');
    await until('the page', async () => (await page.locator('.dataset-list a').count()) > 0);
    await tabTo(page, page.getByRole('link', { name: 'Sekolah', exact: true }));
    await page.keyboard.press('Enter');
    const choose = page.getByRole('button', { name: 'Pilih berkas' });
    await until('the file step', async () => (await choose.count()) === 1);
    // A press that meets a page just drawing anew may be lost; a person presses again.
    const chooser = await until('the file chooser', async () => {
      await tabTo(page, choose);
      const shown = page.waitForEvent('filechooser', { timeout: 10_000 });
      const [opened] = await Promise.all([shown, page.keyboard.press('Enter')]);
      return opened;
    });
    await chooser.setFiles(await schools(false));
    await checked(page);
    const kept = page.getByLabel('Susunan kolom');
    await tabTo(page, kept);
    for (let i = 0; i < 10 && (await kept.inputValue()) !== 'dapodik-daftar'; i += 1)
      await page.keyboard.press('ArrowDown');
    expect(await kept.inputValue()).toBe('dapodik-daftar');
    await until('the kept mapping is checked', async () => /1\.122 diterima/.test(await checked(page)));
    const send = page.getByRole('button', { name: 'Kirim 1.122 baris' });
    await until('it may be sent', async () => send.isEnabled());
    await tabTo(page, send);
    await page.keyboard.press('Enter');
    const receipt = await until('the receipt', async () => textOf(page, '.receipt'));
    expect(receipt).toMatch(/TT-\d{4}-\d{6}/);
    expect(receipt).toContain('Dinas Pendidikan');
    expect(receipt).toContain('1.122 diterima');
    expect((await room.rows('schools', '?limit=1')).total).toBe(1122);
    await page.getByRole('link', { name: 'Lihat di peta' }).click();
    await until('the schools are on the map', async () => (await layerOf(page, 'schools'))?.rows === 1122);
  });
});

describe.skipIf(reason !== undefined)('signing in by page', () => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await TestRoom.open();
    await room.declare({ ...PUSKESMAS, access: 'terbatas' });
    await room.send('dinkes', 'puskesmas', [{ kodePusk: 'P0000001', namaPusk: 'Puskesmas Rahasia', x: 98.7, y: 3.5 }]);
  });
  afterAll(() => room?.close());

  it('says what is wrong with a wrong token, lets a right one in, and shows it only what it may see', async () => {
    const browser = await launchChromium({ url: `${room.url}/`, size: { width: 1280, height: 720 } });
    const { page } = browser;
    try {
      const token = page.getByLabel('Token');
      await until('the sign-in page', async () => token.isVisible());
      const signIn = async (text: string) => {
        await token.fill(text);
        await page.getByRole('button', { name: 'Masuk' }).click();
      };
      await signIn('ssp_bukan-token');
      const error = await until('the refusal', async () => textOf(page, '[role=alert]'));
      expect(error).toMatch(/[Tt]oken/);
      expect(await page.evaluate(() => Object.keys(localStorage).length)).toBe(0);
      await signIn(await room.token('disdik', 'read'));
      await until('the map', async () => (await layerEntry(page, 'Sekolah').count()) > 0);
      await until('live', async () => (await textOf(page, '.bar-presence')).startsWith('Langsung'));
      await until('it is not listed', async () => (await layerEntry(page, 'Puskesmas').count()) === 0);
      expect(await layerOf(page, 'puskesmas')).toBeUndefined();
      expect(await room.datasets(await room.token('disdik', 'read'))).not.toContain('puskesmas');
      // Whose data it is sees it.
      const own = await room.window('chromium', { token: await room.token('dinkes', 'read') });
      await until('its owner has it', async () => (await layerOf(own.page, 'puskesmas'))?.rows === 1);
      await own.close();
    } finally {
      await browser.close();
    }
  });
});
