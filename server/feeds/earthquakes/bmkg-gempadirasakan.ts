// BMKG's newest earthquakes that people felt (gempadirasakan.json).
import { earthquakes } from '@shared/datasets/earthquakes';
import type { DatasetId } from '@shared/ids';
import type { Feed } from '../feed';
import { BMKG_ATTRIBUTION, readBmkg } from './bmkg';
import type { EarthquakeRecord } from './record';

export const bmkgGempadirasakan: Feed<EarthquakeRecord> = {
  id: 'bmkg-gempadirasakan',
  setting: 'bmkgGempadirasakan',
  title: { id: 'BMKG, gempa dirasakan', en: 'BMKG, felt earthquakes' },
  attribution: BMKG_ATTRIBUTION,
  dataset: earthquakes.id as DatasetId,
  read: readBmkg,
};
