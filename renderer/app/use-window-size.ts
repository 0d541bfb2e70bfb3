// The window's size in CSS pixels.
import { useEffect, useState } from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const read = (): Size => ({ width: window.innerWidth, height: window.innerHeight });

export function useWindowSize(): Size {
  const [size, setSize] = useState(read);
  useEffect(() => {
    const onResize = () => setSize(read());
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return size;
}
