// Status marks: shape and colour; the word always stands beside them, so they are hidden from screen readers.

export type MarkKind = 'ok' | 'warn' | 'late' | 'none' | 'loading' | 'frozen';

/** A status mark, sized by its surrounding text. */
export function Mark({ kind }: { readonly kind: MarkKind }) {
  return (
    <svg className={`mark mark-${kind}`} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {SHAPES[kind]}
    </svg>
  );
}

const SHAPES = {
  ok: <circle cx="6" cy="6" r="5" />,
  warn: <path d="M6 0.8 11.8 11.2 0.2 11.2Z" />,
  late: <rect x="1" y="1" width="10" height="10" />,
  none: <circle cx="6" cy="6" r="4.2" fill="none" strokeWidth="1.9" />,
  loading: <path d="M6 1.6A4.4 4.4 0 1 1 1.6 6" fill="none" strokeWidth="2" />,
  frozen: <path d="M1.5 1h3v10h-3ZM7.5 1h3v10h-3Z" />,
} as const;
