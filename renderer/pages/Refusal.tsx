// Why something was refused and what to do, announced at once; one look on every page.
import type { ReactNode } from 'react';
import { Mark } from '../app/marks/Mark';

interface Props {
  readonly message: string;
  readonly fix: string;
  /** What belongs to the refusal and is announced with it: a list of what is wrong, for instance. */
  readonly children?: ReactNode;
}

export function Refusal({ message, fix, children }: Props) {
  return (
    <div role="alert">
      <p className="form-error">
        <Mark kind="late" />
        <span>
          <strong>{message}</strong> {fix}
        </span>
      </p>
      {children}
    </div>
  );
}
