// Signing in with a token, until accounts exist. The shell keeps the token; this page never shows it again.
import { Session } from '@shared/api/session';
import type { Fingerprint } from '@shared/fingerprint';
import type { ServerTrust } from '@shared/ipc';
import { type FormEvent, useEffect, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../app/error-text';
import { UlosMark } from '../../app/marks/UlosMark';
import { type CallError, call } from '../../app/server-calls';
import { useSettings } from '../../app/settings-context';
import { shell } from '../../shell';
import type { Sync } from '../../sync/sync';
import { Refusal } from '../Refusal';
import { TrustBox } from './TrustBox';

export function SignInPage({ sync }: { readonly sync: Sync }) {
  const { t } = useTranslation();
  const { info } = useSettings();
  const [server, setServer] = useState('');
  const [current, setCurrent] = useState('');
  const [token, setToken] = useState('');
  const [trust, setTrust] = useState<ServerTrust | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const browser = info.shell === 'browser';

  useEffect(() => {
    let stopped = false;
    void shell.request('app.connection', undefined).then((c) => {
      if (stopped) return;
      setServer(c.serverUrl);
      setCurrent(c.serverUrl);
      if (URL.canParse(c.serverUrl)) void lookAt(c.serverUrl).then((seen) => !stopped && setTrust(seen));
    });
    return () => {
      stopped = true;
    };
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const connection = { serverUrl: server.trim(), token: token.trim() };
    if (!URL.canParse(connection.serverUrl) || connection.token === '') {
      setError({ code: 'bad_request', message: t('signIn.incomplete'), fix: t('signIn.incompleteFix') });
      return;
    }
    setBusy(true);
    setError(null);
    // Nothing is sent to a server before its certificate is known to be the right one.
    const seen = await lookAt(connection.serverUrl);
    setTrust(seen);
    if (seen.state === 'unknown' || seen.state === 'changed' || seen.state === 'insecure') {
      setBusy(false);
      return;
    }
    if (!browser && connection.serverUrl !== current) {
      // This page may reach only the server that it was loaded for: the shell asks the other one and opens the window anew.
      await shell.request('app.signIn', connection).catch((refused: Error) => {
        setBusy(false);
        setError({ code: 'unauthorized', message: refused.message, fix: '' });
      });
      return;
    }
    // A token is kept only once the server has said that it knows it.
    const answer = await call('/api/v1/session', Session, { connection });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    await shell.request('app.signIn', connection);
    setToken('');
    sync.reconnect(connection);
    window.location.hash = '#/';
  };

  const accept = async (fingerprint: Fingerprint) => {
    const serverUrl = server.trim();
    await shell.request('app.trustServer', { serverUrl, fingerprint });
    // For the server in force the shell opens the window anew.
    setTrust(await lookAt(serverUrl));
  };

  const words = error === null ? null : errorText(error, t);
  return (
    <main className="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <UlosMark />
        <h1>{t('product')}</h1>
        <p className="quiet">{t('signIn.why')}</p>
        {!browser && (
          <TextField
            className="field"
            value={server}
            onChange={(address) => {
              setServer(address);
              setTrust(null);
            }}
            type="url"
            isRequired
          >
            <Label>{t('signIn.server')}</Label>
            <Input />
          </TextField>
        )}
        <TextField className="field" value={token} onChange={setToken} type="password" isRequired autoComplete="off">
          <Label>{t('signIn.token')}</Label>
          <Input autoFocus />
        </TextField>
        {trust && <TrustBox trust={trust} onAccept={(fingerprint) => void accept(fingerprint)} />}
        {words && <Refusal {...words} />}
        <p className="settings-actions">
          <Button type="submit" className="button" isDisabled={busy}>
            {busy ? t('signIn.busy') : t('signIn.submit')}
          </Button>
          {!browser && <a href="#/">{t('signIn.without')}</a>}
        </p>
        <p className="quiet">{t('signIn.where')}</p>
      </form>
    </main>
  );
}

function lookAt(serverUrl: string): Promise<ServerTrust> {
  return shell.request('app.serverTrust', { serverUrl });
}
