// Which tool holds the map of this window. It belongs to the hand, not to the view: an address never opens a tool.
import { create } from 'zustand';

export type ToolId = 'measure' | 'draw';

interface ToolState {
  readonly tool: ToolId | null;
  /** Opens a tool; the one that is open is closed by its own name again. */
  readonly toggle: (tool: ToolId) => void;
  readonly close: () => void;
}

export const useTool = create<ToolState>((set, get) => ({
  tool: null,
  toggle: (tool) => set({ tool: get().tool === tool ? null : tool }),
  close: () => set({ tool: null }),
}));
