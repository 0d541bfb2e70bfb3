// What is wrong with one input, and what to do; read out as its description.
import type { Problem } from '@shared/api/problem';
import { Mark } from '../../app/marks/Mark';

export function ProblemLines({ id, problems }: { readonly id?: string; readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul id={id} className="row-problems">
      {problems.map((p) => (
        <li key={`${p.code}${p.message}`}>
          <Mark kind={p.severity === 'error' ? 'late' : 'warn'} />
          <span>
            {p.message} <span className="quiet">{p.fix}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
