/** The first difference of two texts: the line's number, its current and its expected text. */
export function firstDifference(current: string, expected: string): string {
  const [now, then] = [current.split('\n'), expected.split('\n')]
  const index = then.findIndex((line, number) => line !== now[number])
  const at = index === -1 ? then.length : index
  return `line ${at + 1}:\n- ${now[at] ?? '(end)'}\n+ ${then[at] ?? '(end)'}`
}
