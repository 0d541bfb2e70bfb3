// Shows a server's certificate to be compared by a person, at the first connection and when it has changed.
import { type Fingerprint, fingerprintGroups } from '@shared/fingerprint';
import type { ServerTrust } from '@shared/ipc';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Mark } from '../../app/marks/Mark';
import { Refusal } from '../Refusal';

export interface TrustBoxProps {
  readonly trust: ServerTrust;
  readonly onAccept: (fingerprint: Fingerprint) => void;
}

export function TrustBox({ trust, onAccept }: TrustBoxProps) {
  const { t } = useTranslation();
  const { state, fingerprint, pinned } = trust;
  if (state === 'pinned') return <p className="quiet">{t('trust.pinned')}</p>;
  if (state !== 'unknown' && state !== 'changed' && state !== 'insecure') return null;
  const changed = state === 'changed';
  return (
    <section className="trust" aria-label={t(`trust.${state}`)}>
      {state === 'unknown' ? (
        <p>
          <Mark kind="warn" />
          <span>
            <strong>{t('trust.unknown')}</strong> {t('trust.unknownWhy')}
          </span>
        </p>
      ) : (
        <Refusal message={t(`trust.${state}`)} fix={t(`trust.${state}Why`)} />
      )}
      {fingerprint && <Groups title={t('trust.shown')} fingerprint={fingerprint} />}
      {changed && pinned && <Groups title={t('trust.accepted')} fingerprint={pinned} />}
      {fingerprint && (
        <Button className="button" onPress={() => onAccept(fingerprint)}>
          {changed ? t('trust.acceptChanged') : t('trust.accept')}
        </Button>
      )}
    </section>
  );
}

/** Sixteen groups of four, as the server prints them. */
function Groups({ title, fingerprint }: { readonly title: string; readonly fingerprint: Fingerprint }) {
  return (
    <figure className="fingerprint">
      <figcaption>{title}</figcaption>
      <code>{fingerprintGroups(fingerprint).join(' ')}</code>
    </figure>
  );
}
