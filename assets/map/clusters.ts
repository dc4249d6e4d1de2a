/** Things that stand closer on the screen than a finger is wide become one spot, in the middle of them. */

export interface Placed<T> {
  x: number;
  y: number;
  item: T;
}

export interface Cluster<T> {
  x: number;
  y: number;
  items: T[];
}

export function clusters<T>(placed: readonly Placed<T>[], apart: number): Cluster<T>[] {
  const found: Cluster<T>[] = [];
  for (const { x, y, item } of placed) {
    const near = found.find((cluster) => Math.hypot(cluster.x - x, cluster.y - y) < apart);
    if (near) {
      near.x += (x - near.x) / (near.items.length + 1);
      near.y += (y - near.y) / (near.items.length + 1);
      near.items.push(item);
    } else {
      found.push({ x, y, items: [item] });
    }
  }
  return found;
}
