// What an official reads: separators, dates in WIB, money in juta and miliar.
import { describe, expect, it } from 'vitest';
import { formatDateTime, formatNumber, formatPeriod, formatRupiah, formatValue } from './format';

describe('format', () => {
  it('writes numbers with Indonesian separators', () => {
    expect(formatNumber(12345.6, 'id')).toBe('12.345,6');
    expect(formatNumber(12345.6, 'en')).toBe('12,345.6');
  });
  it('writes an instant in WIB', () => {
    expect(formatDateTime(Date.parse('2026-11-24T07:05:00Z'), 'id')).toBe('24 November 2026 pukul 14.05 WIB');
    expect(formatDateTime(Date.parse('2026-11-24T18:05:00Z'), 'id')).toBe('25 November 2026 pukul 01.05 WIB');
  });
  it('writes money with one decimal', () => {
    expect(formatRupiah(838_948_580_079, 'id')).toBe('Rp 838,9 miliar');
    expect(formatRupiah(-1_500_000, 'id')).toBe('Rp -1,5 juta');
  });
  it('writes periods in words', () => {
    expect(formatPeriod('2026-Q4', 'id')).toBe('triwulan IV 2026');
    expect(formatPeriod('2026-11', 'id')).toBe('November 2026');
    expect(formatPeriod('2026-11-05', 'id')).toBe('5 November 2026');
  });
  it('never writes nothing as zero', () => {
    expect(formatValue({ type: 'integer' }, null, 'id')).toBe('–');
    expect(formatValue({ type: 'integer' }, 0, 'id')).toBe('0');
  });
  it('writes a code by its title', () => {
    const codes = [{ value: 'tinggi', title: { id: 'tinggi', en: 'high' } }];
    expect(formatValue({ type: 'code', codes }, 'tinggi', 'en')).toBe('high');
  });
});
