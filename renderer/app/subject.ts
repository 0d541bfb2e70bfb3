// What a view is about: the dataset that leads and the region that was drilled into, as its title says.
import type { DatasetId, KemendagriCode } from '@shared/ids';
import { useTranslation } from 'react-i18next';
import { useLeadingDataset } from './leading';
import { regionName, useReference } from './reference-context';
import { useView } from './view/view-context';

export interface Subject {
  /**
   * The same on every window of every PC that shows this subject, desk or wall, opened by hand, by link or by name. Camera,
   * filters and the layers beneath are how it is looked at, not what.
   */
  readonly id: string;
  readonly title: string;
}

/** @param dataset null where nothing is declared yet. @param region null: the province */
export function subjectId(dataset: DatasetId | null, region: KemendagriCode | null): string {
  const about = dataset ?? 'map';
  return region === null ? about : `${about}:${region}`;
}

/** The subject of this window's view. */
export function useSubject(): Subject {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const region = useView((v) => v.region);
  const reference = useReference();
  const { declaration } = useLeadingDataset();
  const title = declaration?.title[locale] ?? t('map.label');
  return {
    id: subjectId(declaration?.id ?? null, region),
    title: region === null ? title : t('bar.viewRegion', { title, region: regionName(reference, region) }),
  };
}
