// The datasets that are attacked: one without places, one of points, both owned by the agency whose token the attacker has.
import { hazardAreas } from '@shared/datasets/hazard-areas';
import { POSKO } from '../../server/testing/posko';

/** Unknown values of a code are refused, so that a row with one is malformed. */
export const ATTACKED = { ...POSKO, id: 'uji-serangan' };

/** Shipped with the product and owned by the same agency; its rows may have polygons. */
export const PLACES = hazardAreas.id as string;
