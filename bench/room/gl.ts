// Which OpenGL a window draws with: figures of frames mean nothing without it.
import type { Page } from 'playwright-core';

export async function glOf(page: Page): Promise<{ name: string; software: boolean }> {
  const name = await page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const info = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'no WebGL2';
  });
  return { name, software: /llvmpipe|swiftshader|software/i.test(name) };
}
