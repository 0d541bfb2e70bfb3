// The drawing that this window's hand is making: it is shown from the hand itself, not a second time from the wire.
import { create } from 'zustand';

export const useUnderWay = create<{ readonly id: string | null }>(() => ({ id: null }));
