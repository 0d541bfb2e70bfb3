// Says under the bar what keeps the server from its work, and leads to what is safe and what to do.
import { useTranslation } from 'react-i18next';
import { useMinute } from './clock';
import { useConnection } from './feed/feed-context';
import { Mark } from './marks/Mark';
import { serverTroubles, troubleText } from './server-trouble';
import { useView, useViewStore } from './view/view-context';

export function ServerTroubleLine() {
  const { t } = useTranslation();
  const { locale } = useView((v) => v);
  const store = useViewStore();
  const { server } = useConnection();
  const now = useMinute();
  const [worst, ...others] = serverTroubles(server);
  if (!worst) return null;
  return (
    <p className="as-of" role="status">
      <Mark kind={worst.mark} />
      <span>{troubleText(worst, others.length, t, locale, now)}</span>
      <a className="link" href={store.mapAddress({ composition: 'desk', panel: 'state' })}>
        {t('serverTrouble.more')}
      </a>
    </p>
  );
}
