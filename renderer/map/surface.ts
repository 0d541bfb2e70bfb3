// The one map of a window: MapLibre with deck.gl between its layers. A lost graphics context is answered by a new map in place.
import type { Layer } from '@deck.gl/core';
import { MapboxOverlay } from '@deck.gl/mapbox';
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import { baseLayers, baseStyle, EMPTY, SOURCES, type SourceId } from './base/style';
import { readTiles, showTiles, type Tiles } from './base/tiles';
import type { Camera } from './map-model';
import { applyTool, listenForTool, type MapTool } from './map-tool';
import { MapLibreMap } from './maplibre';
import { PaintedFrames } from './painted-frames';
import { LAND_BOUNDS } from './place/province';
import type { MapTheme } from './theme';

/** Pixels of the canvas at most: fill rate is a wall's limit. */
const MAX_PIXELS = 3840 * 2160;

export interface SurfaceLook {
  theme: MapTheme;
  minute: number;
  filled: boolean;
  kecamatanLines: boolean;
}

export interface SurfaceEvents {
  /** The camera moved; also once after a new map was built. */
  move: (camera: Camera) => void;
  moveEnd: (camera: Camera, byReader: boolean) => void;
  pointer: (kind: 'hover' | 'click' | 'leave', lon: number, lat: number, x: number, y: number) => void;
  /** Before each frame is drawn. */
  frame: () => void;
  resize: () => void;
  /** Nothing is left to try in this page; it should be loaded anew. */
  beyondRepair: () => void;
}

export class Surface {
  /** When frames that were asked for here are drawn. */
  readonly painted = new PaintedFrames();
  map!: MapLibre;
  private overlay!: MapboxOverlay;
  private readonly data = new Map<SourceId, FeatureCollection>();
  private makeLayers: () => Layer[] = () => [];
  /** Prefix of the ids of layers that are left out of the frame being drawn. */
  private muted: string | null = null;
  private tilesUrl: string | null = null;
  private tiles: Tiles | null = null;
  private styled: Promise<void> = Promise.resolve();
  private waiting: (() => void)[] = [];
  /** True once style and deck of the present map are there. */
  private complete = false;
  private rebuilds: number[] = [];
  private disposed = false;
  private tool: MapTool | null = null;

  constructor(
    private readonly container: HTMLElement,
    private camera: Camera,
    private look: SurfaceLook,
    private readonly events: SurfaceEvents,
  ) {
    this.build();
  }

  get size(): { width: number; height: number } {
    return { width: this.container.clientWidth, height: this.container.clientHeight };
  }

  setLook(look: SurfaceLook): void {
    this.look = look;
    void this.styled.then(() => {
      if (this.disposed) return;
      if (this.tiles) showTiles(this.map, this.tiles, look.theme);
      for (const layer of baseLayers(look.theme, look, look.kecamatanLines)) {
        for (const [name, value] of Object.entries(layer.paint ?? {}))
          this.map.setPaintProperty(layer.id, name, value, { validate: false });
        for (const [name, value] of Object.entries(layer.layout ?? {}))
          this.map.setLayoutProperty(layer.id, name, value, { validate: false });
      }
    });
  }

  setData(source: SourceId, data: FeatureCollection): void {
    this.data.set(source, data);
    void this.styled.then(() => {
      if (!this.disposed) this.map.getSource<GeoJSONSource>(source)?.setData(data);
    });
  }

  /** deck.gl layers, bottom first. A new map asks again: a deck.gl layer belongs to the card that it was first drawn on. */
  setLayers(make: () => Layer[]): void {
    this.makeLayers = make;
    this.overlay.setProps({ layers: make() });
    this.repaint();
  }

  /** Draws now, without the layers whose id begins with `hidden`, and answers the canvas' pixels (RGBA, bottom row first). */
  drawAndRead(hidden: string | null): Uint8Array {
    this.muted = hidden;
    try {
      this.map.redraw();
      const canvas = this.map.getCanvas();
      const gl = canvas.getContext('webgl2');
      if (!gl) throw new Error('the map has no WebGL2 context');
      const pixels = new Uint8Array(canvas.width * canvas.height * 4);
      gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      return pixels;
    } finally {
      this.muted = null;
    }
  }

  /**
   * Draws one frame now and copies it onto a picture of `width` x `height`. The canvas keeps no picture between frames, so both
   * happen before anything else may run.
   */
  drawOnto(context: CanvasRenderingContext2D, width: number, height: number): void {
    this.map.redraw();
    context.drawImage(this.map.getCanvas(), 0, 0, width, height);
  }

  /** Gives the pointer to a tool, or back to the reader. */
  takePointer(tool: MapTool | null): void {
    this.tool = tool;
    applyTool(this.map, tool);
  }

  /** Lays a PMTiles file beneath the data, or takes it away. */
  async setTiles(url: string | null): Promise<void> {
    this.tilesUrl = url;
    const tiles = url === null ? null : await readTiles(url);
    await this.styled;
    if (this.disposed || this.tilesUrl !== url) return;
    this.tiles = tiles;
    showTiles(this.map, tiles, this.look.theme);
  }

  repaint(): void {
    this.painted.request();
    this.map.triggerRepaint();
  }

  /** Resolves when nothing is left to load or to draw; a map that is built anew meanwhile counts too. */
  idle(): Promise<void> {
    return new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      this.repaint();
    });
  }

  dispose(): void {
    this.disposed = true;
    this.painted.dispose();
    this.map.remove();
  }

  private build(): void {
    const { camera } = this;
    this.complete = false;
    this.map = new MapLibreMap({
      container: this.container,
      style: baseStyle(this.look.theme, this.look, this.look.kecamatanLines),
      center: [camera.lon, camera.lat],
      zoom: camera.zoom,
      minZoom: 4,
      maxZoom: 18,
      maxBounds: [LAND_BOUNDS[0], LAND_BOUNDS[1], LAND_BOUNDS[2], LAND_BOUNDS[3]],
      renderWorldCopies: false,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      pixelRatio: this.pixelRatio(),
      maxCanvasSize: [8192, 8192],
      canvasContextAttributes: { antialias: true, powerPreference: 'high-performance' },
    });
    const { map } = this;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    // The canvas takes the keyboard; it goes by the name of the landmark that holds it, in the reader's language.
    const name = this.container.closest('[aria-label]')?.getAttribute('aria-label');
    if (name) map.getCanvas().setAttribute('aria-label', name);
    let loaded = (): void => {};
    const deckLoaded = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    this.overlay = new MapboxOverlay({
      interleaved: true,
      layers: [],
      onLoad: () => loaded(),
      layerFilter: ({ layer }) => this.muted === null || !layer.id.startsWith(this.muted),
    });
    const styleLoaded = new Promise<void>((resolve) => {
      map.once('load', () => resolve());
    });
    this.styled = Promise.all([styleLoaded, deckLoaded]).then(() => {});
    map.addControl(this.overlay);
    void this.styled.then(() => {
      if (this.disposed || map !== this.map) return;
      for (const id of SOURCES) map.getSource<GeoJSONSource>(id)?.setData(this.data.get(id) ?? EMPTY);
      this.overlay.setProps({ layers: this.makeLayers() });
      this.complete = true;
      this.repaint();
      showTiles(map, this.tiles, this.look.theme);
    });
    this.listen(map);
  }

  private listen(map: MapLibre): void {
    const cameraNow = (): Camera => ({ lon: map.getCenter().lng, lat: map.getCenter().lat, zoom: map.getZoom() });
    map.on('move', () => {
      this.camera = cameraNow();
      this.events.move(this.camera);
    });
    map.on('moveend', (e) => this.events.moveEnd(cameraNow(), e.originalEvent !== undefined));
    const pointer = (kind: 'hover' | 'click', e: MapMouseEvent) => {
      if (!this.tool) this.events.pointer(kind, e.lngLat.lng, e.lngLat.lat, e.point.x, e.point.y);
    };
    map.on('mousemove', (e) => pointer('hover', e));
    map.on('click', (e) => pointer('click', e));
    listenForTool(map, () => this.tool);
    if (this.tool) applyTool(map, this.tool);
    map.on('mouseout', () => this.events.pointer('leave', 0, 0, 0, 0));
    map.on('render', () => {
      this.painted.rendered(map.getCanvas().getContext('webgl2'));
      this.events.frame();
    });
    map.on('idle', () => {
      // Before the deck is there the map is idle without the data; the deck's first layers draw a frame of their own.
      if (!this.complete) return;
      for (const done of this.waiting.splice(0)) done();
    });
    map.on('resize', () => {
      // Setting the ratio resizes the map again: only another ratio is set, or the two would call each other for ever.
      const ratio = this.pixelRatio();
      if (ratio !== map.getPixelRatio()) map.setPixelRatio(ratio);
      this.events.resize();
    });
    map.getCanvas().addEventListener('webglcontextlost', () => this.contextLost(map));
  }

  /** A new map with a new context in the same place: nothing of the old one can be trusted, MapLibre's style least. */
  private contextLost(lost: MapLibre): void {
    if (this.disposed || lost !== this.map) return;
    const now = performance.now();
    this.rebuilds = [...this.rebuilds.filter((t) => now - t < 60_000), now];
    if (this.rebuilds.length > 3) {
      this.events.beyondRepair();
      return;
    }
    // The browser gives no new context while it still speaks of the loss.
    setTimeout(() => {
      if (this.disposed || lost !== this.map) return;
      try {
        lost.remove();
      } catch {
        // MapLibre may have lost its style with the context; its canvas is what must go.
        this.container.replaceChildren();
      }
      try {
        this.build();
        this.events.move(this.camera);
      } catch {
        this.events.beyondRepair();
      }
    }, 100);
  }

  private pixelRatio(): number {
    const { width, height } = this.size;
    const most = Math.sqrt(MAX_PIXELS / Math.max(1, width * height));
    return Math.max(0.5, Math.min(window.devicePixelRatio, 2, most));
  }
}
