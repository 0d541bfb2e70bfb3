// Gathers what files say of rows, from what this window holds at the moment of writing.
import { useTranslation } from 'react-i18next';
import { useConnection, useFeed } from '../../app/feed/feed-context';
import type { RowTable } from '../../app/feed/row-table';
import { useReference } from '../../app/reference-context';
import { shareLink } from '../../app/share-link';
import type { LayerFilter } from '../../app/view/view';
import { shareParameters } from '../../app/view/view-address';
import { useViewStore } from '../../app/view/view-context';
import { type FileFacts, fileFacts } from './file-facts';
import type { FileHead } from './formats/file-writer';

export interface Asked {
  readonly table: RowTable;
  readonly rows: readonly number[];
  readonly filter: LayerFilter;
  readonly region: string | null;
  readonly framed: boolean;
}

export interface FactsTools {
  readonly link: () => Promise<string>;
  readonly facts: (asked: Asked, link: string) => FileFacts;
  readonly head: (facts: FileFacts, columns: FileHead['columns'], more?: FileHead['notes']) => FileHead;
}

export function useFacts(): FactsTools {
  const { t } = useTranslation();
  const store = useViewStore();
  const feed = useFeed();
  const reference = useReference();
  const { version, fromCache } = useConnection();
  const localeNow = () => store.getState().view.locale;
  return {
    link: () => shareLink(shareParameters(store.getState().view).toString()),
    facts: (asked, link) =>
      fileFacts({
        ...asked,
        supply: feed.supply(),
        version,
        fromCache,
        reference,
        locale: localeNow(),
        t,
        link,
        now: Date.now(),
      }),
    head: (facts, columns, more = []) => ({
      locale: localeNow(),
      title: facts.title,
      columns,
      notes: [...facts.notes, ...more],
      metadata: facts.metadata,
      words: {
        notesSheet: t('file.notesSheet'),
        startsAt: t('file.startsAt'),
        column: t('file.columnHead'),
        unit: t('file.unitHead'),
        definition: t('detail.definition'),
      },
    }),
  };
}
