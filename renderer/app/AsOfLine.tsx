// The map's first line when what it shows comes from this PC's cache: as of when.
import { formatDateTime } from '@shared/domain/format';
import { useTranslation } from 'react-i18next';
import { useConnection } from './feed/feed-context';
import { Mark } from './marks/Mark';
import { useView } from './view/view-context';

export function AsOfLine() {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const { fromCache, version } = useConnection();
  if (!fromCache || version === null) return null;
  return (
    <p className="as-of" role="status">
      <Mark kind="warn" />
      <span>
        <strong>{t('map.fromCache', { time: formatDateTime(version.at, locale) })}</strong>
        {t('map.fromCacheRest')}
      </span>
    </p>
  );
}
