// Rows by hand: entered in a form, changed by two people at once, withdrawn, and seen in another window.
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './harness/axe';
import { builtRenderer } from './harness/built-product';
import { type LaunchedChromium, launchChromium, noChromium } from './harness/launch-chromium';
import { type OpenWindow, TestRoom } from './harness/room';
import { PUSKESMAS } from './harness/unknown-datasets';
import { goTo, layerOf, textOf, until } from './harness/watch';

const SHOTS = process.env.ROWS_SHOTS;
const shot = async (page: Page, name: string) => {
  if (SHOTS) await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
};

describe('rows by hand', () => {
  let room: TestRoom;
  let one: LaunchedChromium;
  let two: LaunchedChromium;
  let wall: OpenWindow;
  const skip = noChromium() !== undefined;

  beforeAll(async () => {
    if (skip) return;
    room = await TestRoom.open();
    await room.declare(PUSKESMAS);
    await room.send('dinkes', 'puskesmas', [
      { kodePusk: 'P1275001', namaPusk: 'Puskesmas Teladan', rawat: 'inap', tenaga: 100, y: 3.56653, x: 98.69437 },
    ]);
    await builtRenderer();
    // Both work at the page of rows from the start: such a window draws no map.
    const url = `${room.url}/#/baris/puskesmas?token=${encodeURIComponent(await room.token('dinkes'))}`;
    const size = SHOTS ? { width: 1920, height: 1080 } : { width: 1600, height: 900 };
    [one, two] = await Promise.all([launchChromium({ url, size }), launchChromium({ url, size })]);
    wall = await room.window('chromium');
    await until('the rows are there', async () => (await layerOf(wall.page, 'puskesmas'))?.rows === 1);
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    await room?.close();
  });

  const inputOf = (page: Page, label: string) => page.locator('.row-form').getByLabel(label, { exact: false }).first();
  const shownRow = async () => (await textOf(wall.page, '.detail .figures dd')).replace(/\D/g, '');
  const look = (key: string) => goTo(wall.page, `#/?dataset=puskesmas&table=row&selected=row:puskesmas:${key}`);

  it.skipIf(skip)(
    'a row is entered by keyboard alone, with its problems at their fields, and has a receipt',
    async () => {
      const { page } = one;
      await goTo(page, '#/baris/puskesmas');
      await page.getByRole('button', { name: 'Baris baru' }).focus();
      await page.keyboard.press('Enter');
      const code = inputOf(page, 'Kode');
      await code.waitFor();
      await code.focus();
      await page.keyboard.type('P1275002');
      // From field to field with the Tab key alone; which fields there are says the declaration.
      const values: Record<string, string> = {
        namaPusk: 'Puskesmas Sukaramai',
        tenaga: 'banyak',
        y: '3,58',
        x: '98,7',
      };
      for (const field of PUSKESMAS.fields.slice(1)) {
        // A kecamatan can be chosen once its kabupaten is.
        if (field.key === 'kec') continue;
        await page.keyboard.press('Tab');
        const value = values[field.key];
        if (value !== undefined) await page.keyboard.type(value);
      }
      await until('the problem stands at its field', async () =>
        (await page.locator('.row-field[data-invalid] .row-problems').allInnerTexts()).join().includes('bukan angka'),
      );
      const staff = inputOf(page, 'Tenaga');
      expect(await staff.getAttribute('aria-invalid')).toBe('true');
      const described = (await staff.getAttribute('aria-describedby'))?.split(' ') ?? [];
      const texts = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).textContent()));
      expect(texts.join(' ')).toContain('bukan angka');
      await shot(page, 'rows-problem');
      await staff.fill('41');
      await inputOf(page, 'Kabupaten/kota').selectOption({ label: 'Kota Medan' });
      await inputOf(page, 'Kecamatan').selectOption({ label: 'Medan Kota' });
      await until(
        'nothing is wrong any more',
        async () => (await page.locator('.row-field[data-invalid]').count()) === 0,
      );
      expect(await axeFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Kirim 1 baris' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('.receipt').waitFor();
      expect(await textOf(page, '.receipt')).toMatch(/TT-\d{4}-\d{6}/);
      await shot(page, 'rows-receipt');
      await look('P1275002');
      await until('another window shows it', async () => (await shownRow()) === '41');
      const { rows } = await room.rows('puskesmas', '?key=P1275002');
      expect(rows[0]).toMatchObject({ values: { kab: 'Kota Medan', kec: 'Medan Kota', x: 98.7, y: 3.58 } });
    },
  );

  it.skipIf(skip)('of two who correct one row, the second sees the first’s change and decides', async () => {
    for (const { page } of [one, two]) {
      await goTo(page, '#/baris/puskesmas/P1275001');
      await inputOf(page, 'Nama').waitFor();
    }
    await inputOf(two.page, 'Nama').fill('Puskesmas Teladan Medan');
    await inputOf(two.page, 'tenaga').fill('120');
    await inputOf(one.page, 'tenaga').fill('110');
    await one.page.getByRole('button', { name: 'Kirim 1 baris' }).click();
    await one.page.locator('.receipt').waitFor();

    // The second one is told at once, not only when sending; what was written is still there.
    const conflict = two.page.locator('.conflict');
    await conflict.waitFor();
    const table = await textOf(two.page, '.conflict-table');
    expect(table).toContain('110');
    expect(table).toContain('120');
    expect(table).toContain('Puskesmas Teladan Medan');
    await shot(two.page, 'rows-conflict');
    expect(await axeFindings(two.page)).toEqual([]);
    const done = conflict.getByRole('button', { name: 'Pakai pilihan ini' });
    expect(await done.isDisabled()).toBe(true);
    await conflict.locator('tr', { hasText: '120' }).locator('input[type=radio]').first().check();
    await done.click();
    await inputOf(two.page, 'Nama').waitFor();
    expect(await inputOf(two.page, 'tenaga').inputValue()).toBe('110');
    expect(await inputOf(two.page, 'Nama').inputValue()).toBe('Puskesmas Teladan Medan');
    await two.page.getByRole('button', { name: 'Kirim 1 baris' }).click();
    await two.page.locator('.receipt').waitFor();
    const { rows } = await room.rows('puskesmas', '?key=P1275001');
    expect(rows[0]?.values).toMatchObject({ tenaga: 110, namaPusk: 'Puskesmas Teladan Medan' });
  });

  it.skipIf(skip)('nothing is lost when the connection is, and nothing is recorded twice', async () => {
    const { page } = one;
    await goTo(page, '#/baris/puskesmas/P1275002');
    await inputOf(page, 'tenaga').waitFor();
    await inputOf(page, 'tenaga').fill('42');
    // The answer is lost on its way: the rows are stored, the page does not know.
    let lost = 0;
    await page.route('**/submissions?*', async (route) => {
      if (lost > 0 || new URL(route.request().url()).searchParams.has('dryRun')) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await page.getByRole('button', { name: 'Kirim 1 baris' }).click();
    await until('it is said', async () =>
      (await page.getByRole('alert').allInnerTexts()).join().includes('tidak sampai'),
    );
    expect(lost).toBe(1);
    await page.unroute('**/submissions?*');
    const sent = (await room.rows('puskesmas', '?key=P1275002')).seq;
    // By its own rows the window sees that the server says the same already: nothing is left to send, or it goes again safely.
    const send = page.getByRole('button', { name: 'Kirim 1 baris' });
    await until('nothing is open', async () => {
      if ((await page.locator('.receipt').count()) > 0) return true;
      const foot = (await page.locator('.send-rows').allInnerTexts()).join();
      if (foot.includes('Kirim 1 baris')) await send.click({ timeout: 1000 }).catch(() => {});
      return foot.includes('Belum ada yang berubah');
    });
    expect((await room.rows('puskesmas', '?key=P1275002')).seq).toBe(sent);
  });

  it.skipIf(skip)('a withdrawal is told first, needs a reason, and is seen in another window', async () => {
    await look('P1275002');
    await until('the row as sent', async () => (await shownRow()) === '42');
    const { page } = two;
    await goTo(page, '#/kirim/puskesmas');
    const list = page.locator('.receipts tbody tr');
    await until('the list of receipts', async () => (await list.count()) >= 4);
    await shot(page, 'rows-receipts');
    await list.first().getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await until('it is told', async () => (await dialog.textContent())?.includes('baris kembali seperti semula'));
    const go = dialog.getByRole('button', { name: 'Tarik kiriman ini' });
    expect(await go.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('angka triwulan lalu');
    await shot(page, 'rows-withdraw');
    expect(await axeFindings(page)).toEqual([]);
    await go.click();
    await until('it has a receipt', async () => /tanda terima TT-\d{4}-\d{6}/.test((await dialog.textContent()) ?? ''));
    await dialog.getByRole('button', { name: 'Tutup' }).click();
    await until('the list says so', async () => (await list.first().textContent())?.includes('ditarik'));
    await until('another window has the row as it was', async () => (await shownRow()) === '41');
    await until('and tells why', async () => (await textOf(wall.page, '.history')).includes('angka triwulan lalu'));
    await shot(wall.page, 'rows-history');
  });

  it.skipIf(skip)('a row is removed with a reason', async () => {
    const { page } = one;
    await goTo(page, '#/baris/puskesmas/P1275002');
    await page.locator('.row-form .check').click();
    expect(await page.locator('.send-rows .button').isDisabled()).toBe(true);
    await page.getByLabel('Alasan').fill('tercatat ganda');
    await page.getByRole('button', { name: 'Kirim 1 baris' }).click();
    await page.locator('.receipt').waitFor();
    await until('another window lost it', async () => (await layerOf(wall.page, 'puskesmas'))?.rows === 1);
  });
});
