// What the command line and the environment ask of one run of the app.
import { parseArgs } from 'node:util';
import { parseFingerprint } from '@shared/fingerprint';
import { z } from 'zod';

/** Options of one run. They win over the settings file and are not kept. */
export const LaunchOptions = z.object({
  /** Address of the central server. */
  server: z.url({ protocol: /^https?$/ }).optional(),
  /** Fingerprint of that server's certificate, compared beforehand. */
  fingerprint: z
    .string()
    .transform((text, context) => {
      const parsed = parseFingerprint(text);
      if (parsed) return parsed;
      context.addIssue({ code: 'custom', message: '64 angka heksadesimal, seperti yang ditampilkan server' });
      return z.NEVER;
    })
    .optional(),
  /** The server's data folder on this machine; lets the app in as a room operator. */
  dataDir: z.string().min(1).optional(),
  /** Covers the whole display. */
  fullscreen: z.boolean().default(false),
  /** One frameless window on every display. */
  wall: z.boolean().default(false),
  /** Inner size of a window in pixels, for screenshots and tests. */
  size: z.object({ width: z.number().int().min(320), height: z.number().int().min(240) }).optional(),
  /** Query that the first page is opened with: the view that its address describes. */
  view: z.string().max(4000).optional(),
  /** How often the app has restarted itself in a row; set by the app only. */
  relaunches: z.number().int().nonnegative().default(0),
  /** A token from the environment: the command line can be read by every user of the machine. */
  token: z.string().min(1).max(500).optional(),
});
export type LaunchOptions = z.infer<typeof LaunchOptions>;

/** What was asked, or why it cannot be understood. */
export type ParsedLaunch = { ok: true; options: LaunchOptions } | { ok: false; message: string };

/** Parses `1920x1080`. */
function parseSize(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const [width, height] = text.split('x').map(Number);
  return { width, height };
}

/**
 * Reads the options of a run. Switches of Chromium and Electron (`--no-sandbox`, `--inspect`) pass unseen.
 * @param argv Arguments after the program's name.
 * @param env Environment; `SUMUT_TOKEN` is read.
 */
export function parseLaunch(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): ParsedLaunch {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      server: { type: 'string' },
      fingerprint: { type: 'string' },
      'data-dir': { type: 'string' },
      fullscreen: { type: 'boolean' },
      wall: { type: 'boolean' },
      size: { type: 'string' },
      view: { type: 'string' },
      relaunches: { type: 'string' },
    },
  });
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  const parsed = LaunchOptions.safeParse({
    server: text('server'),
    fingerprint: text('fingerprint'),
    dataDir: text('data-dir'),
    fullscreen: values.fullscreen === true,
    wall: values.wall === true,
    size: parseSize(text('size')),
    view: text('view'),
    relaunches: Number(text('relaunches') ?? 0),
    token: env.SUMUT_TOKEN || undefined,
  });
  if (parsed.success) return { ok: true, options: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, message: `--${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'tidak dapat dibaca'}` };
}
