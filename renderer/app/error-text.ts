// A call's error in words: what happened and what to do. The server writes both; what never reached it is ours to say.
import type { TFunction } from 'i18next';
import type { CallError } from './server-calls';

export interface ErrorText {
  readonly message: string;
  readonly fix: string;
}

export function errorText(error: CallError, t: TFunction): ErrorText {
  if (error.code === 'offline') return { message: t('error.offline'), fix: t('error.offlineFix') };
  if (error.message === '') return { message: t('error.internal'), fix: t('error.internalFix') };
  return { message: error.message, fix: error.fix };
}
