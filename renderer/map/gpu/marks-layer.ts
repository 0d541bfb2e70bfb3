// Draws a mark store: one instanced quad per mark, its shape cut out in the fragment shader, from buffers that we own.
import { type DefaultProps, Layer, type LayerProps, project32 } from '@deck.gl/core';
import type { Buffer } from '@luma.gl/core';
import { Geometry, Model } from '@luma.gl/engine';
import type { ShaderModule } from '@luma.gl/shadertools';
import type { Rgb } from '../oklch';
import { destroyModel } from './destroy-model';
import { FLAT } from './flat';
import { MARK_LAYOUT, type MarkStore } from './mark-store';

export interface MarksLayerProps extends LayerProps {
  store: MarkStore;
  /** CSS pixels of one size unit. */
  sizeScale: number;
  /** CSS pixels: no mark is drawn smaller. */
  minSize: number;
  /** CSS pixels. */
  edgeWidth: number;
  /** Colours of a donut's parts. */
  parts: readonly Rgb[];
  /** Colour of a donut's middle. */
  middle: Rgb;
}

type Vec4 = [number, number, number, number];

interface MarksUniforms {
  sizeScale: number;
  minSize: number;
  edgeWidth: number;
  strength: number;
  middle: Vec4;
  part0: Vec4;
  part1: Vec4;
  part2: Vec4;
  part3: Vec4;
  part4: Vec4;
}

const block = `\
layout(std140) uniform marksUniforms {
  float sizeScale;
  float minSize;
  float edgeWidth;
  float strength;
  vec4 middle;
  vec4 part0;
  vec4 part1;
  vec4 part2;
  vec4 part3;
  vec4 part4;
} marks;
`;

const marksUniforms = {
  name: 'marks',
  vs: block,
  fs: block,
  source: '',
  uniformTypes: {
    sizeScale: 'f32',
    minSize: 'f32',
    edgeWidth: 'f32',
    strength: 'f32',
    middle: 'vec4<f32>',
    part0: 'vec4<f32>',
    part1: 'vec4<f32>',
    part2: 'vec4<f32>',
    part3: 'vec4<f32>',
    part4: 'vec4<f32>',
  },
} as const satisfies ShaderModule<MarksUniforms>;

const vs = `\
#version 300 es
#define SHADER_NAME marks-vertex
in vec2 corner;
in vec2 markPosition;
in vec2 markPositionLow;
in float markSize;
in vec4 markFill;
in vec4 markEdge;
in vec4 markMix;
in vec4 markStyle;
out vec2 vPixel;
out vec4 vFill;
out vec4 vEdge;
out vec4 vMix;
flat out float vRadius;
flat out int vShape;
void main(void) {
  float radius = max(markSize * marks.sizeScale, marks.minSize);
  float reach = radius + marks.edgeWidth + 1.0;
  vPixel = corner * reach;
  vFill = markFill;
  vEdge = markEdge;
  vMix = markMix;
  vRadius = radius;
  vShape = int(markStyle.x * 255.0 + 0.5);
  vec4 commonPlace;
  gl_Position = project_position_to_clipspace(vec3(markPosition, 0.0), vec3(markPositionLow, 0.0), vec3(0.0), commonPlace);
  gl_Position.xy += project_pixel_size_to_clipspace(vPixel);
}
`;

// y of vPixel points up. Distances are signed, in CSS pixels, negative inside.
const fs = `\
#version 300 es
#define SHADER_NAME marks-fragment
precision highp float;
in vec2 vPixel;
in vec4 vFill;
in vec4 vEdge;
in vec4 vMix;
flat in float vRadius;
flat in int vShape;
out vec4 fragColor;

float shapeDistance(vec2 p, float r) {
  if (vShape == 2) return (abs(p.x) + abs(p.y) - 1.25 * r) * 0.70710678;
  if (vShape == 3) {
    vec2 q = vec2(abs(p.x), p.y + 0.22 * r);
    return max(-q.y - 0.78 * r, dot(q, vec2(0.87, 0.5)) - 0.70 * r);
  }
  if (vShape == 4) return max(abs(p.x), abs(p.y)) - 0.88 * r;
  return length(p) - r;
}

vec3 partAt(vec2 p) {
  float turn = fract(atan(p.x, p.y) / 6.28318531 + 1.0);
  if (turn < vMix.x) return marks.part0.rgb;
  if (turn < vMix.y) return marks.part1.rgb;
  if (turn < vMix.z) return marks.part2.rgb;
  if (turn < vMix.w) return marks.part3.rgb;
  return marks.part4.rgb;
}

void main(void) {
  float d = shapeDistance(vPixel, vRadius);
  float soft = max(fwidth(d) * 0.5, 0.01);
  float halfEdge = marks.edgeWidth * 0.5;
  float outside = smoothstep(halfEdge + soft, halfEdge - soft, d);
  if (outside <= 0.0) discard;
  float inside = smoothstep(-halfEdge + soft, -halfEdge - soft, d);
  vec4 fill = vFill;
  if (vShape == 1) fill.a = 0.0;
  if (vShape == 5) {
    float ring = smoothstep(-0.34 * vRadius - soft, -0.34 * vRadius + soft, d);
    fill = vec4(mix(marks.middle.rgb, partAt(vPixel), ring), vFill.a);
  }
  if (vShape == 6) {
    float dotRadius = max(0.22 * vRadius, 1.2);
    fill.a *= smoothstep(dotRadius + soft, dotRadius - soft, length(vPixel));
  }
  fragColor = mix(vEdge, fill, inside);
  if (fill.a <= 0.0) fragColor.rgb = vEdge.rgb;
  fragColor.a *= outside * marks.strength;
}
`;

const defaultProps: DefaultProps<MarksLayerProps> = {
  store: { type: 'object', value: undefined as unknown as MarkStore, compare: false },
  sizeScale: 1,
  minSize: 0,
  edgeWidth: 1,
  parts: { type: 'array', value: [], compare: false },
  middle: { type: 'array', value: [0, 0, 0], compare: true },
  parameters: FLAT,
};

/** deck.gl layer over a {@link MarkStore}. It picks nothing: the map asks the columns instead. */
export class MarksLayer extends Layer<Required<MarksLayerProps>> {
  static override layerName = 'MarksLayer';
  static override defaultProps = defaultProps as DefaultProps;

  declare state: { model?: Model; bound?: Buffer };

  /** Attributes are ours; deck.gl manages none. */
  protected override _getAttributeManager(): null {
    return null;
  }

  override getShaders(): Record<string, unknown> {
    return super.getShaders({ vs, fs, modules: [project32, marksUniforms] }) as Record<string, unknown>;
  }

  override initializeState(): void {
    const { store } = this.props;
    const buffer = store.buffer.flush(this.context.device);
    const model = new Model(this.context.device, {
      ...this.getShaders(),
      id: this.props.id,
      bufferLayout: [MARK_LAYOUT],
      geometry: new Geometry({
        topology: 'triangle-strip',
        attributes: { corner: { size: 2, value: new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]) } },
      }),
      attributes: { marks: buffer },
      isInstanced: true,
      instanceCount: store.count,
    });
    this.setState({ model, bound: buffer });
  }

  override getNumInstances(): number {
    return this.props.store.count;
  }

  override draw(): void {
    const { model } = this.state;
    const { store, parts } = this.props;
    if (!model) return;
    const buffer = store.buffer.flush(this.context.device);
    if (buffer !== this.state.bound) {
      model.setAttributes({ marks: buffer });
      this.state.bound = buffer;
    }
    if (store.count === 0) return;
    model.setInstanceCount(store.count);
    const part = (i: number): Vec4 => colour(parts[i] ?? parts[parts.length - 1] ?? [128, 128, 128]);
    model.shaderInputs.setProps({
      marks: {
        sizeScale: this.props.sizeScale,
        minSize: this.props.minSize,
        edgeWidth: this.props.edgeWidth,
        strength: this.props.opacity,
        middle: colour(this.props.middle),
        part0: part(0),
        part1: part(1),
        part2: part(2),
        part3: part(3),
        part4: part(4),
      },
    });
    model.draw(this.context.renderPass);
  }

  override finalizeState(): void {
    destroyModel(this.state.model);
  }
}

function colour([r, g, b]: Rgb): Vec4 {
  return [r / 255, g / 255, b / 255, 1];
}
