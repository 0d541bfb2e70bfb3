// The operator's hands: measuring, drawing for the whole room, views that are kept and handed on, and files of what is shown.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ExcelJS from 'exceljs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAt, middle } from './harness/actions';
import { tabTo } from './harness/keyboard';
import { noChromium } from './harness/launch-chromium';
import { readPng } from './harness/pixels';
import { engines, type OpenWindow, TestRoom } from './harness/room';
import { temporaryFolder } from './harness/temporary-folder';
import { firstMap, goTo, outlined, stateOf, textOf, until } from './harness/watch';

describe.each(engines('electron'))('the operator’s hands, in %s', (engine) => {
  const skip = engine === 'chromium' && noChromium() !== undefined;
  let room: TestRoom;
  let open: OpenWindow;
  let files: { folder: string; remove: () => Promise<void> };

  beforeAll(async () => {
    if (skip) return;
    room = await TestRoom.open({ samples: true });
    await room.outlines();
    files = await temporaryFolder('files');
    open = await room.window(engine);
    await open.saveInto(files.folder);
    await firstMap(open.page);
    await outlined(open.page);
  });
  afterAll(async () => {
    await room?.close();
    await files?.remove();
  });

  const toMap = (page: Page) => page.locator('canvas.maplibregl-canvas').focus();
  const sketches = (page: Page) => page.locator('.map-sketches path').count();
  /** A file once it is whole: the line above the map says so, and it is there. */
  const saved = (page: Page, name: string) =>
    until(`${name} is saved`, async () => {
      if (!(await textOf(page, '.export-line, .views-said')).includes(name)) return null;
      const file = path.join(files.folder, name);
      return existsSync(file) ? readFile(file) : null;
    });

  it.skipIf(skip)('measure a known length and area by keyboard alone', async () => {
    const { page } = open;
    await tabTo(page, page.getByRole('button', { name: 'Ukur jarak atau luas' }));
    await page.keyboard.press('Enter');
    const field = page.getByRole('textbox', { name: /^Koordinat titik/ });
    await tabTo(page, field, true);
    const reading = () => textOf(page, '.tool-reading');
    const type = async (place: string) => {
      await page.keyboard.type(place);
      await page.keyboard.press('Enter');
      await until('the place is taken', async () => (await field.inputValue()) === '');
    };
    await type('0, 98');
    await type('0, 99');
    // A degree of the equator on WGS 84: 111.319,49 m.
    await until('its length', async () => (await reading()) === '111,3 km');
    expect(await textOf(page, '.tool-strip [role=status]')).toContain('2 titik, 111,3 km');
    await type('1 99');
    await type('1 98');
    await tabTo(page, page.getByRole('button', { name: 'Luas', exact: true }), true);
    await page.keyboard.press('Space');
    // GeographicLib's Planimeter: 12.308,78 km².
    await until('its area', async () => (await reading()) === '12.309 km² (1.230.878 ha)');
    expect(await sketches(page)).toBeGreaterThan(0);

    // The map's own keys do the same: arrows move it, Enter takes its middle, Backspace gives it back, Escape ends.
    await tabTo(page, page.getByRole('button', { name: 'Ukur baru' }));
    await page.keyboard.press('Enter');
    await until('nothing is measured', async () => (await reading()) === '–');
    await toMap(page);
    await page.keyboard.press('Enter');
    const { camera } = await stateOf(page);
    await page.keyboard.press('ArrowRight');
    await until('the map moved', async () => (await stateOf(page)).camera.lon > camera.lon + 0.01);
    await page.keyboard.press('Enter');
    await until('two places', async () => (await textOf(page, '.tool-strip [role=status]')).startsWith('2 titik'));
    await page.keyboard.press('Backspace');
    await until('one place', async () => (await textOf(page, '.tool-strip [role=status]')).startsWith('1 titik'));
    await page.keyboard.press('Escape');
    await until('the tool is closed', async () => (await page.locator('.tool-strip').count()) === 0);
    expect(await sketches(page)).toBe(0);
  });

  describe('with another screen in the room', () => {
    let other: OpenWindow;
    beforeAll(async () => {
      if (skip) return;
      const token = await room.token('bpbd', 'read');
      other = await room.window(noChromium() === undefined ? 'chromium' : 'electron', { token });
      await firstMap(other.page);
    });
    afterAll(() => other?.close());

    it.skipIf(skip)('draw and point on every map of the view, until it is cleared, and nothing is logged', async () => {
      const { page } = open;
      const wall = other.page;
      // Who may not lead the room has no pen.
      expect(await wall.getByRole('button', { name: 'Gambar dan tunjuk' }).count()).toBe(0);
      await goTo(page, '#/?dataset=schools');
      await goTo(wall, '#/?composition=wall&dataset=schools');
      await until('a wall without tools', async () => (await wall.locator('.map-tools').count()) === 0);
      const { version } = await stateOf(page);

      await toMap(page);
      await page.keyboard.press('g');
      await until('the drawing tool', async () => (await page.locator('.tool-strip').count()) === 1);
      const at = await middle(page);
      await page.mouse.move(at.x - 80, at.y + 60);
      await page.mouse.down();
      for (let i = 1; i <= 8; i += 1) await page.mouse.move(at.x - 80 + i * 20, at.y + 60 + (i % 2) * 20);
      await page.mouse.up();
      // The edge and the stroke.
      await until('the stroke on the other screen', async () => (await sketches(wall)) === 2);
      await until('it is counted here', async () => (await textOf(page, '.tool-strip')).includes('1 gambar'));
      // A wall that shows something else has none of it, and has it again when it comes back.
      await goTo(wall, '#/?composition=wall&dataset=hazard-areas');
      await until('nothing on another view', async () => (await sketches(wall)) === 0);
      await goTo(wall, '#/?composition=wall&dataset=schools');
      await until('the stroke is seen again', async () => (await sketches(wall)) === 2);

      await page.getByRole('button', { name: 'Tunjuk', exact: true }).click();
      await until('the finger on the other screen', async () => {
        await page.mouse.move(at.x + 40, at.y + 80 + Math.random());
        return (await sketches(wall)) === 4;
      });
      await page.getByRole('button', { name: 'Panah' }).click();
      await until('the finger is gone', async () => (await sketches(wall)) === 2);
      await toMap(page);
      await page.keyboard.press('Enter');
      const { camera } = await stateOf(page);
      await page.keyboard.press('ArrowLeft');
      await until('the map moved', async () => (await stateOf(page)).camera.lon < camera.lon - 0.01);
      await page.keyboard.press('Enter');
      await until('an arrow by keyboard', async () => (await sketches(wall)) === 4);

      await page.getByRole('button', { name: 'Hapus semua' }).click();
      await until('nothing on the other screen', async () => (await sketches(wall)) === 0);
      await until('nothing here', async () => (await sketches(page)) === 0);
      expect((await stateOf(page)).version).toEqual(version);
      await toMap(page);
      await page.keyboard.press('Escape');
    });
  });

  it.skipIf(skip)('keep a view by name, hand it on as a file and a link, and open it again', async () => {
    const { page } = open;
    const { folder } = files;
    await lookAt(page, 2.6, 98.8, 8.5, '&selected=region:12.17');
    await toMap(page);
    await page.keyboard.press('s');
    await page.getByLabel('Nama tampilan ini').fill('Rapat Samosir');
    await page.keyboard.press('Enter');
    const list = page.locator('.views-list');
    await until('it is kept', async () => (await textOf(page, list)).includes('Rapat Samosir'));
    await page.getByRole('button', { name: 'Ganti nama: Rapat Samosir' }).click();
    await page.getByLabel('Nama baru untuk Rapat Samosir').fill('Rapat Toba');
    await page.keyboard.press('Enter');
    await until('it is renamed', async () => (await textOf(page, list)).startsWith('Rapat Toba'));

    const back = (name: string) =>
      until(name, async () => {
        const { camera } = await stateOf(page);
        return Math.abs(camera.zoom - 8.5) < 0.01 && (await textOf(page, '.detail-title')).includes('Samosir');
      });
    const views = async () => {
      await goTo(page, '#/?panel=views&camera=3.5,98.6,7');
      await until('the panel', async () => (await page.locator('.views').count()) === 1);
    };
    // A new page, as after a night: what is kept is read from this PC again.
    await goTo(page, '#/?panel=views&camera=3.5,98.6,7');
    await page.reload();
    await until('the list', async () => (await textOf(page, list)).includes('Rapat Toba'));
    await firstMap(page);
    await page.getByRole('button', { name: 'Rapat Toba', exact: true }).click();
    await back('the view by its name');

    await views();
    await page.getByRole('button', { name: 'Simpan sebagai berkas: Rapat Toba' }).click();
    const file = JSON.parse((await saved(page, 'tampilan-rapat-toba.json')).toString());
    expect(file).toMatchObject({ product: 'Sumut Smart Province', version: 1, title: 'Rapat Toba' });
    expect(file.madeBy).toContain('operator');
    await page.getByRole('button', { name: 'Hapus: Rapat Toba' }).click();
    await until('it is gone', async () => (await textOf(page, '.views')).includes('Belum ada tampilan'));
    const picker = page.locator('.views input[type=file]');
    await picker.setInputFiles({ name: 'peta.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') });
    await until('a refusal in words', async () =>
      (await textOf(page, '.views-said')).includes('peta.json bukan tampilan Sumut Smart Province'),
    );
    await picker.setInputFiles(path.join(folder, 'tampilan-rapat-toba.json'));
    await back('the view from its file');

    await views();
    expect(await textOf(page, list)).toContain('Rapat Toba');
    await page.getByLabel('Tautan', { exact: true }).fill(`http://lain.example/#/?${file.view}&token=x`);
    await page.getByRole('button', { name: 'Buka tautan' }).click();
    await back('the view from a link');
    expect(await page.evaluate(() => window.location.hash)).not.toContain('token');
  });

  it.skipIf(skip)('save what is shown, with its provenance inside', async () => {
    const { page } = open;
    await goTo(page, '#/?layers=schools,1,100;hazard-areas,1,100&table=row');
    await until(
      'a line for each school',
      async () => (await page.getByRole('grid').getAttribute('aria-rowcount')) === '1123',
    );
    await page.getByRole('button', { name: 'XLSX', exact: true }).click();
    const book = new ExcelJS.Workbook();
    const bytes = await saved(page, 'schools-row.xlsx');
    await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer);
    expect(book.worksheets[0]?.rowCount).toBe(1123);
    const notes = new Map<string, string>();
    book.getWorksheet('Keterangan')?.eachRow((r) => notes.set(r.getCell(1).text, r.getCell(2).text));
    for (const name of [
      'Definisi',
      'Sumber',
      'Penanggung jawab',
      'Data per',
      'Diterima',
      'Verifikasi',
      'Tautan tampilan',
    ])
      expect(notes.get(name), name).toMatch(/\S/);
    expect(notes.get('Tautan tampilan')).toContain('#/?');
    expect([...notes.values()].join(' ')).toContain('belum diverifikasi');

    await page.getByRole('button', { name: 'Unduh Sekolah', exact: true }).click();
    await page.getByRole('menuitem', { name: /GeoJSON/ }).click();
    const geo = JSON.parse((await saved(page, 'schools.geojson')).toString());
    expect(geo.metadata).toMatchObject({ dataset: 'schools', access: expect.any(String), asOf: expect.any(String) });
    expect(geo.features).toHaveLength(1122);
    expect(geo.features[0].properties).toHaveProperty('_agency');

    await toMap(page);
    await page.keyboard.press('p');
    const png = await saved(page, 'peta-schools-hazard-areas.png');
    const text = png.toString('latin1');
    for (const part of ['Title\0', 'Source\0', 'As-of\0', 'Copyright\0', 'Warning\0', 'URL\0'])
      expect(text).toContain(part);
    const picture = readPng(png);
    const canvas = await page.evaluate(() => {
      const map = document.querySelector<HTMLCanvasElement>('canvas.maplibregl-canvas');
      return { width: map?.width ?? 0, height: map?.height ?? 0 };
    });
    // The map in the window's own pixels, with words above and below.
    expect(picture.width).toBe(canvas.width);
    expect(picture.height).toBeGreaterThan(canvas.height);
    const colours = new Set<number>();
    for (let at = 0; at < picture.bytes.length; at += picture.channels * 7)
      colours.add(
        ((picture.bytes[at] ?? 0) << 16) | ((picture.bytes[at + 1] ?? 0) << 8) | (picture.bytes[at + 2] ?? 0),
      );
    // A canvas that was read too late is one colour; names, marks and patterns are hundreds.
    expect(colours.size).toBeGreaterThan(200);
  });
});
