// Saves the map as a picture with its title, legend, provenance and attribution drawn under it and written into the file.
import type { AccessClass } from '@shared/dataset/declaration';
import { formatDateTime } from '@shared/domain/format';
import { midSentence } from '@shared/text';
import { useTranslation } from 'react-i18next';
import { useBasemap, useCatalogue, useConnection, useFeed } from '../../app/feed/feed-context';
import { rowsThatPass } from '../../app/figures/row-filter';
import { regionName, useReference } from '../../app/reference-context';
import { layersOf } from '../../app/view/layers';
import { useViewStore } from '../../app/view/view-context';
import type { MapController } from '../../map/map-controller';
import { readTheme, tokenReader } from '../../map/theme';
import { shell } from '../../shell';
import { beginExport, endExport } from './export-job';
import { type PngTexts, withPngTexts } from './formats/png-texts';
import { legendLines } from './picture-legend';
import { drawSheet, type SheetLayer } from './picture-sheet';
import { useFacts } from './use-facts';

const ACCESS_ORDER: readonly AccessClass[] = ['publik', 'internal', 'terbatas'];

/** @param unit CSS pixels of `u` */
export function usePicture(map: MapController, unit: number): () => Promise<void> {
  const { t } = useTranslation();
  const store = useViewStore();
  const feed = useFeed();
  const catalogue = useCatalogue();
  const basemap = useBasemap();
  const reference = useReference();
  const { version } = useConnection();
  const { link, facts } = useFacts();
  return async () => {
    if (!beginExport(t('picture.file'), 1)) return;
    try {
      const { view } = store.getState();
      const { locale } = view;
      const address = await link();
      // The picture first: facts and legend are then those of what it shows.
      const picture = await map.picture();
      const declarations = catalogue.map((e) => e.declaration);
      const shown = layersOf(declarations, view.layers)
        .filter((l) => l.visible)
        .flatMap((layer) => {
          const table = feed.rows(layer.dataset);
          if (!table || table.size === 0) return [];
          const rows = rowsThatPass(table, { filter: layer.filter, within: null }, null, reference.regions);
          const { filter } = layer;
          return [{ table, about: facts({ table, rows, filter, region: null, framed: false }, address) }];
        });
      const counted = {
        areas: (count: string) => t('picture.areas', { areas: count }),
        marks: (count: string) => t('picture.marks', { marks: count }),
      };
      const layers = shown.map(({ table, about }): SheetLayer => {
        const { declaration } = table;
        const { measure, aggregate, level, kind } = declaration.map;
        const figure = aggregate === 'count' ? undefined : declaration.fields.find((f) => f.key === measure);
        const what =
          kind === 'symbol'
            ? t('legend.onePerRow')
            : t('legend.countPer', {
                what: midSentence(figure?.title[locale] ?? about.title),
                level: t(`level.one.${level}`),
              });
        return {
          title: about.title,
          facts: [
            t('picture.source', { source: about.source, owner: about.owner }),
            t('picture.asOf', { asOf: about.asOf, received: about.received }),
          ],
          cautions: about.cautions,
          legend: legendLines(map.legend(declaration.id), { what, ...counted }, locale),
        };
      });
      const attribution =
        basemap === null || basemap.state !== 'ready'
          ? t('map.outlinesMissing')
          : t('map.outlines', { source: basemap.attribution ?? '' });
      const access = shown.reduce<AccessClass>(
        (most, { about }) => (ACCESS_ORDER.indexOf(about.access) > ACCESS_ORDER.indexOf(most) ? about.access : most),
        'publik',
      );
      const place = regionName(reference, view.region ?? '12');
      const title =
        shown.length === 0 ? place : t('picture.title', { layers: shown.map((s) => s.about.title).join(', '), place });
      const subtitle = t('picture.subtitle', {
        asOf: version ? formatDateTime(version.at, locale) : '–',
        made: formatDateTime(Date.now(), locale),
      });
      const root = document.documentElement;
      const { read, done } = tokenReader(view.theme, root);
      const theme = readTheme(view.theme, read);
      done();
      const accessLine = `${t('file.access')}: ${t(`file.accessOf.${access}`)}.`;
      const foot = [`${attribution} ${accessLine}`, `Sumut Smart Province, ${address}`];
      const ratio = picture.width / (document.querySelector('.map-canvas')?.clientWidth || picture.width);
      const sheet = drawSheet(picture, ratio, { title, subtitle, layers, foot, theme, unit });
      const blob = await new Promise<Blob | null>((resolve) => sheet.toBlob(resolve, 'image/png'));
      if (!blob) throw new Error('the picture could not be written');
      const all = (of: (about: (typeof shown)[number]['about']) => string) =>
        shown.map(({ about }) => `${about.title}: ${of(about)}`).join('; ');
      const texts: PngTexts = [
        ['Title', title],
        ['Description', all((a) => a.definition)],
        ['Author', all((a) => a.owner)],
        ['Source', all((a) => a.source)],
        ['As-of', all((a) => a.asOf)],
        ['Received', all((a) => a.received)],
        ['Verification', all((a) => a.verification)],
        ['Warning', shown.flatMap(({ about }) => about.cautions.map((c) => `${about.title}: ${c}`)).join(' ')],
        ['Disclaimer', accessLine],
        ['Copyright', attribution],
        ['URL', address],
        ['Data-Version', version ? `${version.epoch}/${version.seq}` : ''],
        ['Creation Time', new Date().toUTCString()],
        ['Software', 'Sumut Smart Province'],
      ];
      const bytes = withPngTexts(
        new Uint8Array(await blob.arrayBuffer()),
        texts.filter(([, text]) => text !== ''),
      );
      const name = ['peta', ...shown.slice(0, 2).map((s) => s.table.declaration.id), view.region ?? null];
      const suggestedName = `${name.filter((n) => n !== null).join('-')}.png`;
      const saved = await shell.request('file.save', { suggestedName, bytes });
      endExport(saved === null ? null : { kind: 'saved', file: saved });
    } catch (error) {
      shell.send('log.write', { level: 'error', message: `picture of the map: ${String(error).slice(0, 1000)}` });
      endExport({ kind: 'failed', reason: 'write' });
    }
  };
}
