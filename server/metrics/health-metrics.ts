// The state of database, disk, clock and backups as figures.
import { Gauge } from 'prom-client';
import type { BackupSchedule } from '../backup/schedule';
import type { HealthView } from '../health/health';
import { asked, type Metrics, PREFIX } from './metrics';

/** Declares the figures; asked when they are read. @param backups null where none are scheduled */
export function countHealth(health: HealthView, backups: BackupSchedule | null, metrics: Metrics): void {
  const gauge = (name: string, help: string, question: () => number | null) =>
    new Gauge({ name: `${PREFIX}${name}`, help, registers: [metrics], collect: asked(question) });
  gauge('database_up', '1 while the database can make a commit durable, else 0.', () =>
    health.state.database.state === 'up' ? 1 : 0,
  );
  gauge('disk_free_bytes', 'Room on the disk of the data folder.', () => health.state.disk.freeBytes);
  gauge('writes_refused', '1 while nothing new is accepted for want of room, else 0.', () =>
    health.writesRefused() ? 1 : 0,
  );
  gauge('clock_steps', 'How often the clock of the machine was set since the start.', () => health.clockSteps);
  gauge('clock_behind_seconds', 'How far the clock stands before the last commit; 0 when it does not.', () =>
    health.state.clock.state === 'behind' ? -health.state.clock.offByMs / 1000 : 0,
  );
  if (!backups) return;
  gauge('backup_ok', '1 while the newest backup was read back and is not late, else 0.', () =>
    backups.state.state === 'ok' ? 1 : 0,
  );
  gauge('backup_last_timestamp_seconds', 'When the newest whole backup was taken; NaN when there is none.', () =>
    backups.state.lastAt === null ? null : backups.state.lastAt / 1000,
  );
  gauge('backup_failures', 'Backups that could not be made since the start.', () => backups.failures);
}
