// Who a token is, and what it may do.
import { z } from 'zod';
import { AgencyId } from '../ids';
import { Agency } from '../reference';

/**
 * submit: an agency's machine or officer; sends rows and reads what its agency may see. read: reads. walidata: also declares
 * datasets. operator: the room on the server's own machine, let in by its data folder; reads everything.
 */
export const TokenRole = z.enum(['submit', 'read', 'walidata', 'operator']);
export type TokenRole = z.infer<typeof TokenRole>;

/** Answer to `GET /api/v1/session`. */
export const Session = z.object({
  agency: AgencyId,
  agencyName: z.string(),
  role: TokenRole,
  serverTime: z.number(),
  serverName: z.string(),
});
export type Session = z.infer<typeof Session>;

/** Answer to `GET /api/v1/reference/agencies`. */
export const AgencyList = z.object({ agencies: z.array(Agency) });
export type AgencyList = z.infer<typeof AgencyList>;
