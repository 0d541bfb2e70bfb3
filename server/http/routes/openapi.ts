// The API's description, generated from the schemas that the routes themselves are checked by.
import swagger from '@fastify/swagger';
import { JsonRows } from '@shared/api/submission';
import { ApiError } from '@shared/errors';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../context';
import { PERMISSIONS } from '../permissions';
import { apiPage } from './api-page';

/** The operations of the description that we complete; the rest of it is the generator's own. */
const Operation = z.looseObject({
  responses: z.record(z.string(), z.unknown()).default({}),
  requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
});
export const ApiDescription = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});
export type ApiDescription = z.infer<typeof ApiDescription>;

const FILE = { type: 'string', format: 'binary' };
/** What stands in a body that is taken unread: its schema is the ingestion's, not the router's. */
const UNREAD_BODIES: Record<string, unknown> = {
  'multipart/form-data': { type: 'object', required: ['file'], properties: { file: FILE } },
  'application/json': z.toJSONSchema(JsonRows, { io: 'input' }),
};

/** Registers the generator; it must stand before the routes that it describes. */
export async function describeApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sumut Smart Province',
        version,
        description:
          'Kiriman data instansi, tanda terima, dan data yang terbit. Setiap penolakan berisi code, message dan fix.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: (input) => {
      const { schema: made, url } = jsonSchemaTransform(input);
      const schema = made.consumes && !made.body ? { ...made, body: FILE } : made;
      const who = PERMISSIONS[`${[input.route.method].flat()[0]} ${input.route.url}`];
      if (who === undefined || who === 'anyone') return { schema, url };
      const roles =
        'localOr' in who
          ? `Tanpa token dari komputer server; peran token: ${who.localOr.join(', ')}.`
          : `Peran token: ${who.join(', ')}.`;
      const description = [schema.description, roles].filter(Boolean).join(' ');
      return { schema: { ...schema, security: [{ token: [] }], description }, url };
    },
    transformObject: (documented) => {
      const whole = 'openapiObject' in documented ? documented.openapiObject : documented.swaggerObject;
      return Object.assign(whole, completed(ApiDescription.parse(whole)));
    },
  });
}

/** Adds what every operation has: the refusal's body, and the schemas of bodies that are taken unread. */
function completed(description: ApiDescription): ApiDescription {
  const refusal = {
    description: 'Penolakan: code, message dan fix.',
    content: { 'application/json': { schema: z.toJSONSchema(ApiError) } },
  };
  for (const operation of Object.values(description.paths).flatMap((path) => Object.values(path))) {
    operation.responses.default = refusal;
    const content = operation.requestBody?.content ?? {};
    if (!('multipart/form-data' in content)) continue;
    for (const [type, schema] of Object.entries(UNREAD_BODIES)) if (type in content) content[type] = { schema };
  }
  return description;
}

export function openApiRoutes(app: App): void {
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(app.swagger()),
  );

  app.get('/api/docs', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .type('text/html; charset=utf-8')
      .send(apiPage(app.swagger())),
  );
}
