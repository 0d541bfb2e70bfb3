// Views kept by name on this PC: save, open, rename, take away; hand on as a link or a file, and open those of others.
import type { SavedView } from '@shared/saved-view';
import { type FormEvent, useRef, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../app/copy-text';
import { Mark } from '../../app/marks/Mark';
import { useSession } from '../../app/session';
import { shareLink } from '../../app/share-link';
import { openParameters, shareParameters } from '../../app/view/view-address';
import { useChangeView, useView } from '../../app/view/view-context';
import { shell } from '../../shell';
import { freeName, type Kept, renamed, withoutView, withView } from './saved-views';
import { useSavedViews } from './use-saved-views';
import { ViewItem } from './ViewItem';
import { readViewFile, readViewLink, type ViewReading, viewFileName, writeViewFile } from './view-file';

/** What was just done or refused, and how to take it back. */
interface Said {
  readonly text: string;
  readonly refused: boolean;
  readonly undo?: () => void;
}

export function ViewsPanel() {
  const { t } = useTranslation();
  const view = useView((v) => v);
  const change = useChangeView();
  const session = useSession();
  const { views, keep } = useSavedViews();
  const [name, setName] = useState('');
  const [link, setLink] = useState('');
  const [said, setSaid] = useState<Said | null>(null);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const present = shareParameters(view).toString();
  const say = (text: string, undo?: () => void) => setSaid({ text, refused: false, undo });
  const refuse = (text: string) => setSaid({ text, refused: true });

  const settle = async (kept: Kept, done: string): Promise<boolean> => {
    if (!kept.ok) refuse(t(`views.refused.${kept.refusal}`));
    else if (await keep(kept.views)) say(done);
    else refuse(t('views.refused.disk'));
    return kept.ok;
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const own = { name, view: present, savedAt: Date.now() };
    if (await settle(withView(views, own), t('views.saved', { name: name.trim() }))) setName('');
  };
  const open = (parameters: string) => {
    window.location.hash = `#/?${openParameters(parameters, view)}`;
  };
  const openRead = (reading: ViewReading, file?: string) => {
    if (!reading.ok) {
      refuse(t(`views.refused.${reading.refusal}`, { file: file ?? t('views.link') }));
      return;
    }
    // A view that came as a file is kept, so that it is there tomorrow.
    if (reading.title !== null) {
      const own = { name: freeName(views, reading.title), view: reading.view, savedAt: Date.now() };
      const kept = withView(views, own);
      if (kept.ok) void keep(kept.views);
    }
    open(reading.view);
  };
  const openFile = async (file: File | undefined) => {
    if (file) openRead(readViewFile(new Uint8Array(await file.arrayBuffer())), file.name);
  };
  const copy = async (parameters: string) => {
    const address = await shareLink(parameters);
    if (await copyText(address)) say(t('views.copied'));
    else setLink(address);
  };
  const saveFile = async (saved: Pick<SavedView, 'name' | 'view'>) => {
    const by = session && `${session.agencyName}, ${session.role}`;
    const bytes = writeViewFile(saved, Date.now(), by);
    const stored = await shell.request('file.save', { suggestedName: viewFileName(saved.name), bytes });
    if (stored !== null) say(t('views.filed', { file: stored }));
  };

  return (
    <section
      className="views"
      aria-labelledby="views-title"
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void openFile(event.dataTransfer.files[0]);
      }}
    >
      <div className="panel-head">
        <h2 id="views-title">{t('views.title')}</h2>
        <Button className="link" onPress={() => change({ panel: 'data' }, 'step')}>
          {t('panel.close')}
        </Button>
      </div>
      <p className="quiet">{t('views.why')}</p>
      <form className="views-save" onSubmit={(e) => void save(e)}>
        <TextField className="field" value={name} onChange={setName} maxLength={80}>
          <Label>{t('views.name')}</Label>
          <Input />
        </TextField>
        <Button type="submit" className="button" isDisabled={name.trim() === ''}>
          {t('views.save')}
        </Button>
        <Button className="link" onPress={() => void copy(present)}>
          {t('views.copyThis')}
        </Button>
      </form>
      <p className="views-said" role="status">
        {said && (
          <>
            <Mark kind={said.refused ? 'late' : 'ok'} /> {said.text}{' '}
            {said.undo && (
              <Button className="link" onPress={said.undo}>
                {t('views.undo')}
              </Button>
            )}
          </>
        )}
      </p>
      {views.length === 0 ? (
        <p className="quiet">
          <Mark kind="none" /> {t('views.none')}
        </p>
      ) : (
        <ul className="views-list">
          {views.map((saved) => (
            <ViewItem
              key={saved.name}
              saved={saved}
              onOpen={() => open(saved.view)}
              onCopy={() => void copy(saved.view)}
              onFile={() => void saveFile(saved)}
              onRename={(to) => settle(renamed(views, saved.name, to), t('views.renamed', { name: to.trim() }))}
              onRemove={async () => {
                if (await keep(withoutView(views, saved.name)))
                  say(t('views.removed', { name: saved.name }), () => void keep(views).then(() => setSaid(null)));
              }}
            />
          ))}
        </ul>
      )}
      <h3>{t('views.openOther')}</h3>
      <form
        className="views-save"
        onSubmit={(event) => {
          event.preventDefault();
          openRead(readViewLink(link));
        }}
      >
        <TextField className="field" value={link} onChange={setLink}>
          <Label>{t('views.link')}</Label>
          <Input placeholder={t('views.linkExample')} />
        </TextField>
        <Button type="submit" className="button secondary" isDisabled={link.trim() === ''}>
          {t('views.openLink')}
        </Button>
      </form>
      <p>
        <Button className="button secondary" onPress={() => picker.current?.click()}>
          {t('views.openFile')}
        </Button>{' '}
        <span className="quiet">{t('views.drop')}</span>
      </p>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('views.openFile')}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again.
          void openFile(file).then(() => {
            if (picker.current) picker.current.value = '';
          });
        }}
      />
    </section>
  );
}
