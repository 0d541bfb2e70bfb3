// Fills a mesh from a paint table; dots, hatch and cross-hatch keep their period on the screen at every zoom.
import { type DefaultProps, Layer, type LayerProps, project32 } from '@deck.gl/core';
import type { Texture } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import type { ShaderModule } from '@luma.gl/shadertools';
import { destroyModel } from './destroy-model';
import { FILL_LAYOUT, type FillMeshOnCard } from './fill-mesh';
import { FLAT } from './flat';
import { PAINT_WIDTH, type PaintTable } from './paint-table';

export interface FillsLayerProps extends LayerProps {
  mesh: FillMeshOnCard;
  paints: PaintTable;
  /** CSS pixels from one pattern line to the next. */
  period: number;
}

interface FillsUniforms {
  strength: number;
  period: number;
  anchorSquare: [number, number];
  anchorDiagonal: [number, number];
}

const block = `\
layout(std140) uniform fillsUniforms {
  float strength;
  float period;
  vec2 anchorSquare;
  vec2 anchorDiagonal;
} fills;
`;

const fillsUniforms = {
  name: 'fills',
  vs: block,
  fs: block,
  source: '',
  uniformTypes: { strength: 'f32', period: 'f32', anchorSquare: 'vec2<f32>', anchorDiagonal: 'vec2<f32>' },
} as const satisfies ShaderModule<FillsUniforms>;

const vs = `\
#version 300 es
#define SHADER_NAME fills-vertex
precision highp float;
uniform highp sampler2D paints;
in vec2 meshPosition;
in vec2 meshPositionLow;
in float meshItem;
flat out vec4 vArea;
flat out vec4 vLine;
void main(void) {
  int texel = int(meshItem + 0.5) * 2;
  ivec2 at = ivec2(texel % ${PAINT_WIDTH}, texel / ${PAINT_WIDTH});
  vArea = texelFetch(paints, at, 0);
  vLine = texelFetch(paints, at + ivec2(1, 0), 0);
  vec4 commonPlace;
  gl_Position = project_position_to_clipspace(vec3(meshPosition, 0.0), vec3(meshPositionLow, 0.0), vec3(0.0), commonPlace);
  if (vArea.a == 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`;

// Line width is 0.19 of the period, as the tokens say.
const fs = `\
#version 300 es
#define SHADER_NAME fills-fragment
precision highp float;
flat in vec4 vArea;
flat in vec4 vLine;
out vec4 fragColor;

float stripe(float along, float period) {
  float away = abs(mod(along, period) - 0.5 * period);
  float halfWidth = 0.095 * period;
  return 1.0 - smoothstep(halfWidth - 0.5, halfWidth + 0.5, away);
}

void main(void) {
  if (vArea.a == 0.0) discard;
  int pattern = int(vLine.a * 255.0 / 64.0 + 0.5);
  vec2 diagonal = gl_FragCoord.xy - fills.anchorDiagonal;
  float ink = 0.0;
  if (pattern == 1) {
    vec2 cell = mod(gl_FragCoord.xy - fills.anchorSquare, fills.period) - 0.5 * fills.period;
    float radius = 0.15 * fills.period;
    ink = 1.0 - smoothstep(radius - 0.5, radius + 0.5, length(cell));
  } else if (pattern >= 2) {
    ink = stripe((diagonal.x - diagonal.y) * 0.70710678, fills.period);
    if (pattern == 3) ink = max(ink, stripe((diagonal.x + diagonal.y) * 0.70710678, fills.period));
  }
  fragColor = vec4(mix(vArea.rgb, vLine.rgb, ink), vArea.a * fills.strength);
}
`;

const defaultProps: DefaultProps<FillsLayerProps> = {
  mesh: { type: 'object', value: undefined as unknown as FillMeshOnCard, compare: false },
  paints: { type: 'object', value: undefined as unknown as PaintTable, compare: false },
  period: 8.5,
  parameters: FLAT,
};

/** The place that patterns are pinned to while the map is dragged. */
const ANCHOR: [number, number] = [98.9, 2.6];

/** deck.gl layer over a {@link FillMeshOnCard} and a {@link PaintTable}. */
export class FillsLayer extends Layer<Required<FillsLayerProps>> {
  static override layerName = 'FillsLayer';
  static override defaultProps = defaultProps as DefaultProps;

  declare state: { model?: Model; mesh?: FillMeshOnCard; texture?: Texture };

  protected override _getAttributeManager(): null {
    return null;
  }

  override getShaders(): Record<string, unknown> {
    return super.getShaders({ vs, fs, modules: [project32, fillsUniforms] }) as Record<string, unknown>;
  }

  override initializeState(): void {
    this.setState({});
  }

  override draw(): void {
    const { mesh, paints, period } = this.props;
    if (mesh.mesh.indices.length === 0) return;
    const texture = paints.flush(this.context.device);
    const model = this.modelFor(mesh, texture);
    if (texture !== this.state.texture) {
      model.setBindings({ paints: texture });
      this.state.texture = texture;
    }
    const { viewport } = this.context;
    const gl = this.context.device.getDefaultCanvasContext();
    const [, drawingHeight] = gl.getDrawingBufferSize();
    const ratio = drawingHeight / viewport.height;
    const [x = 0, y = 0] = viewport.project(ANCHOR);
    const device: [number, number] = [x * ratio, drawingHeight - y * ratio];
    const step = period * ratio;
    const wrap = (v: number, by: number): number => v - Math.floor(v / by) * by;
    const diagonal = step * Math.SQRT2;
    model.shaderInputs.setProps({
      fills: {
        strength: this.props.opacity,
        period: step,
        anchorSquare: [wrap(device[0], step), wrap(device[1], step)],
        anchorDiagonal: [wrap(device[0], diagonal), wrap(device[1], diagonal)],
      },
    });
    model.draw(this.context.renderPass);
  }

  override finalizeState(): void {
    destroyModel(this.state.model);
  }

  private modelFor(mesh: FillMeshOnCard, texture: Texture): Model {
    if (this.state.model && this.state.mesh === mesh) return this.state.model;
    destroyModel(this.state.model);
    const { vertices, indices } = mesh.buffers(this.context.device);
    const model = new Model(this.context.device, {
      ...this.getShaders(),
      id: this.props.id,
      bufferLayout: [FILL_LAYOUT],
      topology: 'triangle-list',
      attributes: { mesh: vertices },
      indexBuffer: indices,
      vertexCount: mesh.mesh.indices.length,
      bindings: { paints: texture },
    });
    this.state.model = model;
    this.state.mesh = mesh;
    this.state.texture = texture;
    return model;
  }
}
