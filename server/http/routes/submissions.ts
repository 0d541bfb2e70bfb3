import type { App, HttpContext } from '../context';
export async function submissionRoutes(_app: App, _context: HttpContext): Promise<void> {}
