// Every piece of text that a window shows, with the box of its letters: for checks of size, overlap and frame.
import type { Page } from 'playwright-core';

export interface TextBox {
  readonly text: string;
  /** Font size in pixels. */
  readonly size: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** True when the middle of the line is what a pointer there would meet: not scrolled away, nothing over it. */
  readonly met: boolean;
  /** True inside the table, whose columns are scrolled sideways. */
  readonly scrolls: boolean;
}

/**
 * The visible text nodes of the page, one box a line. `unit` is the display's `u` in pixels (look.md's size unit).
 * A box is as high as capitals and their descenders, not as the line: lines that merely stand close do not touch.
 */
export function textBoxes(page: Page): Promise<{ unit: number; boxes: TextBox[] }> {
  return page.evaluate(() => {
    const probe = document.createElement('div');
    probe.style.cssText = 'position:absolute;width:calc(var(--u) * 100)';
    document.body.append(probe);
    const unit = probe.getBoundingClientRect().width / 100;
    probe.remove();
    const boxes: TextBox[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const parent = node.parentElement;
      if (text === '' || !parent?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (parent.closest('.sr-only, script, style, .icon')) continue;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      // A name that is cut with an ellipsis ends where its cell ends.
      const cut = getComputedStyle(parent).textOverflow === 'ellipsis' ? parent.getBoundingClientRect().right : 1e9;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        if (rect.width < 1 || rect.height < 1) continue;
        const middle = (rect.top + rect.bottom) / 2;
        const at = document.elementFromPoint((rect.left + rect.right) / 2, middle);
        boxes.push({
          text,
          size,
          left: rect.left,
          right: Math.min(rect.right, cut),
          top: middle - size * 0.38,
          bottom: middle + size * 0.42,
          met: at !== null && (at === parent || parent.contains(at) || at.contains(parent)),
          scrolls: parent.closest('.grid') !== null,
        });
      }
    }
    return { unit, boxes };
  });
}

/** Pairs of texts that lie over each other. */
export function overlaps(boxes: readonly TextBox[]): string[] {
  return boxes.flatMap((one, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (two) =>
          // A name that is cut with an ellipsis has two boxes of its own.
          one.text !== two.text &&
          one.left < two.right - 1 &&
          two.left < one.right - 1 &&
          one.top < two.bottom - 1 &&
          two.top < one.bottom - 1,
      )
      .map((two) => `${one.text} / ${two.text}`),
  );
}
