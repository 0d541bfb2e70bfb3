// The map's interface for the rest of a window: it is told what to show in plain data and answers with hits, camera and counts.
import type { DatasetId } from '@shared/ids';
import type { Region } from '@shared/reference';
import type { Disposable } from '../state/disposable';
import type { Topics } from '../state/topics';
import type { Camera, CameraTarget, LayerCounts, Legend, MapHit, MapModel } from './map-model';
import type { MapTool } from './map-tool';
import type { OutlineSet } from './outline-loader';
import type { SketchShape } from './sketch/sketch';

export interface MapDeps {
  regions: ReadonlyMap<string, Region>;
  /** Monotonic milliseconds. */
  clock: () => number;
  /** The server's clock, epoch milliseconds; for the age of what is drawn. */
  now?: () => number;
  /** The graphics card was lost for good: load the page anew. */
  onBeyondRepair: () => void;
}

export interface MapStores {
  topics: Topics;
  /** The one past-due rule, per dataset and owner. */
  isLate: (dataset: string, agency: string) => boolean;
}

export interface MapController extends Disposable {
  setModel(model: MapModel): void;
  setStores(stores: MapStores): void;
  setOutlines(outlines: OutlineSet): void;
  /** A raster or terrain file beneath the data, as a `pmtiles://` or plain address of the server; null takes it away. */
  setTiles(url: string | null): Promise<void>;
  /** Owners' lateness may have changed: marks are dimmed anew. */
  lateChanged(): void;
  /** Moves the camera, eased over 1.2 s or at once. Answers false for an unknown target. */
  go(target: CameraTarget, how: 'fly' | 'jump'): boolean;
  zoomBy(steps: number): void;
  camera(): Camera;
  /** Hover and click; null when the pointer left, or is over nothing. */
  onHit(listener: (hit: MapHit | null) => void): Disposable;
  /** After each movement of the camera; `byReader` where mouse, touch or keys moved it. */
  onCamera(listener: (camera: Camera, byReader: boolean) => void): Disposable;
  /** True when the map has been told of all these datasets, visible or not; a dataset that just came is told a frame later. */
  knows(datasets: readonly DatasetId[]): boolean;
  /** Shapes over the map and its names; each owner replaces its own set, an empty one takes it away. */
  setSketch(owner: string, shapes: readonly SketchShape[]): void;
  /** Gives the pointer to a tool; null gives it back to the reader. */
  takePointer(tool: MapTool | null): void;
  /** Gives the keyboard to the map. */
  focus(): void;
  /** The map as it is on screen, with names and sketches, at the window's own resolution. Waits until all is drawn. */
  picture(): Promise<HTMLCanvasElement>;
  /** Counts of the visible layers, topmost first. */
  layerStats(): LayerCounts[];
  /** Per visible dataset, whether its pixels were read back from the window. Draws some frames; for smoke runs. */
  readDrawn(): Promise<ReadonlyMap<DatasetId, boolean>>;
  legend(dataset: DatasetId): Legend | null;
  /** Rings around what just changed: begun so far, and those still on the map. */
  arrivals(): { begun: number; alive: number };
  /** True once outlines of regions have been given to the map. */
  outlined(): boolean;
  /** Resolves when everything that is there now is on the screen. */
  whenDrawn(): Promise<void>;
  /** Calls back once the frame that is asked for now is drawn; false where none is asked for. */
  whenPainted(done: () => void): boolean;
  resize(): void;
}
