// Text that leaves in a file for a spreadsheet must never run as a formula there: one rule for server and screens.
export { safeCsvText, withoutEscape } from '@shared/domain/formula-text';
