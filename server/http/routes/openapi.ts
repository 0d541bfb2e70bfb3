// The API's description, generated from the schemas that the routes themselves are checked by.
import swagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { App } from '../context';
import { PERMISSIONS } from '../permissions';

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
      const { schema, url } = jsonSchemaTransform(input);
      const who = PERMISSIONS[`${[input.route.method].flat()[0]} ${input.route.url}`];
      if (who === undefined || who === 'anyone') return { schema, url };
      const roles = `Peran token: ${who.join(', ')}.`;
      const description = [schema.description, roles].filter(Boolean).join(' ');
      return { schema: { ...schema, security: [{ token: [] }], description }, url };
    },
  });
}

export function openApiRoute(app: App): void {
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(app.swagger()),
  );
}
