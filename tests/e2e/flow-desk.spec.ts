// The desk: the view lives in the address, everything works by keyboard, and a window recovers from what breaks under it.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layerEntry } from './harness/actions';
import { cachedSeq, spoilSnapshots, spoiltSnapshots } from './harness/cache';
import { focusName, tabTo } from './harness/keyboard';
import { noChromium } from './harness/launch-chromium';
import { engines, type OpenWindow, TestRoom } from './harness/room';
import { firstMap, goTo, isDrawn, layerOf, outlined, stateOf, textOf, until } from './harness/watch';

describe.each(engines('electron'))('the desk, in %s', (engine) => {
  const skip = engine === 'chromium' && noChromium() !== undefined;
  let room: TestRoom;
  let open: OpenWindow;
  const size = { width: 1280, height: 720 };

  beforeAll(async () => {
    if (skip) return;
    room = await TestRoom.open({ samples: true });
    await room.outlines();
    open = await room.window(engine, { size });
    await firstMap(open.page);
    await outlined(open.page);
  });
  afterAll(() => room?.close());

  const hashOf = (page: Page) => page.evaluate(() => decodeURIComponent(window.location.hash));
  const titles = async (page: Page) => page.locator('aside.layers .layer-title').allInnerTexts();

  it.skipIf(skip)('is worked by keyboard: visibility, order, opacity, search, table and detail', async () => {
    const { page } = open;
    await goTo(page, '#/');
    const population = page.getByRole('checkbox', { name: 'Tampilkan Penduduk' });
    await tabTo(page, population);
    await page.keyboard.press('Space');
    await until('population is on', async () => (await layerOf(page, 'population'))?.rows === 33);

    const before = await titles(page);
    const at = before.indexOf('Penduduk');
    await tabTo(page, page.getByRole('button', { name: 'Naikkan Penduduk' }));
    await page.keyboard.press('Enter');
    await until('it moved up', async () => (await titles(page)).indexOf('Penduduk') === at - 1);
    // Who presses once more finds the same button under the key.
    expect(await focusName(page)).toBe('Naikkan Penduduk');
    expect(await textOf(page, 'aside.layers [role=status]')).toContain('Penduduk kini urutan');

    await tabTo(page, layerEntry(page, 'Penduduk').getByRole('button', { name: 'Penduduk', exact: true }), true);
    await page.keyboard.press('Enter');
    const opacity = layerEntry(page, 'Penduduk').getByRole('slider');
    await until('its slider', async () => (await opacity.count()) === 1);
    const strength = Number(await opacity.inputValue());
    await tabTo(page, opacity);
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowLeft');
    await until('it is fainter', async () => Number(await opacity.inputValue()) === strength - 3);
    expect(await hashOf(page)).toContain(`population,1,${strength - 3}`);

    const search = page.getByRole('combobox', { name: /^Cari/ });
    await tabTo(page, search, true);
    await page.keyboard.type('tuan percut');
    await until('a hit', async () => (await textOf(page, '[role=option]')).includes('Percut Sei Tuan'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('the region is chosen', async () =>
      (await textOf(page, '.detail-title')).startsWith('Percut Sei Tuan'),
    );
    // A population that is known per kabupaten only is not zero here.
    expect(await textOf(page, '.detail')).toContain('Tidak ada baris');
    await until('the camera went there', async () => {
      const { camera } = await stateOf(page);
      return camera.zoom > 9 && Math.hypot(camera.lat - 3.63, camera.lon - 98.75) < 0.15;
    });

    await tabTo(page, layerEntry(page, 'Sekolah').getByRole('button', { name: 'Sekolah', exact: true }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: 'Per baris' }));
    await page.keyboard.press('Enter');
    const grid = page.getByRole('grid');
    await until('a line for each school', async () => (await grid.getAttribute('aria-rowcount')) === '1123');
    await tabTo(page, grid);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await until('a school is chosen', async () => (await hashOf(page)).includes('selected=row:schools:'));
    const chosen = await textOf(page, page.locator('.grid-row[aria-selected=true] [role=gridcell]').first());
    await until('its detail', async () => (await textOf(page, '.detail-title')).startsWith(chosen));
    expect(await textOf(page, '.detail')).toContain('NPSN');
  });

  it.skipIf(skip)('has the whole view in its address, and reads a broken one as far as it can', async () => {
    const { page } = open;
    const view =
      '#/?camera=2.60000,98.80000,8.50&layers=hazard-areas,1,60,class=tinggi;schools,0,100;earthquakes,0,100&dataset=hazard-areas&selected=region:12.17&table=row';
    await goTo(page, view);
    const look = async () => ({
      camera: (await stateOf(page)).camera,
      layers: (await stateOf(page)).layers.map((l) => l.dataset),
      titles: await titles(page),
      filter: await textOf(page, '.filters-head'),
      detail: await textOf(page, '.detail-title'),
      rows: await page.getByRole('grid').getAttribute('aria-rowcount'),
    });
    const asked = await until('the view', async () => {
      const now = await look();
      return Math.abs(now.camera.zoom - 8.5) < 0.01 && now.detail !== '' ? now : null;
    });
    expect(asked).toMatchObject({ layers: ['hazard-areas'], filter: 'Saring, 1 aktif Hapus saringan' });
    // Named layers stand in the order of the address; others come where their declarations put them.
    expect(asked.titles.indexOf('Daerah rawan bencana')).toBeLessThan(asked.titles.indexOf('Sekolah'));
    expect(asked.detail).toContain('Samosir');
    await page.reload();
    await until('the same view', async () => {
      const now = await look();
      expect({ ...now, camera: null }).toEqual({ ...asked, camera: null });
      expect(now.camera.lat).toBeCloseTo(2.6, 4);
      expect(now.camera.lon).toBeCloseTo(98.8, 4);
      expect(now.camera.zoom).toBeCloseTo(8.5, 2);
      return true;
    });
    await until('drawn', () => isDrawn(page, 'hazard-areas'));

    await goTo(page, '#/?camera=utara,,&layers=%%%;;x,9&theme=merah&selected=region:12.71&panel=apa');
    await page.reload();
    const notice = await until('the notice', async () => textOf(page, '.map-top'));
    for (const part of ['camera', 'layers', 'theme', 'panel']) expect(notice).toContain(part);
    expect(notice).not.toContain('selected');
    await until('what could be read is shown', async () => (await textOf(page, '.detail-title')).includes('Medan'));
    await firstMap(page);
    await page.getByRole('button', { name: 'Tutup' }).click();
    await until('the notice is gone', async () => (await textOf(page, '.map-top')) === '');
  });

  it.skipIf(skip)('has a new map in place after the graphics context is lost', async () => {
    const { page } = open;
    await goTo(page, '#/?layers=schools,1,100;hazard-areas,1,100');
    await until('drawn', () => isDrawn(page, 'schools'));
    const before = await stateOf(page);
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.map-canvas canvas.maplibregl-canvas');
      if (canvas) canvas.dataset.lost = 'yes';
      canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    });
    await until(
      'another canvas',
      async () => (await page.locator('canvas.maplibregl-canvas:not([data-lost])').count()) === 1,
    );
    await until('schools are drawn again', () => isDrawn(page, 'schools'));
    await until('hazards are drawn again', () => isDrawn(page, 'hazard-areas'));
    const after = await stateOf(page);
    expect(after.layers).toEqual(before.layers);
    expect(Math.abs(after.camera.zoom - before.camera.zoom)).toBeLessThan(0.01);
    expect(await page.locator('[role=alert]').count()).toBe(0);
  });

  it.skipIf(skip)('draws from the server what a spoilt cache cannot give, and says so', async () => {
    const { page } = open;
    const { version } = await stateOf(page);
    await until('the cache is whole', async () => (await cachedSeq(page)) === version?.seq);
    expect(await spoilSnapshots(page)).toBeGreaterThan(5);
    await page.reload();
    await firstMap(page);
    await until('live', async () => (await textOf(page, '.bar-presence')).startsWith('Langsung'));
    expect((await stateOf(page)).layers.find((l) => l.dataset === 'schools')).toMatchObject({
      rows: 1122,
      represented: 1122,
    });
    // The next start finds a sound cache.
    await until('the cache is sound again', async () => (await spoiltSnapshots(page)) === 0);
    await page.reload();
    await firstMap(page);
  });
});
