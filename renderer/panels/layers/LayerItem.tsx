// One layer of the list: switch, who and as of when, states, legend, opacity, filters and its place in the order.
import type { DatasetId } from '@shared/ids';
import { ChevronDown, ChevronUp, GripVertical } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button, Checkbox, Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CatalogueEntry } from '../../app/feed/feed';
import { useRows } from '../../app/feed/feed-context';
import type { LayerView } from '../../app/view/view';
import { useView } from '../../app/view/view-context';
import { LayerExport } from '../export/LayerExport';
import { FilterList } from './FilterList';
import { LayerStates } from './LayerStates';
import { LegendView } from './LegendView';
import { legendOf } from './legend-model';

interface Props {
  readonly entry: CatalogueEntry;
  readonly layer: LayerView;
  /** Table and detail speak of this layer. */
  readonly leading: boolean;
  readonly first: boolean;
  readonly last: boolean;
  readonly dragged: DatasetId | null;
  readonly onChange: (patch: Partial<LayerView>) => void;
  readonly onLead: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onDrag: (dataset: DatasetId | null) => void;
  readonly onDropHere: () => void;
}

export function LayerItem(props: Props) {
  const { entry, layer, leading, dragged, onChange, onLead, onMove, onDrag, onDropHere } = props;
  const { declaration } = entry;
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const table = useRows(declaration.id);
  const [over, setOver] = useState(false);
  const title = declaration.title[locale];

  const legend = useMemo(() => {
    if (!table || !layer.visible) return null;
    return legendOf(table, { filter: layer.filter, within: null }, locale);
  }, [table, layer.visible, layer.filter, locale]);

  return (
    <li
      className="layer"
      data-on={layer.visible || undefined}
      data-leading={leading || undefined}
      data-over={(over && dragged !== null && dragged !== declaration.id) || undefined}
      onDragOver={(event) => {
        if (dragged === null) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={() => {
        setOver(false);
        onDropHere();
      }}
    >
      <div className="layer-head">
        <Checkbox
          className="check"
          isSelected={layer.visible}
          onChange={(visible) => onChange({ visible })}
          aria-label={t('layers.show', { title })}
          isDisabled={declaration.map.kind === 'none'}
        >
          <CheckBoxMark />
        </Checkbox>
        <Button className="layer-title" onPress={onLead} aria-pressed={leading}>
          {title}
        </Button>
        <span className="layer-order">
          {table && table.size > 0 && <LayerExport table={table} filter={layer.filter} legend={legend} />}
          <Button
            className="icon"
            isDisabled={props.first}
            onPress={() => onMove(-1)}
            aria-label={t('layers.up', { title })}
          >
            <ChevronUp size={18} aria-hidden />
          </Button>
          <Button
            className="icon"
            isDisabled={props.last}
            onPress={() => onMove(1)}
            aria-label={t('layers.down', { title })}
          >
            <ChevronDown size={18} aria-hidden />
          </Button>
          {/* The handle is for the mouse; the two buttons before it do the same by keyboard. */}
          <span
            className="icon layer-handle"
            draggable
            aria-hidden="true"
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', declaration.id);
              onDrag(declaration.id);
            }}
            onDragEnd={() => onDrag(null)}
          >
            <GripVertical size={16} />
          </span>
        </span>
      </div>
      <div className="layer-body">
        <LayerStates entry={entry} table={table} visible={layer.visible} />
        {legend && <LegendView declaration={declaration} legend={legend} locale={locale} />}
        {layer.visible && leading && (
          <>
            <Slider
              className="opacity"
              minValue={10}
              maxValue={100}
              step={1}
              value={Math.round(layer.opacity * 100)}
              onChange={(percent) => onChange({ opacity: Number(percent) / 100 })}
            >
              <Label>{t('layers.opacity')}</Label>
              <SliderTrack className="opacity-track">
                {({ state }) => (
                  <>
                    <span className="opacity-fill" style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
                    <SliderThumb className="opacity-thumb" />
                  </>
                )}
              </SliderTrack>
              <SliderOutput className="figure">{t('percent', { value: Math.round(layer.opacity * 100) })}</SliderOutput>
            </Slider>
            {table && <FilterList table={table} filter={layer.filter} onChange={(filter) => onChange({ filter })} />}
          </>
        )}
      </div>
    </li>
  );
}

function CheckBoxMark() {
  return (
    <span className="check-box" aria-hidden="true">
      <svg viewBox="0 0 16 16" focusable="false" aria-hidden="true">
        <path d="M3.5 8.2 6.7 11.4 12.5 4.8" />
      </svg>
    </span>
  );
}
