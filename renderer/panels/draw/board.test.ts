// What this window sends: a stroke a few times while the hand moves, its end for sure, and a word where it did not arrive.
import type { EphemeralWrite } from '@shared/protocol/ephemeral';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EphemeralAnswer, EphemeralStore } from '../../state/ephemeral';
import { Board, type BoardTrouble } from './board';
import { drawingOf, POINT_AGAIN_MS } from './drawings';

const line = (n: number) =>
  drawingOf(
    'pen',
    [
      [98, 3],
      [98 + n, 3],
    ],
    1,
  );

describe('the board', () => {
  let sent: EphemeralWrite[];
  let answer: EphemeralAnswer;
  let trouble: BoardTrouble | null | undefined;
  let board: Board;

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    answer = { done: true };
    trouble = undefined;
    const ephemeral = new EphemeralStore(async (write) => {
      sent.push(write);
      return answer;
    });
    board = new Board({
      ephemeral,
      view: 'schools:12.07',
      author: 'pc',
      onTrouble: (t) => {
        trouble = t;
      },
    });
  });
  afterEach(() => vi.useRealTimers());

  it('sends a stroke under way now and then, and its end once', async () => {
    const id = board.begin();
    for (let n = 1; n <= 30; n += 1) {
      board.show(id, line(n / 100));
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(sent.length).toBeGreaterThanOrEqual(2);
    expect(sent.length).toBeLessThanOrEqual(5);
    await board.end(id, line(1));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.at(-1)).toEqual({
      event: 'ephemeral-set',
      message: { topic: 'briefing', key: 'schools:12.07/pc-1', value: line(1) },
    });
  });

  it('says again that it points, until it does not', async () => {
    board.point(drawingOf('point', [[98, 3]], 1));
    await vi.advanceTimersByTimeAsync(3 * POINT_AGAIN_MS + 100);
    expect(sent).toHaveLength(4);
    await board.stopPointing();
    await vi.advanceTimersByTimeAsync(3 * POINT_AGAIN_MS);
    expect(sent).toHaveLength(5);
    expect(sent.at(-1)?.event).toBe('ephemeral-clear');
  });

  it('takes back its own last drawing, and clears everybody’s', async () => {
    await board.end(board.begin(), line(1));
    await board.end(board.begin(), line(2));
    await board.undo();
    expect(sent.at(-1)?.message).toEqual({ topic: 'briefing', which: { keys: ['schools:12.07/pc-2'] } });
    await board.clear();
    expect(sent.at(-1)?.message).toEqual({ topic: 'briefing', which: { under: 'schools:12.07' } });
    const before = sent.length;
    await board.undo();
    expect(sent).toHaveLength(before);
  });

  it('says what did not arrive, and that it does again', async () => {
    answer = null;
    await board.end(board.begin(), line(1));
    expect(trouble).toBe('offline');
    answer = { code: 'too_much', message: '' };
    await board.end(board.begin(), line(1));
    expect(trouble).toBe('full');
    answer = { done: true };
    await board.end(board.begin(), line(1));
    expect(trouble).toBeNull();
  });
});
