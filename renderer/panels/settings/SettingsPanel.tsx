// Settings of this window and this PC: language, theme, composition, the display's measures, server and sign-out.
import { formatNumber } from '@shared/domain/format';
import type { Connection } from '@shared/ipc';
import { useEffect, useState } from 'react';
import { Button, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { measureDisplay } from '../../app/display-size';
import { useSettings } from '../../app/settings-context';
import { useChangeView, useView } from '../../app/view/view-context';
import { shell } from '../../shell';

export function SettingsPanel() {
  const { t } = useTranslation();
  const view = useView((v) => v);
  const change = useChangeView();
  const { info, save, signOut } = useSettings();
  const [server, setServer] = useState<Connection | null>(null);
  useEffect(() => {
    let stopped = false;
    void shell.request('app.connection', undefined).then((c) => {
      if (!stopped) setServer(c);
    });
    return () => {
      stopped = true;
    };
  }, []);
  const choose = <K extends 'theme' | 'composition' | 'locale'>(key: K, value: string) => {
    change({ [key]: value });
    void save({ [key]: value });
  };
  return (
    <section className="settings" aria-labelledby="settings-title">
      <div className="panel-head">
        <h2 id="settings-title">{t('settings.title')}</h2>
        <Button className="link" onPress={() => change({ panel: 'data' }, 'step')}>
          {t('panel.close')}
        </Button>
      </div>
      <Choice
        label={t('settings.locale')}
        value={view.locale}
        options={['id', 'en']}
        name="locale"
        onChange={(v) => choose('locale', v)}
      />
      <Choice
        label={t('settings.theme')}
        value={view.theme}
        options={['night', 'day']}
        name="theme"
        onChange={(v) => choose('theme', v)}
      />
      <Choice
        label={t('settings.composition')}
        value={view.composition}
        options={['desk', 'wall']}
        name="composition"
        onChange={(v) => choose('composition', v)}
      />
      <Display />
      <h3>{t('settings.server')}</h3>
      <p className="figure">{server?.serverUrl ?? '–'}</p>
      <p className="settings-actions">
        <a className="button secondary" href="#/masuk">
          {t('settings.signIn')}
        </a>
        <Button className="button secondary" onPress={() => void signOut()}>
          {t('settings.signOut')}
        </Button>
      </p>
      <p className="quiet">{t('settings.signOutMeans')}</p>
      <p className="quiet">
        {t('settings.versions', {
          version: info.version,
          engine: info.electron ? `Electron ${info.electron}` : t('settings.browser'),
          chromium: info.chromium ?? '–',
        })}
      </p>
    </section>
  );
}

/** The measures that sizes on this display follow from. */
function Display() {
  const { t } = useTranslation();
  const composition = useView((v) => v.composition);
  const locale = useView((v) => v.locale);
  const { settings, info, save } = useSettings();
  const id = info.displayId ?? 'browser';
  const stored = settings.displays[id];
  const measure = measureDisplay(stored, composition, window.innerHeight);
  const [pitch, setPitch] = useState(String(round(measure.pitchMm)).replace('.', locale === 'id' ? ',' : '.'));
  const [distance, setDistance] = useState(String(Math.round(measure.distanceMm)));
  const parsed = { pitchMm: Number(pitch.replace(',', '.')), distanceMm: Number(distance.replace(',', '.')) };
  const valid =
    parsed.pitchMm >= 0.03 && parsed.pitchMm <= 20 && parsed.distanceMm >= 200 && parsed.distanceMm <= 60_000;
  return (
    <>
      <h3>{t('settings.display')}</h3>
      <p className="quiet">{t('settings.displayWhy', { u: formatNumber(measure.u, locale, 2) })}</p>
      <div className="settings-row">
        <TextField value={pitch} onChange={setPitch} className="field" inputMode="decimal">
          <Label>{t('settings.pitch')}</Label>
          <Input />
        </TextField>
        <TextField value={distance} onChange={setDistance} className="field" inputMode="numeric">
          <Label>{t('settings.distance')}</Label>
          <Input />
        </TextField>
      </div>
      {!valid && <p role="alert">{t('settings.displayInvalid')}</p>}
      <p className="settings-actions">
        <Button
          className="button secondary"
          isDisabled={!valid}
          onPress={() => void save({ displays: { ...settings.displays, [id]: parsed } })}
        >
          {t('settings.displaySave')}
        </Button>
        <Button
          className="link"
          onPress={() => {
            const { [id]: _, ...others } = settings.displays;
            void save({ displays: others });
          }}
        >
          {t('settings.displayReset')}
        </Button>
      </p>
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly name: string;
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, name, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <RadioGroup className="choice" value={value} onChange={onChange} orientation="horizontal">
      <Label>{label}</Label>
      {options.map((option) => (
        <Radio key={option} value={option} className="radio">
          <span className="radio-dot" aria-hidden="true" />
          {t(`settings.${name}Of.${option}`)}
        </Radio>
      ))}
    </RadioGroup>
  );
}

function round(n: number): number {
  return Math.round(n * 1000) / 1000;
}
