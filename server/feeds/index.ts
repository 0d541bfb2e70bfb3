// The registry of feeds. A new one is a file with a Feed in it, a section in the settings, and a line here.
import { bmkgAutogempa } from './earthquakes/bmkg-autogempa';
import { bmkgGempadirasakan } from './earthquakes/bmkg-gempadirasakan';
import type { EarthquakeRecord } from './earthquakes/record';
import { usgs } from './earthquakes/usgs';
import type { Feed } from './feed';

/** Where two feeds of one source tell of the same event, the earlier one here is believed. */
export const EARTHQUAKE_FEEDS: readonly Feed<EarthquakeRecord>[] = [bmkgAutogempa, bmkgGempadirasakan, usgs];
