import { useState } from 'react';

let count = 0;

/** An id for this element that no other element has. */
export function useUniqueId(prefix: string): string {
  const [id] = useState(() => {
    count += 1;
    return `${prefix}-${count}`;
  });
  return id;
}
