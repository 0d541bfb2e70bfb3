// The panels of the desk's right margin, one entry each: what the address names, and what is drawn.
import type { ComponentType } from 'react';
import type { PanelId } from '../app/view/view';
import { DataPanel } from './data/DataPanel';
import { SettingsPanel } from './settings/SettingsPanel';
import { StatePanel } from './state/StatePanel';
import { ViewsPanel } from './views/ViewsPanel';
import { WithoutPlacePanel } from './without-place/WithoutPlacePanel';

export const PANELS: Record<PanelId, ComponentType> = {
  data: DataPanel,
  state: StatePanel,
  'without-place': WithoutPlacePanel,
  settings: SettingsPanel,
  views: ViewsPanel,
};
