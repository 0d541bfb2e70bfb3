// BMKG's newest earthquake (autogempa.json).
import { earthquakes } from '@shared/datasets/earthquakes';
import type { DatasetId } from '@shared/ids';
import type { Feed } from '../feed';
import { BMKG_ATTRIBUTION, readBmkg } from './bmkg';
import type { EarthquakeRecord } from './record';

export const bmkgAutogempa: Feed<EarthquakeRecord> = {
  id: 'bmkg-autogempa',
  setting: 'bmkgAutogempa',
  title: { id: 'BMKG, gempa terkini', en: 'BMKG, newest earthquake' },
  attribution: BMKG_ATTRIBUTION,
  dataset: earthquakes.id as DatasetId,
  read: readBmkg,
};
