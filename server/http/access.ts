// Who may see and send what of a dataset: pure rules over a declaration and a token, shared by HTTP and socket.
import type { TokenRole } from '@shared/api/session';
import type { Declaration } from '@shared/dataset/declaration';
import { supplies } from '@shared/dataset/parties';
import { isSystemDataset } from '@shared/datasets/index';
import type { AgencyId } from '@shared/ids';
import type { Agency } from '@shared/reference';

/** The token's side of the question. `kind` is null for an agency that the reference table does not know. */
export interface Viewer {
  agency: AgencyId;
  role: TokenRole;
  kind: Agency['kind'] | null;
}

type Parties = Pick<Declaration, 'owner' | 'obliged' | 'compiler'>;

/** True for the dataset's owner, its compiler, and whoever must supply it (by name, or by kind of agency). */
export function isParty(declaration: Parties, { agency, kind }: Pick<Viewer, 'agency' | 'kind'>): boolean {
  return supplies(declaration, agency, kind === null ? null : { kind });
}

/** publik and internal: every valid token. terbatas: the parties, the walidata and the room. */
export function mayRead(declaration: Parties & Pick<Declaration, 'access'>, viewer: Viewer): boolean {
  if (declaration.access !== 'terbatas') return true;
  return viewer.role === 'walidata' || viewer.role === 'operator' || isParty(declaration, viewer);
}

/** What is sent but not yet published: the parties and the walidata. */
export function maySeeSubmitted(declaration: Parties, viewer: Viewer): boolean {
  return viewer.role === 'walidata' || isParty(declaration, viewer);
}

/**
 * Who may send rows: the parties, and the walidata for whoever cannot. A row that another agency holds is protected
 * beyond this, by the store. System topics are the server's own.
 */
export function maySubmit(declaration: Parties & Pick<Declaration, 'id'>, viewer: Viewer): boolean {
  if (isSystemDataset(declaration.id)) return false;
  return viewer.role === 'walidata' || (viewer.role === 'submit' && isParty(declaration, viewer));
}

/** The official role that answers for what an agency sends to a dataset: the one the declaration names, or its head. */
export function officialRoleFor(declaration: Parties, agency: AgencyId, headRole: string): string {
  if (declaration.owner.agency === agency) return declaration.owner.role.id;
  if (declaration.compiler?.agency === agency) return declaration.compiler.role.id;
  return headRole;
}
