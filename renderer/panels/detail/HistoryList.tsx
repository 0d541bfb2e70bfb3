// A short history: when, mark, what.
import { Mark } from '../../app/marks/Mark';
import type { HistoryLine } from './history';

interface Props {
  readonly title: string;
  readonly lines: readonly HistoryLine[];
  readonly note: string | null;
  readonly empty: string;
}

export function HistoryList({ title, lines, note, empty }: Props) {
  return (
    <div>
      <h3>
        {title} {note && <span className="quiet">{note}</span>}
      </h3>
      {lines.length === 0 ? (
        <p className="quiet">{empty}</p>
      ) : (
        <ol className="history">
          {lines.map((line) => (
            <li key={line.id}>
              <span className="figure">{line.when}</span>
              <Mark kind={line.mark} />
              <span>{line.what}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
