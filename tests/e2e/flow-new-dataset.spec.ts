// A dataset that no code knows: declared while a window is open, it gains everything at once, and survives without a server.
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layerEntry, lookAt, tooltipInMiddle } from './harness/actions';
import { noChromium } from './harness/launch-chromium';
import { engines, type OpenWindow, TestRoom } from './harness/room';
import { temporaryFolder } from './harness/temporary-folder';
import { PUSKESMAS, STUNTING } from './harness/unknown-datasets';
import { isDrawn, layerOf, outlined, stateOf, textOf, until } from './harness/watch';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const ROWS = [
  { kodePusk: 'P1275001', namaPusk: 'Puskesmas Teladan', rawat: 'RAWAT INAP', tenaga: 1204, y: 3.56653, x: 98.69437 },
  { kodePusk: 'P1275002', namaPusk: 'Puskesmas Helvetia', rawat: 'rawat jalan', tenaga: 31, y: 3.6101, x: 98.63671 },
  // By name only: placed at its kecamatan, and never given a point.
  {
    kodePusk: 'P1212003',
    namaPusk: 'Puskesmas Bandar Khalipah',
    rawat: 'rawat inap',
    kab: 'Kab. Deli Serdang',
    kec: 'Percut Sei Tuan',
  },
];

describe.each(engines('electron'))('a dataset that no code knows, in %s', (engine) => {
  let room: TestRoom;
  let user: Awaited<ReturnType<typeof temporaryFolder>>;
  let open: OpenWindow;
  const skip = engine === 'chromium' && noChromium() !== undefined;

  beforeAll(async () => {
    room = await TestRoom.open();
    user = await temporaryFolder('user');
    open = await room.window(engine, { userData: user.folder });
    await until('the layer list', async () => (await layerEntry(open.page, 'Sekolah').count()) > 0);
  });
  afterAll(async () => {
    await room?.close();
    await user?.remove();
  });

  it.skipIf(skip)(
    'gains template, import, layer, legend, tooltip, filter, table, detail and history at once',
    async () => {
      const { page } = open;
      expect(await layerEntry(page, 'Puskesmas').count()).toBe(0);
      expect(await room.declare(PUSKESMAS)).toBe(201);
      await until('it is in the open window’s list', async () => (await layerEntry(page, 'Puskesmas').count()) === 1);
      expect((await textOf(page, 'aside.layers')).toLowerCase()).toContain('kosong bukan nol');

      // Template, filled as an agency fills it.
      const dinkes = await room.token('dinkes');
      const template = await room.request(dinkes, '/datasets/puskesmas/template.xlsx');
      expect(template.headers.get('content-type')).toContain(XLSX);
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.load(await template.arrayBuffer());
      const sheet = workbook.getWorksheet('Data');
      if (!sheet) throw new Error('the template has no sheet Data');
      const headings = Array.from(sheet.getRow(1).values as unknown[], String);
      for (const field of PUSKESMAS.fields) expect(headings.join('|')).toContain(field.title.id);
      ROWS.forEach((row, i) => {
        for (const [key, value] of Object.entries(row)) {
          const title = PUSKESMAS.fields.find((f) => f.key === key)?.title.id ?? key;
          const column = headings.findIndex((heading) => heading.startsWith(title));
          sheet.getRow(i + 2).getCell(column).value = value;
        }
      });
      const receipt = await room.sendFile('dinkes', 'puskesmas', await workbook.xlsx.writeBuffer(), XLSX);
      expect(receipt).toMatchObject({ accepted: 3, added: 3, rejected: 0, agency: 'dinkes' });

      // On the open window's map, at the precision that each row has.
      await until('its rows are in the window', async () => (await layerOf(page, 'puskesmas'))?.rows === 3);
      expect(await layerOf(page, 'puskesmas')).toMatchObject({
        represented: 3,
        withoutPlace: 0,
        precision: { point: 2, desa: 0, kecamatan: 1, kabupaten: 0 },
      });
      await lookAt(page, 3.56653, 98.69437, 13, '&dataset=puskesmas');
      await until('its pixels are on the map', () => isDrawn(page, 'puskesmas'));
      expect(await textOf(page, layerEntry(page, 'Puskesmas'))).toMatch(/rawat inap 2.*rawat jalan 1/);
      const tooltip = await tooltipInMiddle(page);
      expect(tooltip).toContain('Puskesmas Teladan');
      expect(tooltip).toContain('1.204 orang');
      expect(tooltip).toContain('titik terukur');

      // Table, and a filter that table and map both follow.
      const grid = page.getByRole('grid');
      expect(await grid.getAttribute('aria-rowcount')).toBe('4');
      await page.getByRole('button', { name: 'Saring' }).click();
      await page.getByRole('button', { name: /rawat jalan/ }).click();
      await until('the table is filtered', async () => (await grid.getAttribute('aria-rowcount')) === '2');
      expect(await textOf(page, '.grid-row')).toContain('Puskesmas Helvetia');
      await until('the filtered mark is off the map', async () => !(await isDrawn(page, 'puskesmas')));
      await page.getByRole('button', { name: 'Hapus saringan' }).click();
      await until('the table is whole', async () => (await grid.getAttribute('aria-rowcount')) === '4');

      // Detail, provenance and definition; then a change, which the history tells.
      await page.locator('.grid-row', { hasText: 'Puskesmas Teladan' }).click();
      await until('the history', async () => (await textOf(page, '.detail')).includes('pertama kali diterima'));
      const detail = await textOf(page, '.detail');
      for (const word of [
        'Kepala Dinas Kesehatan',
        receipt.number ?? '?',
        'belum diverifikasi',
        'titik terukur',
        'terdaftar',
      ])
        expect(detail).toContain(word);
      await room.send('dinkes', 'puskesmas', [{ ...ROWS[0], tenaga: 1210 }]);
      await until('the change in the history', async () =>
        (await textOf(page, '.detail')).includes('Tenaga kesehatan 1.204 → 1.210'),
      );
    },
  );

  it.skipIf(skip)('fills regions as a choropleth, with classes in the legend', async () => {
    const { page } = open;
    expect(await room.declare(STUNTING)).toBe(201);
    const figures = [9.5, 12, 14.5, 17, 21.5, 24, 28].map((persen, i) => ({
      wilayah: `12.0${i + 1}`,
      tahun: 2026,
      persen,
    }));
    await room.send('dinkes', 'angka-stunting', figures);
    await room.outlines();
    await outlined(page);
    await until(
      'its rows are in the window',
      async () => (await layerOf(page, 'angka-stunting'))?.precision.kabupaten === 7,
    );
    // The middle of Kabupaten Langkat, the fifth.
    await lookAt(page, 3.72, 98.25, 9, '&dataset=angka-stunting');
    await until('it is drawn', () => isDrawn(page, 'angka-stunting'));
    expect(await textOf(page, layerEntry(page, 'Angka stunting'))).toContain('Balita stunting');
    expect(await layerEntry(page, 'Angka stunting').locator('.legend-classes tr').count()).toBeGreaterThan(2);
    const tooltip = await tooltipInMiddle(page);
    expect(tooltip).toContain('Langkat');
    expect(tooltip).toContain('21,5');
    expect(tooltip).toContain('kabupaten/kota');
  });

  // A browser without its server has no page to start from; the app has.
  it.skipIf(engine === 'chromium')(
    'is there after a restart without the server, from this computer’s cache',
    async () => {
      const before = await stateOf(open.page);
      await open.close();
      await room.stopServer();
      open = await room.window(engine, { userData: user.folder });
      await until(
        'the layers from the cache',
        async () => (await stateOf(open.page)).layers.length === before.layers.length,
      );
      await until('the same counts', async () => {
        const now = await stateOf(open.page);
        expect(now.layers).toEqual(before.layers);
        return true;
      });
      expect(await textOf(open.page, '.as-of')).toMatch(/^Peta per .*, dari simpanan komputer ini/);
      await until('it is drawn', () => isDrawn(open.page, 'puskesmas'));
      await layerEntry(open.page, 'Puskesmas').getByRole('button', { name: 'Puskesmas', exact: true }).click();
      await open.page.locator('.grid-row', { hasText: 'Puskesmas Teladan' }).click();
      await until('its detail', async () => (await textOf(open.page, '.detail')).includes('1.210'));
      expect(await textOf(open.page, '.detail')).toContain('dari simpanan komputer ini');
    },
  );
});
