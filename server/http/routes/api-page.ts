// The API's description as one plain page, made from the same OpenAPI document: no script, no style from elsewhere.
import { z } from 'zod';

const Parameter = z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional() });
const Document = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string().optional() }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        description: z.string().optional(),
        parameters: z.array(Parameter).optional(),
        requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
        responses: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  ),
});

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#16202b}' +
  'h2{font-size:1rem;margin:2rem 0 .25rem}code{font-family:ui-monospace,monospace;background:#eef1f4;padding:.1em .3em}' +
  'p,ul{margin:.25rem 0}';

/** @param description the OpenAPI document. Throws when it is not one. */
export function apiPage(description: unknown): string {
  const { info, paths } = Document.parse(description);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const parameters = (operation.parameters ?? []).map(
        (p) => `<li><code>${text(p.name)}</code> (${text(p.in)}${p.required ? ', wajib' : ''})</li>`,
      );
      const bodies = Object.keys(operation.requestBody?.content ?? {}).map((type) => `<code>${text(type)}</code>`);
      return [
        `<h2><code>${method.toUpperCase()} ${text(path)}</code></h2>`,
        operation.description ? `<p>${text(operation.description)}</p>` : '',
        parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : '',
        bodies.length > 0 ? `<p>Isi: ${bodies.join(', ')}</p>` : '',
        `<p>Jawaban: ${Object.keys(operation.responses ?? {})
          .map(text)
          .join(', ')}</p>`,
      ].join('');
    }),
  );
  return [
    `<!doctype html><html lang="id"><meta charset="utf-8"><title>API ${text(info.title)}</title><style>${STYLE}</style>`,
    `<h1>API ${text(info.title)} ${text(info.version)}</h1><p>${text(info.description ?? '')}</p>`,
    '<p>Skema lengkap: <a href="/api/v1/openapi.json">openapi.json</a>. Token dikirim sebagai <code>Authorization: Bearer TOKEN</code>.</p>',
    ...operations,
    '</html>',
  ].join('\n');
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
