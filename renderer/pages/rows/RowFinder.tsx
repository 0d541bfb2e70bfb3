// Finds held rows to correct or remove: by any word of their label, key or region.

import { formatNumber } from '@shared/domain/format';
import type { AgencyId, RowKey } from '@shared/ids';
import { useDeferredValue, useMemo, useState } from 'react';
import { Button, Input, Label, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { RowTable } from '../../app/feed/row-table';
import { agencyName, regionName, useReference } from '../../app/reference-context';
import { useView } from '../../app/view/view-context';

/** Rows listed at most; another word makes it fewer. */
const LISTED = 40;

interface Props {
  readonly table: RowTable | null;
  readonly agency: AgencyId;
  /** Keys that are being written already. */
  readonly taken: ReadonlySet<string>;
  readonly onPick: (key: RowKey) => void;
}

export function RowFinder({ table, agency, taken, onPick }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const reference = useReference();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim().toLowerCase());
  const found = useMemo(() => (table && asked !== '' ? matches(table, asked) : null), [table, asked]);
  const label = table?.declaration.fields.find((f) => f.roles.includes('label'));
  return (
    <div className="row-finder">
      <SearchField className="field" value={text} onChange={setText}>
        <Label>{t('rows.find')}</Label>
        <Input placeholder={t('rows.findHint')} />
      </SearchField>
      <p className="quiet" role="status">
        {found === null
          ? t('rows.held', { rows: formatNumber(table?.size ?? 0, locale) })
          : t('rows.found', { rows: formatNumber(found.length, locale) })}
      </p>
      {table && found && (
        <ul className="row-hits">
          {found.slice(0, LISTED).map((i) => {
            const key = table.key(i);
            const region = table.region(i);
            const owner = table.provenance(i).agency;
            const where = region === null ? '' : regionName(reference, region);
            return (
              <li key={key}>
                <Button className="link" isDisabled={owner !== agency || taken.has(key)} onPress={() => onPick(key)}>
                  {String((label && table.value(i, label.key)) ?? where ?? key)}
                </Button>
                <span className="quiet">
                  {[key, where, owner === agency ? '' : t('rows.ownedBy', { agency: agencyName(reference, owner) })]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {found && found.length > LISTED && <p className="quiet">{t('rows.findMore')}</p>}
    </div>
  );
}

/** Rows whose key or text fields hold all the words. */
function matches(table: RowTable, asked: string): number[] {
  const words = asked.split(/\s+/);
  const fields = table.declaration.fields.filter((f) => f.type === 'text' || f.roles.includes('key')).map((f) => f.key);
  const out: number[] = [];
  for (let i = 0; i < table.size; i++) {
    const text = `${table.key(i)} ${fields.map((f) => table.value(i, f) ?? '').join(' ')}`.toLowerCase();
    if (words.every((word) => text.includes(word))) out.push(i);
  }
  return out;
}
