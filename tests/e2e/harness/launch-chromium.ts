// Opens the browser shell in Debian's Chromium, driven by Playwright.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { runtimeSwitches } from '../../../scripts/setup/electron-runtime.mjs';

const DEBIAN_CHROMIUM = '/usr/bin/chromium';

/** Why there is no browser to test with; undefined where there is one. Ubuntu's `chromium` is a snap, which needs a desktop session. */
export function noChromium(): string | undefined {
  return existsSync(DEBIAN_CHROMIUM) ? undefined : 'Debian’s chromium is not installed (Ubuntu has it only as a snap)';
}

/** A running browser with one page. */
export interface LaunchedChromium {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
}

/** Starts a headless browser on an address. The page's console errors are the caller's to watch. */
export async function launchChromium(options: {
  readonly url: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly extraArgs?: readonly string[];
}): Promise<LaunchedChromium> {
  const size = options.size ?? { width: 1920, height: 1080 };
  const browser = await chromium.launch({
    executablePath: DEBIAN_CHROMIUM,
    args: [...runtimeSwitches(), ...(options.extraArgs ?? [])],
  });
  const context = await browser.newContext({ viewport: size, locale: 'id-ID', timezoneId: 'Asia/Jakarta' });
  const page = await context.newPage();
  await page.goto(options.url);
  return { browser, context, page, close: () => browser.close() };
}
