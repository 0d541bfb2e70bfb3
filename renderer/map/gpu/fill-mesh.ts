// A tessellated mesh on the card, made when it is first drawn and shared by the layers that fill it.
import { Buffer, type Device } from '@luma.gl/core';
import { FILL_STRIDE, type FillMesh } from './tessellate';

export const FILL_LAYOUT = {
  name: 'mesh',
  byteStride: FILL_STRIDE,
  attributes: [
    { attribute: 'meshPosition', format: 'float32x2' as const, byteOffset: 0 },
    { attribute: 'meshPositionLow', format: 'float32x2' as const, byteOffset: 8 },
    { attribute: 'meshItem', format: 'float32' as const, byteOffset: 16 },
  ],
};

export class FillMeshOnCard {
  private onCard: { device: Device; vertices: Buffer; indices: Buffer } | null = null;

  constructor(readonly mesh: FillMesh) {}

  buffers(device: Device): { vertices: Buffer; indices: Buffer } {
    if (this.onCard?.device !== device) {
      this.onCard = {
        device,
        vertices: device.createBuffer({ usage: Buffer.VERTEX, data: this.mesh.vertices }),
        indices: device.createBuffer({ usage: Buffer.INDEX, indexType: 'uint32', data: this.mesh.indices }),
      };
    }
    return this.onCard;
  }

  release(): void {
    this.onCard?.vertices.destroy();
    this.onCard?.indices.destroy();
    this.onCard = null;
  }
}
