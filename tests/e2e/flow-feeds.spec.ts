// Public sources: one that is not read says so, with its reason, and never that nothing happened; a new earthquake is on the map.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collection, dirasakan, feature } from '../../server/feeds/testing';
import { type ReplayServer, replayServer } from '../../server/testing/replay-server';
import { layerEntry } from './harness/actions';
import { noChromium } from './harness/launch-chromium';
import { engines, type OpenWindow, TestRoom } from './harness/room';
import { goTo, isDrawn, layerOf, textOf, until } from './harness/watch';

const AUTO = '/autogempa.json';
const FELT = '/gempadirasakan.json';
const USGS = '/2.5_day.geojson';
/** Nothing happened, in the words that people use for it. */
const NOTHING_HAPPENED = /tidak ada gempa|belum ada kejadian|belum ada gempa/i;

describe.each(engines('electron'))('public sources, in %s', (engine) => {
  let source: ReplayServer;
  let room: TestRoom;
  let open: OpenWindow;
  const skip = engine === 'chromium' && noChromium() !== undefined;
  const layer = () => textOf(open.page, layerEntry(open.page, 'Gempa bumi'));

  beforeAll(async () => {
    if (skip) return;
    source = await replayServer();
    source.answer(AUTO, { body: '<!DOCTYPE html><title>Sedang dipelihara</title>' });
    source.answer(FELT, { body: dirasakan() });
    source.answer(USGS, { body: collection() });
    const feed = (name: string, path: string) => ({
      [`SUMUT_FEEDS__${name}__ENABLED`]: 'true',
      [`SUMUT_FEEDS__${name}__URL`]: source.url(path),
      [`SUMUT_FEEDS__${name}__INTERVAL_SECONDS`]: '10',
    });
    room = await TestRoom.open({
      env: { ...feed('BMKG_AUTOGEMPA', AUTO), ...feed('BMKG_GEMPADIRASAKAN', FELT), ...feed('USGS', USGS) },
    });
    open = await room.window(engine);
  });
  afterAll(async () => {
    await room?.close();
    await source?.close();
  });

  it.skipIf(skip)('says which is not read, since when and why, and not that nothing happened', async () => {
    const { page } = open;
    await until('the source and its reason', async () => (await layer()).includes('menjawab dengan halaman web'));
    await until('the others are read', async () => (await layer()).includes('2 sumber lain terbaca'));
    const said = await layer();
    expect(said).toMatch(/BMKG, gempa terkini: tidak terbaca sejak \d{2}\.\d{2}; belum pernah terbaca/);
    expect(said).toContain('bukan berarti tidak ada kejadian');
    expect(said).toContain('BMKG (Badan Meteorologi, Klimatologi, dan Geofisika)');
    expect(said).not.toMatch(NOTHING_HAPPENED);
    expect(await layerOf(page, 'earthquakes')).toMatchObject({ rows: 0 });
  });

  it.skipIf(skip)('puts a new earthquake on the map, and still says what is not read', async () => {
    const { page } = open;
    const fresh = feature('us7000test', {
      properties: { time: Date.now() - 3_600_000, mag: 5.1, place: '20 km W of Sibolga, Indonesia' },
      coordinates: [98.6, 1.74, 33],
    });
    source.answer(USGS, { body: collection(fresh) });
    await until('the row is in the window', async () => (await layerOf(page, 'earthquakes'))?.rows === 1);
    await until('its circle is drawn', () => isDrawn(page, 'earthquakes'));
    const [row] = (await room.rows('earthquakes')).rows;
    expect(row).toMatchObject({ key: 'usgs|us7000test', values: { record: 'utama', magnitude: 5.1 } });
    expect(await layer()).toContain('menjawab dengan halaman web');
  });

  it.skipIf(skip)('is explained in the state of the data, and on a wall', async () => {
    const { page } = open;
    await goTo(page, '#/?panel=state');
    await until('the state page', async () => (await textOf(page, '.state-panel')).includes('BMKG, gempa terkini'));
    expect(await textOf(page, '.state-panel')).toContain('Sumber menjawab dengan halaman web');
    await until('its next try', async () => /Server mencoba lagi/.test(await textOf(page, '.state-panel')));
    const wall = await room.window(engine, {
      size: { width: 1920, height: 1080 },
      view: 'composition=wall&dataset=earthquakes',
    });
    const short = /BMKG, gempa terkini: halaman web, sejak \d{2}\.\d{2}/;
    await until('the wall', async () => short.test(await textOf(wall.page, '.wall-panel')));
    await until('its figure', async () => (await textOf(wall.page, '.wall-panel')).includes('5,1'));
    const said = await textOf(wall.page, '.wall-panel');
    expect(said).toContain('20 km W of Sibolga');
    expect(said).toContain('Sumber: BMKG (Badan Meteorologi, Klimatologi, dan Geofisika); USGS');
  });
});
