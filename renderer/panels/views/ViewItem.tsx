// One kept view: its name opens it; beside it what may be done with it. Renaming happens in place.
import { formatDateTime } from '@shared/domain/format';
import type { SavedView } from '@shared/saved-view';
import { FileDown, Link, type LucideIcon, Pencil, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button, Input, TextField, Tooltip, TooltipTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useView } from '../../app/view/view-context';

interface Props {
  readonly saved: SavedView;
  readonly onOpen: () => void;
  readonly onCopy: () => void;
  readonly onFile: () => void;
  /** Answers whether the name was taken over. */
  readonly onRename: (to: string) => Promise<boolean>;
  readonly onRemove: () => void;
}

export function ViewItem({ saved, onOpen, onCopy, onFile, onRename, onRemove }: Props) {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const [name, setName] = useState<string | null>(null);
  const rename = async (event: FormEvent) => {
    event.preventDefault();
    if (name !== null && (await onRename(name))) setName(null);
  };
  if (name !== null) {
    return (
      <li className="views-item">
        <form className="views-save" onSubmit={(e) => void rename(e)}>
          <TextField
            className="field"
            aria-label={t('views.newName', { name: saved.name })}
            value={name}
            onChange={setName}
            maxLength={80}
            autoFocus
            onKeyDown={(e) => {
              if (e.key === 'Escape') setName(null);
            }}
          >
            <Input />
          </TextField>
          <Button type="submit" className="button secondary">
            {t('views.rename')}
          </Button>
          <Button className="link" onPress={() => setName(null)}>
            {t('views.cancel')}
          </Button>
        </form>
      </li>
    );
  }
  return (
    <li className="views-item">
      <Button className="link" onPress={onOpen}>
        {saved.name}
      </Button>
      <span className="quiet figure">{formatDateTime(saved.savedAt, locale)}</span>
      <span className="views-actions">
        <Act icon={Link} label={t('views.copy')} of={saved.name} onPress={onCopy} />
        <Act icon={FileDown} label={t('views.file')} of={saved.name} onPress={onFile} />
        <Act icon={Pencil} label={t('views.rename')} of={saved.name} onPress={() => setName(saved.name)} />
        <Act icon={Trash2} label={t('views.remove')} of={saved.name} onPress={onRemove} />
      </span>
    </li>
  );
}

interface ActProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly of: string;
  readonly onPress: () => void;
}

function Act({ icon: Icon, label, of, onPress }: ActProps) {
  return (
    <TooltipTrigger delay={500}>
      <Button className="icon" aria-label={`${label}: ${of}`} onPress={onPress}>
        <Icon size={16} aria-hidden />
      </Button>
      <Tooltip className="hint" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
