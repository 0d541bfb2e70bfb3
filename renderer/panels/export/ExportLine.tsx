// A line above the map while a file is written, and what became of it.
import { formatNumber } from '@shared/domain/format';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Mark } from '../../app/marks/Mark';
import { useView } from '../../app/view/view-context';
import { endExport, useExportJob } from './export-job';

export function ExportLine() {
  const { t } = useTranslation();
  const locale = useView((v) => v.locale);
  const { job, ended } = useExportJob();
  if (!job && !ended) return null;
  return (
    <div className="as-of export-line" role="status">
      {job ? (
        <>
          <Mark kind="loading" />
          <span>
            {t('export.writing', {
              file: job.file,
              done: formatNumber(job.done, locale),
              total: formatNumber(job.total, locale),
            })}
          </span>
          <Button className="link" onPress={job.cancel}>
            {t('export.cancel')}
          </Button>
        </>
      ) : (
        ended && (
          <>
            <Mark kind={ended.kind === 'saved' ? 'ok' : 'late'} />
            <span>
              {ended.kind === 'saved' ? t('export.saved', { file: ended.file }) : t(`export.failed.${ended.reason}`)}
            </span>
            <Button className="link" onPress={() => endExport(null)}>
              {t('notice.dismiss')}
            </Button>
          </>
        )
      )}
    </div>
  );
}
