// Says which parts of the address could not be read, until it is closed.
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Mark } from './marks/Mark';
import { useViewStore } from './view/view-context';

export function NoticeLine() {
  const { t } = useTranslation();
  const store = useViewStore();
  const ignored = useStore(store, (s) => s.ignored);
  if (ignored.length === 0) return null;
  return (
    <p className="as-of" role="status">
      <Mark kind="warn" />
      <span>{t('notice.ignored', { parts: ignored.join(', ') })}</span>
      <Button className="link" onPress={() => store.getState().dismissNotice()}>
        {t('notice.dismiss')}
      </Button>
    </p>
  );
}
