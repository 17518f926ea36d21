/** A line with gaps where there is nothing. A point without neighbours is a short line. */
export function pathThrough(points: readonly (readonly [number, number | null])[]): string {
  return points
    .map(([x, y], n) => {
      if (y === null) return ''
      const joins = n > 0 && points[n - 1]?.[1] !== null
      const alone = !joins && (points[n + 1]?.[1] ?? null) === null
      return alone ? `M${x - 3} ${y}h6` : `${joins ? 'L' : 'M'}${x} ${y}`
    })
    .join('')
}
