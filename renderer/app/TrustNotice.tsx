// Says over the map why the server is not talked to, when its certificate is unknown or has changed.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shell } from '../shell';
import { useConnection } from './feed/feed-context';
import { Mark } from './marks/Mark';
import { useView } from './view/view-context';

/** What hinders; null while nothing does, or the server is merely away. */
type Hindrance = 'unknown' | 'changed' | 'insecure';

/** While the connection is away and nothing was found to hinder it, it is looked for again this often, ms. */
export const LOOK_AGAIN_MS = 10_000;

const WORDS = {
  unknown: 'trust.noticeUnknown',
  changed: 'trust.noticeChanged',
  insecure: 'trust.noticeInsecure',
} as const satisfies Record<Hindrance, string>;

/** @param look asks what hinders now; the shell, except in a test */
export function TrustNotice({ look = hindranceNow }: { readonly look?: () => Promise<Hindrance | null> }) {
  const { t } = useTranslation();
  const { presence } = useConnection();
  const composition = useView((view) => view.composition);
  const led = useRef(false);
  const [hindrance, setHindrance] = useState<Hindrance | null>(null);
  // Asked whenever the connection is lost or does not come about: a changed certificate looks like a dead network otherwise.
  const away = presence.state === 'offline' || presence.state === 'never' || presence.state === 'connecting';
  useEffect(() => {
    setHindrance(null);
    if (!away) return;
    let stopped = false;
    let again: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const found = await look();
      if (stopped) return;
      setHindrance(found);
      // A server that is away shows no certificate, and may come back with another one.
      if (found === null) again = setTimeout(() => void ask(), LOOK_AGAIN_MS);
      // A desk is led to the comparison once; a wall has nobody in front of its keyboard.
      if (found !== 'unknown' || composition === 'wall' || led.current) return;
      led.current = true;
      window.location.hash = '#/masuk';
    };
    void ask();
    return () => {
      stopped = true;
      clearTimeout(again);
    };
  }, [away, composition, look]);
  if (hindrance === null) return null;
  return (
    <p className="as-of" role="status">
      <Mark kind={hindrance === 'unknown' ? 'warn' : 'late'} />
      <span>{t(WORDS[hindrance])}</span>
      <a className="link" href="#/masuk">
        {t('trust.look')}
      </a>
    </p>
  );
}

async function hindranceNow(): Promise<Hindrance | null> {
  const { serverUrl } = await shell.request('app.connection', undefined);
  if (!URL.canParse(serverUrl)) return null;
  const { state } = await shell.request('app.serverTrust', { serverUrl });
  return state === 'unknown' || state === 'changed' || state === 'insecure' ? state : null;
}
