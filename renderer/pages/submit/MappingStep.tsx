// Step 2: a preview of the file in which columns are pointed at; kept under a name for next time.
import type { Preview } from '@shared/api/preview';
import type { Problem } from '@shared/api/problem';
import type { Declaration } from '@shared/dataset/declaration';
import { type Mapping, NamedMapping } from '@shared/dataset/mapping';
import { useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../app/error-text';
import { Mark } from '../../app/marks/Mark';
import type { CallError } from '../../app/server-calls';
import { useView } from '../../app/view/view-context';
import { isMapFormat } from './file-kinds';
import { columnOf, constantOf, headingNames, withConstant } from './mapping-edit';
import { PreviewGrid } from './PreviewGrid';
import { keepMapping } from './submission-calls';

interface Props {
  readonly declaration: Declaration;
  readonly preview: Preview;
  readonly mapping: Mapping;
  readonly kept: readonly NamedMapping[];
  readonly named: string | null;
  readonly problems: readonly Problem[];
  readonly onNamed: (name: string | null) => void;
  readonly onMapping: (mapping: Mapping) => void;
  readonly onKept: (mapping: NamedMapping) => void;
}

export function MappingStep(props: Props) {
  const { declaration, preview, mapping, kept, named, problems, onNamed, onMapping } = props;
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const sheet = preview.sheets.find((s, i) => s.name === mapping.sheet || i + 1 === mapping.sheet) ?? preview.sheets[0];
  if (!sheet) return <p>{t('submit.emptyFile')}</p>;
  const names = headingNames(sheet, mapping);
  const unmapped = declaration.fields.filter((f) => columnOf(mapping.columns[f.key], names) === null);
  return (
    <>
      <div className="mapping-tools">
        <label>
          {t('mapping.use')}
          <select value={named ?? ''} onChange={(e) => onNamed(e.target.value === '' ? null : e.target.value)}>
            <option value="">{named === null ? t('mapping.found') : t('mapping.own')}</option>
            {kept.map((m) => (
              <option key={m.name} value={m.name}>
                {m.title ?? m.name}
              </option>
            ))}
          </select>
        </label>
        {preview.sheets.length > 1 && (
          <label>
            {t(isMapFormat(preview.format) ? 'mapping.layer' : 'mapping.sheet')}
            <select value={sheet.name} onChange={(e) => onMapping({ ...mapping, sheet: e.target.value })}>
              {preview.sheets.map((s) => (
                <option key={s.name}>{s.name}</option>
              ))}
            </select>
          </label>
        )}
        <label>
          {t('mapping.numbers')}
          <select
            value={mapping.numbers}
            onChange={(e) => onMapping({ ...mapping, numbers: e.target.value as Mapping['numbers'] })}
          >
            {(['auto', 'id', 'en'] as const).map((n) => (
              <option key={n} value={n}>
                {t(`mapping.numbersOf.${n}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p>
        <strong>{t('mapping.point')}</strong> <span className="quiet">{t('mapping.pointHow')}</span>
      </p>
      <PreviewGrid
        declaration={declaration}
        sheet={sheet}
        mapping={mapping}
        problems={problems}
        onMapping={onMapping}
      />
      {unmapped.length > 0 && (
        <details className="constants" open={unmapped.some((f) => f.required && mapping.columns[f.key] === undefined)}>
          <summary>{t('mapping.without', { count: unmapped.length })}</summary>
          <div className="constants-list">
            {unmapped.map((f) => {
              const source = mapping.columns[f.key];
              const derived = typeof source === 'object' && 'derive' in source && source.derive.kind !== 'constant';
              return (
                // biome-ignore lint/a11y/noLabelWithoutControl: its control is one of the three below.
                <label key={f.key} className="field">
                  <span>
                    {f.title[locale]}
                    {f.required ? `, ${t('mapping.required')}` : ''}
                  </span>
                  {derived ? (
                    <span className="quiet">{t('mapping.derived')}</span>
                  ) : f.codes ? (
                    <select
                      value={constantOf(source) ?? ''}
                      onChange={(e) => onMapping(withConstant(mapping, f.key, e.target.value))}
                    >
                      <option value="">{t('mapping.leftEmpty')}</option>
                      {f.codes.map((c) => (
                        <option key={c.value} value={c.value}>
                          {c.title[locale]}
                        </option>
                      ))}
                    </select>
                  ) : (
                    <ConstantInput
                      value={constantOf(source) ?? ''}
                      hint={t('mapping.leftEmpty')}
                      onCommit={(value) => onMapping(withConstant(mapping, f.key, value))}
                    />
                  )}
                </label>
              );
            })}
          </div>
        </details>
      )}
      <KeepMapping {...props} />
    </>
  );
}

/** Takes effect when it is left, so that each key press does not check the file anew. */
function ConstantInput({
  value,
  hint,
  onCommit,
}: {
  readonly value: string;
  readonly hint: string;
  readonly onCommit: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  return (
    <input
      value={text}
      placeholder={hint}
      onChange={(e) => setText(e.target.value)}
      onBlur={() => text !== value && onCommit(text.trim())}
      onKeyDown={(e) => e.key === 'Enter' && onCommit(text.trim())}
    />
  );
}

function KeepMapping({ declaration, mapping, named, onKept }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [state, setState] = useState<'idle' | 'kept' | CallError>('idle');
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  const keep = async () => {
    const parsed = NamedMapping.safeParse({ ...mapping, name: plain, title: name.trim() });
    if (!parsed.success) return;
    const answer = await keepMapping(declaration.id, parsed.data);
    setState(answer.ok ? 'kept' : answer.error);
    if (answer.ok) onKept(answer.value);
  };
  if (named !== null) {
    return (
      <p className="quiet">
        {state === 'kept' && <Mark kind="ok" />} {t('mapping.isKept', { name: named })}
      </p>
    );
  }
  const words = typeof state === 'object' ? errorText(state, t) : null;
  return (
    <div className="keep-mapping">
      <TextField className="field" value={name} onChange={setName}>
        <Label>{t('mapping.keepAs')}</Label>
        <Input placeholder={t('mapping.keepHint')} />
      </TextField>
      <Button className="button secondary" isDisabled={plain === ''} onPress={() => void keep()}>
        {t('mapping.keep')}
      </Button>
      {words && (
        <p role="alert">
          <Mark kind="late" /> {words.message} {words.fix}
        </p>
      )}
    </div>
  );
}
