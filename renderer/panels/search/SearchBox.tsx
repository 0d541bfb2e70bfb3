// The search field of the bar: regions, datasets, rows and coordinates, by keyboard alone if need be.

import { useDeferredValue, useMemo, useState } from 'react';
import { ComboBox, Input, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useCatalogue } from '../../app/feed/feed-context';
import { useAllRows } from '../../app/feed/use-all-rows';
import { useMapCommands } from '../../app/map-commands';
import { useReference } from '../../app/reference-context';
import { useCalm } from '../../app/use-calm';
import type { Camera, View } from '../../app/view/view';
import { useChangeView, useView } from '../../app/view/view-context';
import { parseCoordinate } from './coordinates';
import { indexData, indexRegions, type SearchHit } from './search-index';

const LIMIT = 9;

type Choice =
  | SearchHit
  | {
      readonly kind: 'place';
      readonly id: string;
      readonly name: string;
      readonly within: string;
      readonly camera: Camera;
    };

export function SearchBox() {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const catalogue = useCatalogue();
  // The index is built over all rows: after a change not before there is time for it.
  const rowsOf = useCalm(useAllRows(), () => true);
  const change = useChangeView();
  const map = useMapCommands();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const query = useDeferredValue(text);

  // Both are built at the first key press, not at start: 6,600 regions cost a tenth of a second.
  const regions = useMemo(() => (asked ? indexRegions(reference) : null), [asked, reference]);
  const data = useMemo(
    () => (asked ? indexData(catalogue, rowsOf, reference, locale) : null),
    [asked, catalogue, rowsOf, reference, locale],
  );

  const choices = useMemo((): Choice[] => {
    const point = parseCoordinate(query);
    if (point) {
      const camera = { ...point, zoom: 12 };
      return [
        {
          kind: 'place',
          id: 'place',
          name: t('search.goTo', { lat: point.lat, lon: point.lon }),
          within: t('search.coordinate'),
          camera,
        },
      ];
    }
    if (query.trim().length < 2) return [];
    const fromData = data?.find(query, LIMIT) ?? [];
    const datasets = fromData.filter((h) => h.kind === 'dataset');
    const rows = fromData.filter((h) => h.kind === 'row');
    const places = regions?.find(query, LIMIT) ?? [];
    return [...datasets, ...places.slice(0, Math.max(4, LIMIT - rows.length)), ...rows].slice(0, LIMIT);
  }, [query, data, regions, t]);

  const choose = (id: string | number | null) => {
    const choice = choices.find((c) => c.id === id);
    if (!choice) return;
    setText('');
    if (choice.kind === 'place') {
      change({ camera: choice.camera }, 'step');
      map.flyTo(choice.camera);
    } else change(viewOf(choice), 'step');
    if (choice.kind === 'region') map.frameRegion(choice.code);
    if (choice.kind === 'row') map.frameRow(choice.dataset, choice.key);
  };

  return (
    <ComboBox
      className="search"
      aria-label={t('search.label')}
      inputValue={text}
      onInputChange={(value) => {
        setAsked(true);
        setText(value);
      }}
      items={choices}
      onSelectionChange={choose}
      selectedKey={null}
      // Emptied by a choice it closes, since an open list hides the rest of the page from screen readers.
      allowsEmptyCollection={text.trim() !== ''}
      defaultFilter={() => true}
      menuTrigger="input"
    >
      <Input className="search-input" placeholder={t('search.placeholder')} />
      <Popover className="search-list" offset={4}>
        <ListBox<Choice>
          renderEmptyState={() => (
            <p className="search-none">
              {t(text.trim().length < 2 ? 'search.more' : text === query ? 'search.none' : 'search.looking')}
            </p>
          )}
        >
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.name} className="search-hit">
              <Text slot="label">{choice.name}</Text>
              <Text slot="description">{choice.within}</Text>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

function viewOf(hit: SearchHit): Partial<View> {
  switch (hit.kind) {
    case 'region':
      return { selected: { kind: 'region', code: hit.code }, panel: 'data' };
    case 'dataset':
      return { dataset: hit.dataset, panel: 'data' };
    case 'row':
      return {
        dataset: hit.dataset,
        selected: { kind: 'row', dataset: hit.dataset, key: hit.key },
        panel: 'data',
        table: 'row',
      };
  }
}
