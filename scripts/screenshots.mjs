// npm run screenshots: the pictures in docs/screenshots, shot from the real app with the sample rows in a temporary folder.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArguments } from './setup/arguments.mjs';
import { build } from './setup/build.mjs';
import { debianPackages } from './setup/debian-packages.mjs';
import { electronRuntime } from './setup/electron-runtime.mjs';
import { root } from './setup/folders.mjs';
import { npmPackages } from './setup/npm-packages.mjs';
import { atEnd, run, runScript } from './setup/processes.mjs';
import { longStep, Stop, say } from './setup/steps.mjs';

const FOLDER = path.join(root, 'docs', 'screenshots');
const LIMIT_MS = 300_000;

/** A kecamatan with many schools; the desk shows its detail as a reader would have opened it. */
const DESK = 'selected=region:12.07.26';

/**
 * What is shot: views of the map by hash, pages by a function that brings them about. One window per size and signed-in role.
 * @type {{size: [number, number], as: 'operator' | 'disdik' | 'nobody', shots: {name: string, hash: string, act?: (page) => Promise<void>, vision?: string}[]}[]}
 */
const WINDOWS = [
  { size: [1920, 1080], as: 'operator', shots: mapShots(['desk', 'wall'], ['night', 'day']) },
  { size: [3840, 2160], as: 'operator', shots: mapShots(['desk', 'wall'], ['night', 'day']) },
  { size: [2560, 1080], as: 'operator', shots: mapShots(['wall'], ['night']) },
  { size: [5120, 1440], as: 'operator', shots: mapShots(['wall'], ['night']) },
  { size: [1920, 1080], as: 'operator', shots: [{ name: 'state-night', hash: '#/?panel=state' }] },
  {
    size: [1920, 1080],
    as: 'disdik',
    shots: [{ name: 'submit-day', hash: '#/?theme=day', act: chooseFile }],
  },
  { size: [1920, 1080], as: 'disdik', shots: [{ name: 'row-day', hash: '#/?theme=day', act: openRow }] },
  { size: [1920, 1080], as: 'operator', shots: [{ name: 'measure-night', hash: '#/?theme=night', act: measure }] },
  { size: [1920, 1080], as: 'operator', shots: [{ name: 'views-day', hash: '#/?theme=day&panel=views' }] },
  { size: [1920, 1080], as: 'operator', shots: ['protanopia', 'deuteranopia', 'tritanopia'].flatMap(seenWith) },
  { size: [1920, 1080], as: 'nobody', shots: [{ name: 'sign-in-night', hash: '#/masuk' }] },
];

function mapShots(compositions, themes) {
  return compositions.flatMap((composition) =>
    themes.map((theme) => ({
      name: `${composition}-${theme}`,
      hash: `#/?composition=${composition}&theme=${theme}${composition === 'desk' ? `&${DESK}` : ''}`,
    })),
  );
}

/** Each kind of fill as people see it who lack one kind of cones: hazard patterns under circles, and a ramp. */
function seenWith(vision) {
  return [
    { name: `vision-${vision}-patterns`, hash: '#/?composition=desk&theme=night', vision },
    { name: `vision-${vision}-ramp`, hash: '#/?composition=wall&theme=day&dataset=population', vision },
  ];
}

/** The form of the sample list's first school. */
async function openRow(page) {
  const [, first] = (await readFile(path.join(root, 'resources', 'samples', 'schools.csv'), 'utf8')).split('\n');
  await page.evaluate(`location.hash = '#/baris/schools/${/\d{8}/.exec(first)?.[0]}'`);
  await page.locator('.row-form').first().waitFor({ timeout: LIMIT_MS });
}

/** From Medan over Sibolga to Gunungsitoli, typed. */
async function measure(page) {
  await settled(page);
  await page.locator('canvas.maplibregl-canvas').focus();
  await page.keyboard.press('u');
  const field = page.getByRole('textbox', { name: /^Koordinat titik/ });
  for (const place of ['3.5952, 98.6722', '1.7427, 98.7792', '1.2888, 97.6143']) {
    await field.fill(place);
    await field.press('Enter');
    await until('the place is taken', async () => (await field.inputValue()) === '');
  }
}

/** A few schools of the sample list, some of them with what officials really write into number columns. */
async function chooseFile(page) {
  // Pages of work take the theme that the map had.
  await page.evaluate("location.hash = '#/kirim/schools'");
  const lines = (await readFile(path.join(root, 'resources', 'samples', 'schools.csv'), 'utf8'))
    .split('\n')
    .slice(0, 60);
  const spoilt = { 4: ['127', 'DP 30 %'], 11: ['KOTA', 'KOTTA'], 17: [/^\d{8}/, '1020'] };
  for (const [at, [from, to]] of Object.entries(spoilt)) lines[at - 1] = (lines[at - 1] ?? '').replace(from, to);
  await page.locator('input[type=file]').setInputFiles({
    name: 'sekolah-triwulan-3.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\n')),
  });
  await page.locator('.check-counts').waitFor({ timeout: LIMIT_MS });
  await page.getByLabel('Susunan kolom').selectOption('dapodik-daftar');
  await until('the mapping is checked', () =>
    page.evaluate(
      "document.querySelectorAll('.submit-side .facts dd')[2]?.textContent !== '0' && !document.querySelector('[aria-busy=true]')",
    ),
  );
}

/** Asks until it holds; Playwright's own waiting would evaluate text, which the page's policy refuses. */
async function until(what, look) {
  const end = Date.now() + LIMIT_MS;
  while (!(await look().catch(() => false))) {
    if (Date.now() > end) throw new Stop(`Not within ${LIMIT_MS / 1000} s: ${what}`);
    await wait(100);
  }
}

/** A map has few colours: 256 of them look the same and take a third of the bytes. Left as it is without ImageMagick. */
async function shrink(file) {
  if (!existsSync('/usr/bin/convert')) return;
  await run('/usr/bin/convert', [file, '+dither', '-colors', '256', '-strip', `PNG8:${file}`], { quiet: true });
}

/** Waits until the window shows all that it will: fonts, outlines, every layer, and no camera in motion. */
async function settled(page) {
  await until('outlines on the map', () => page.evaluate('window.__probe.state().outlines'));
  await until('a whole map', () =>
    page.evaluate('window.__probe.drawn().then((all) => all.every((l) => l.rows === 0 || l.drawn))'),
  );
}

async function shoot(page, { name, hash, act, vision }, size) {
  // What the tools of the page show for the pointer is no part of the picture.
  await page.mouse.move(1, 1);
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  if (act) await act(page);
  else if (hash.includes('?')) {
    await until('the view', () =>
      page.evaluate(`document.documentElement.dataset.theme === '${/theme=day/.test(hash) ? 'day' : 'night'}'`),
    );
    await settled(page);
    // Once more: a change of composition moves the camera, and names follow it.
    await settled(page);
  }
  await page.evaluate('document.fonts.ready.then(() => true)');
  const session = vision ? await page.context().newCDPSession(page) : undefined;
  await session?.send('Emulation.setEmulatedVisionDeficiency', { type: vision });
  const file = path.join(FOLDER, `${name}-${size.join('x')}.png`);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  await session?.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
  await session?.detach();
  await shrink(file);
  say(`  ${path.relative(root, file)}, ${Math.round((await stat(file)).size / 1000)} kB`);
}

await runScript(async () => {
  const { only } = parseArguments('npm run screenshots -- [options]', {
    only: { type: 'string', value: 'TEXT', help: 'only pictures whose name contains this' },
  });
  await npmPackages();
  await debianPackages(['window', 'screen']);
  const runtime = await electronRuntime();
  await build(['server', 'shell', 'renderer']);
  // Imported late: they need the npm packages.
  const { startServer, makeToken } = await import('./setup/server-process.mjs');
  const { sendSamples } = await import('./samples/send-samples.mjs');
  const { openDrivenWindow } = await import('./setup/driven-window.mjs');
  await mkdir(FOLDER, { recursive: true });
  const temporary = async (name) => {
    const folder = await mkdtemp(path.join(tmpdir(), `sumut-${name}-`));
    atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
    return folder;
  };
  const dataDir = await temporary('pictures-data');
  const server = await longStep('Central server: starting in a temporary folder', () => startServer({ dataDir }));
  await sendSamples(server);
  await longStep('Outlines: waiting for the server to make them', () =>
    until('outlines', async () => (await (await fetch(`${server.url}/api/v1/basemap/meta`)).json()).outlines !== null),
  );
  for (const { size, as, shots } of WINDOWS) {
    const wanted = shots.filter(({ name }) => !only || `${name}-${size.join('x')}`.includes(only));
    if (wanted.length === 0) continue;
    const who =
      as === 'operator'
        ? { dataDir }
        : as === 'disdik'
          ? { token: await makeToken({ dataDir, agency: 'disdik' }) }
          : {};
    const window = await openDrivenWindow({
      executable: runtime.executable,
      userData: await temporary('pictures-user'),
      serverUrl: server.url,
      size: { width: size[0], height: size[1] },
      ...who,
    });
    try {
      if (as !== 'nobody') await settled(window.page);
      for (const shot of wanted) await shoot(window.page, shot, size);
    } finally {
      await window.close();
    }
  }
  await server.stop();
  return 0;
});
