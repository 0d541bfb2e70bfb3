// Which period a submission speaks of: the one it names, when it is of the dataset's cadence, else the present one.
import type { Cadence } from '@shared/dataset/declaration';
import { formatPeriod } from '@shared/domain/format';
import { type Period, periodAt, periodFits } from '@shared/domain/period';
import { Refusal } from '@shared/errors';

const CADENCE_WORDS: Record<Cadence, string> = {
  once: 'satu kali',
  daily: 'setiap hari',
  weekly: 'setiap minggu',
  monthly: 'setiap bulan',
  quarterly: 'setiap triwulan',
  semesterly: 'setiap semester',
  yearly: 'setiap tahun',
};

/** @param receivedAt epoch ms UTC. Throws `Refusal('bad_request')` for a year where a quarter is due, and the like. */
export function choosePeriod(named: Period | undefined, cadence: Cadence, receivedAt: number): Period {
  const present = periodAt(receivedAt, cadence);
  if (named === undefined || periodFits(named, cadence)) return named ?? present;
  throw new Refusal(
    'bad_request',
    `Periode ${named} tidak sesuai: dataset ini dikirim ${CADENCE_WORDS[cadence]}.`,
    `Tulis periodenya seperti ${present} (${formatPeriod(present, 'id')}), atau hilangkan period untuk memakai yang sekarang.`,
    { period: named, cadence, expected: present },
  );
}
