// The usual margin: the table of the leading dataset, and beneath it what is selected.
import { useView } from '../../app/view/view-context';
import { Breadcrumb } from '../breadcrumb/Breadcrumb';
import { DetailPanel } from '../detail/DetailPanel';
import { TablePanel } from '../table/TablePanel';

export function DataPanel() {
  const selected = useView((v) => v.selected !== null);
  return (
    <div className="data-panel" data-selected={selected || undefined}>
      <Breadcrumb />
      <TablePanel />
      <DetailPanel />
    </div>
  );
}
