// Where the reader is, province to desa, with a way back at each step.
import type { KemendagriCode } from '@shared/ids';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMapCommands } from '../../app/map-commands';
import { regionName, regionPath, useReference } from '../../app/reference-context';
import { useChangeView, useView } from '../../app/view/view-context';

export function Breadcrumb() {
  const { t } = useTranslation();
  const region = useView((v) => v.region);
  const change = useChangeView();
  const map = useMapCommands();
  const reference = useReference();
  if (region === null) return null;
  const path = regionPath(region);
  const go = (code: string) => {
    const target = code.length > 2 ? (code as KemendagriCode) : null;
    change({ region: target, selected: target ? { kind: 'region', code: target } : null }, 'step');
    map.frameRegion(target);
  };
  return (
    <nav className="breadcrumb" aria-label={t('breadcrumb.label')}>
      <Button className="link" onPress={() => go(path[path.length - 2] ?? '12')}>
        {t('breadcrumb.back')}
      </Button>
      <ol>
        {path.map((code, i) => (
          <li key={code} aria-current={i === path.length - 1 ? 'location' : undefined}>
            {i === path.length - 1 ? (
              <strong>{regionName(reference, code)}</strong>
            ) : (
              <Button className="link" onPress={() => go(code)}>
                {regionName(reference, code)}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
